import threading
import time

import pytest

from messaging.transports import deadline
from messaging.transports.base import Reason, TransportError, Uncertain
from messaging.transports.deadline import Line, TooLate


def test_an_answer_in_time() -> None:
    assert deadline.hold(60.0, lambda line: line.remaining() > 1) is True


def test_an_error_is_raised_where_it_is_waited_for() -> None:
    def talk(line: Line) -> None:
        raise TransportError(Reason.REJECTED, permanent=True, code="550")

    with pytest.raises(TransportError, match="rejected:550"):
        deadline.hold(60.0, talk)


def test_a_mistake_in_the_code_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        deadline.hold(60.0, lambda line: 1 / 0)


def test_too_slow_before_the_line_is_passing_and_nothing_crosses_later() -> None:
    crossed, is_given_up, done = [], threading.Event(), threading.Event()

    def talk(line: Line) -> None:
        assert is_given_up.wait(60)
        try:
            line.cross()
            crossed.append(True)
        except TooLate:
            done.set()

    start = time.monotonic()
    with pytest.raises(TransportError) as raised:
        deadline.hold(0.1, talk)
    assert time.monotonic() - start < 30
    is_given_up.set()
    assert (raised.value.reason, raised.value.permanent) == (Reason.TIMED_OUT, False)
    assert done.wait(60) and not crossed


def test_too_slow_behind_the_line_is_uncertain() -> None:
    is_given_up = threading.Event()

    def talk(line: Line) -> None:
        line.cross()
        is_given_up.wait(60)

    with pytest.raises(Uncertain) as raised:
        deadline.hold(3.0, talk)  # a busy machine takes its time until the line is crossed
    is_given_up.set()
    assert raised.value.reason == Reason.TIMED_OUT


def test_who_notices_the_time_itself_is_treated_alike() -> None:
    def talk(line: Line) -> None:
        time.sleep(0.15)
        line.remaining()

    with pytest.raises(TransportError, match="timed_out"):
        deadline.hold(0.1, talk)


def test_a_wait_broken_off_closes_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a worker is told to end in the middle: the conversation goes on alone, and may not cross."""
    lines: list[Line] = []

    def talk(line: Line) -> None:
        lines.append(line)
        time.sleep(0.2)

    def interrupted(thread: threading.Thread, timeout: float | None = None) -> None:
        while not lines:
            time.sleep(0.005)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(threading.Thread, "join", interrupted)
        deadline.hold(60.0, talk)
    with pytest.raises(TooLate):
        lines[0].cross()


def test_after_its_time_a_line_is_not_crossed_even_if_nobody_closed_it_yet() -> None:
    line = Line(0.05)
    time.sleep(0.06)
    with pytest.raises(TooLate):
        line.cross()
    assert line.close() is False


def test_close_and_cross_exclude_each_other() -> None:
    """Many times side by side: never is a line both reported untouched and then crossed."""
    for _ in range(300):
        line = Line(60.0)
        seen: list[bool] = []

        def cross(line: Line = line, seen: list[bool] = seen) -> None:
            try:
                line.cross()
                seen.append(True)
            except TooLate:
                seen.append(False)

        thread = threading.Thread(target=cross)
        thread.start()
        has_crossed = line.close()
        thread.join()
        assert seen == [has_crossed]
