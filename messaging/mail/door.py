"""The mail door: the practice's mail server hands over each message by SMTP or LMTP, on loopback.

An answer of 250 means that the message is committed here. Anything else leaves it with the mail server, which
tries again or tells the sender: nothing is lost in between, and what comes twice is for `receive` to see.
No address and no word of a message goes to the log.
"""

import asyncio
import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import DatabaseError, InterfaceError

from messaging.mail.door_session import TRY_LATER, Limits, LmtpSession, SmtpSession

log = logging.getLogger(__name__)

KEPT = "250 2.0.0 Kept"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"


class Receive(Protocol):
    """Keeps one message, or raises. It returns only once the message is committed."""

    def __call__(self, *, raw: bytes, envelope_from: str, envelope_to: list[str], now: datetime) -> None: ...


class Handler:
    """Brings the messages of all connections to `receive`, in threads: it waits for the database."""

    def __init__(self, receive: Receive, recipients: int) -> None:
        self.receive = receive
        self.recipients = recipients

    async def handle_RCPT(
        self, server: SmtpSession, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self.recipients:
            return TOO_MANY_RECIPIENTS
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SmtpSession, session: Any, envelope: Any) -> str:
        try:
            await asyncio.to_thread(
                self.receive,
                raw=envelope.original_content,
                envelope_from=_storable(envelope.mail_from or "").removeprefix("<>"),
                envelope_to=[_storable(address) for address in envelope.rcpt_tos],
                now=datetime.now(UTC),
            )
        except (DatabaseError, InterfaceError) as error:
            log.warning("mail not kept: %s", type(error).__name__)
            return TRY_LATER
        return KEPT

    async def handle_exception(self, error: Exception) -> None:
        log.error("mail door: %s", type(error).__name__)


def _storable(address: str) -> str:
    """Bytes of the command that are no UTF-8 come as halves of surrogate pairs, which nothing can store."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Door:
    """Admits connections until it is stopped; then it finishes what it had begun to keep."""

    def __init__(
        self,
        receive: Receive,
        *,
        is_lmtp: bool = False,
        limits: Limits | None = None,
        hostname: str = "localhost",
    ) -> None:
        self.limits = limits or Limits()
        self.is_stopping = False
        self._handler = Handler(receive, self.limits.recipients)
        self._session = LmtpSession if is_lmtp else SmtpSession
        self._hostname = hostname
        self._sessions: set[SmtpSession] = set()
        self._busy: set[SmtpSession] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._server: asyncio.Server | None = None

    async def open(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self.limits.workers, thread_name_prefix="mail"))
        self._server = await loop.create_server(self._new_session, sock=listening)

    async def close(self) -> None:
        """Nobody new, no new message; at most `stop_seconds` for those that are being kept."""
        self.is_stopping = True
        if self._server:
            self._server.close()
        for session in self._sessions - self._busy:
            session.hang_up()
        try:
            async with asyncio.timeout(self.limits.stop_seconds):
                await self._idle.wait()
        except TimeoutError:
            log.warning("mail door: stopped with %d messages unanswered", len(self._busy))
        for session in tuple(self._sessions):
            session.hang_up()

    def admit(self, session: SmtpSession) -> bool:
        if self.is_stopping or len(self._sessions) >= self.limits.connections:
            return False
        self._sessions.add(session)
        return True

    def leave(self, session: SmtpSession) -> None:
        self._sessions.discard(session)

    def begin(self, session: SmtpSession) -> None:
        self._busy.add(session)
        self._idle.clear()

    def finish(self, session: SmtpSession) -> None:
        self._busy.discard(session)
        if not self._busy:
            self._idle.set()

    def _new_session(self) -> SmtpSession:
        return self._session(
            self,
            self._handler,
            data_size_limit=self.limits.message_bytes,
            enable_SMTPUTF8=True,
            hostname=self._hostname,
            ident="mail door",
            timeout=self.limits.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
