"""One connection to the mail door, with a limit on everything that it may cost."""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope

from messaging.mail import limits

TRY_LATER = "451 4.3.0 Not kept, try again later"
TOO_LARGE = "552 5.3.4 Too large"
BUSY = b"421 4.3.2 Busy, try again later\r\n"
CLOSING = b"421 4.3.2 Closing, try again later\r\n"


@dataclass(frozen=True, slots=True)
class Limits:
    message_bytes: int = limits.MESSAGE_BYTES
    recipients: int = 100
    connections: int = 20
    workers: int = 4
    idle_seconds: float = 60
    data_seconds: float = 300
    session_seconds: float = 900
    stop_seconds: float = 30


class Host(Protocol):
    """What a session knows of its door."""

    limits: Limits
    is_stopping: bool

    def admit(self, session: "SmtpSession") -> bool: ...
    def leave(self, session: "SmtpSession") -> None: ...
    def begin(self, session: "SmtpSession") -> None: ...
    def finish(self, session: "SmtpSession") -> None: ...


class SmtpSession(SMTP):
    line_length_limit = 1024 * 1024  # real mail has lines that no standard allows
    replies_per_recipient = False

    def __init__(self, host: Host, handler: Any, **options: Any) -> None:
        super().__init__(handler, **options)
        self.host = host
        self.is_refused = False
        self.replies_owed = 1
        self.ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        self.is_refused = not self.host.admit(self)
        if self.is_refused:
            transport.write(BUSY)
            transport.close()
            return
        super().connection_made(transport)
        self.ends = self.loop.call_later(self.host.limits.session_seconds, self.hang_up)

    def connection_lost(self, error: Exception | None) -> None:
        if self.is_refused:
            return
        if self.ends:
            self.ends.cancel()
        self.host.leave(self)
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if not self.is_refused:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self.is_refused else super().eof_received()

    def hang_up(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(CLOSING)
            self.transport.close()

    async def smtp_DATA(self, arg: str | None) -> None:
        """As the library's, but for two things. The message grows in one buffer: of 25 MB of empty lines the
        library makes a gigabyte. And LMTP has an answer for each recipient.
        """
        if await self.check_helo_needed() or self.envelope is None:
            return
        if arg or not self.envelope.rcpt_tos:
            await self.push("501 5.5.4 Syntax: DATA" if arg else "503 5.5.1 No recipient")
            return
        await self.push("354 End with <CR><LF>.<CR><LF>")
        self._reset_timeout(self.host.limits.data_seconds)
        content = await self.read_content()
        self._reset_timeout(self.host.limits.data_seconds)
        self.replies_owed = len(self.envelope.rcpt_tos) if self.replies_per_recipient else 1
        await self.answer(self.envelope, content)
        self.replies_owed = 1
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        self._reset_timeout()
        if self.host.is_stopping:
            self.hang_up()

    async def read_content(self) -> bytes | None:
        """All up to the line with a single dot. None when it is too large, but read up to that line too."""
        content, fits, at_line_start = bytearray(), True, True
        while True:
            piece, is_line = await self.read_piece()
            if at_line_start:
                if piece == b".\r\n":
                    return bytes(content) if fits else None
                piece = piece.removeprefix(b".")
            at_line_start = is_line
            fits = fits and len(content) + len(piece) <= self.host.limits.message_bytes
            if fits:
                content += piece
            else:
                content.clear()

    async def read_piece(self) -> tuple[bytes, bool]:
        """A line, or a part of one that is longer than the buffer."""
        try:
            return await self._reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as overrun:
            return await self._reader.read(overrun.consumed), False

    async def answer(self, envelope: Envelope, content: bytes | None) -> None:
        if content is None:
            await self.push(self.to_all(TOO_LARGE))
            return
        envelope.content = envelope.original_content = content
        self.host.begin(self)
        try:
            await self.push(self.to_all(await self._call_handler_hook("DATA")))
        finally:
            self.host.finish(self)

    async def handle_exception(self, error: Exception) -> str:
        """Whatever goes wrong, the mail server keeps the message."""
        await self.event_handler.handle_exception(error)
        answer, self.replies_owed = self.to_all(TRY_LATER), 1
        self._set_rset_state()  # type: ignore[no-untyped-call]
        return answer

    def to_all(self, answer: str) -> str:
        return "\r\n".join([answer] * self.replies_owed)


class LmtpSession(SmtpSession, LMTP):
    replies_per_recipient = True
