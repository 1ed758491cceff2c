"""A limit on the whole conversation with a provider, and the line in it behind which nobody can take it back.

Time-outs of sockets limit one read, not the sum of them, and looking up a host name has none at all. So the
conversation runs in a thread of its own, and the caller waits no longer than it said.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from messaging.transports.base import Reason, TransportError, Uncertain

T = TypeVar("T")


class TooLate(Exception):
    """The caller no longer waits: what has not left yet must not leave."""


class Line:
    """Crossed just before the bytes on which the provider acts; once closed, never crossed again."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._is_closed = False
        self._is_crossed = False

    @property
    def is_crossed(self) -> bool:
        return self._is_crossed

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._end

    def remaining(self) -> float:
        """Seconds left for the next wait. Raises TooLate when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TooLate
        return seconds

    def cross(self) -> None:
        """Raises TooLate where the caller has already been told that nothing left."""
        with self._lock:
            if self._is_closed or self.is_over:
                raise TooLate
            self._is_crossed = True

    def close(self) -> bool:
        """No crossing from here on. Answers whether there has been one."""
        with self._lock:
            self._is_closed = True
            return self._is_crossed


class _Conversation(threading.Thread, Generic[T]):
    def __init__(self, talk: Callable[[Line], T], line: Line) -> None:
        super().__init__(daemon=True, name="transport")
        self._talk = talk
        self._line = line
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._talk(self._line)
        except BaseException as error:  # noqa: B036 - carried to the waiting thread, which raises it
            self.error = error


def hold(seconds: float, talk: Callable[[Line], T]) -> T:
    """Runs `talk` for at most `seconds`. Over time: Uncertain behind the line, before it a TransportError."""
    line = Line(seconds)
    conversation = _Conversation(talk, line)
    try:
        conversation.start()
        conversation.join(seconds)
    finally:
        # Also where the wait itself is broken off, by a signal: nothing may leave behind the caller's back.
        has_crossed = line.close()
    if conversation.is_alive() or isinstance(conversation.error, TooLate):
        raise _over_time(has_crossed)
    if conversation.error is not None:
        raise conversation.error
    return conversation.result  # type: ignore[return-value]  # T may itself be None


def _over_time(has_crossed: bool) -> TransportError | Uncertain:
    if has_crossed:
        return Uncertain(Reason.TIMED_OUT)
    return TransportError(Reason.TIMED_OUT, permanent=False)
