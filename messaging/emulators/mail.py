"""A mail server that insists on STARTTLS and keeps what it takes."""

import asyncio
import hmac
import ssl
import threading
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from messaging.emulators import ledger, loopback
from messaging.emulators.faults import Faults, MailFault, Order

LARGEST_MAIL = 1024 * 1024
TAKEN = "250 2.0.0 OK"
AT_RECIPIENT = {
    MailFault.TEMPORARY: "451 4.3.0 {} is busy, try later",
    MailFault.PERMANENT: "550 5.1.1 {} is not known here",
}
AFTER_DATA = {
    MailFault.TEMPORARY_AFTER_DATA: "452 4.3.1 No room just now",
    MailFault.PERMANENT_AFTER_DATA: "554 5.7.1 Not this letter",
}


class Taker:
    """aiosmtpd calls these by name. An order to fail is fetched at the recipient, done where it belongs."""

    def __init__(self, kept: ledger.Ledger, faults: Faults) -> None:
        self._ledger = kept
        self._faults = faults
        self._orders: WeakKeyDictionary[Envelope, Order] = WeakKeyDictionary()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        order = self._faults.for_mail(address)
        if order and order.fault in AT_RECIPIENT:
            return AT_RECIPIENT[MailFault(order.fault)].format(address)
        if order and order.fault is MailFault.CLOSE_BEFORE_DATA:
            return _hang_up(server)
        envelope.rcpt_tos.append(address)
        if order:
            self._orders[envelope] = order
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        order = self._orders.get(envelope)
        fault = MailFault(order.fault) if order else None
        if fault in AFTER_DATA:
            return AFTER_DATA[fault]
        if fault is MailFault.CLOSE_UNTAKEN:
            return _hang_up(server)
        self._keep(envelope)
        if fault is MailFault.CLOSE_AFTER_DATA:
            return _hang_up(server)
        if order and fault is MailFault.HANG_AFTER_DATA:
            await asyncio.sleep(order.seconds)
        return "OK, I suppose" if fault is MailFault.GARBLED else TAKEN

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        for to in envelope.rcpt_tos:
            self._ledger.take(_item(content, envelope.mail_from or "", to))


def _hang_up(server: SMTP) -> str:
    transport: Any = server.transport
    transport.abort()
    return "421 4.3.2 Gone"


def _item(content: bytes, sender: str, to: str) -> ledger.Item:
    message = message_from_bytes(content, policy=default)
    name, address = parseaddr(str(message["From"] or sender))
    message_id = str(message["Message-ID"] or "").strip()
    return ledger.Item(
        id=uuid4().hex,
        channel="mail",
        direction="out",
        at=ledger.now(),
        sender=address or sender,
        sender_name=name,
        to=to,
        subject=str(message["Subject"] or ""),
        text=_text(message),
        reference=message_id.strip("<>").partition("@")[0],
        reply_to=parseaddr(str(message["Reply-To"] or ""))[1],
        message_id=message_id,
        references=tuple(str(message["References"] or "").split()),
        auto_submitted=str(message["Auto-Submitted"] or ""),
        status="taken",
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain", "html"))
    try:
        return str(body.get_content()).replace("\r\n", "\n") if body else ""
    except (LookupError, ValueError):
        return message.as_bytes().decode("utf-8", "replace")


class MailServer(threading.Thread):
    """Port 0: any free one, which `port` then names. Without `context` it offers no STARTTLS."""

    def __init__(
        self, taker: Taker, *, host: str, port: int, token: str, context: ssl.SSLContext | None
    ) -> None:
        super().__init__(name="mail server", daemon=True)
        self._host = loopback.require(host)
        self.port = port
        self._taker = taker
        self._token = token
        self._context = context
        self._is_ready = threading.Event()
        self._error: OSError | None = None
        self._loop = asyncio.new_event_loop()

    def start(self) -> None:
        """Returns once it listens. Raises OSError when the port is taken."""
        super().start()
        self._is_ready.wait()
        if self._error:
            raise self._error

    def run(self) -> None:
        try:
            listening = self._loop.create_server(self._greet, self._host, self.port)
            server = self._loop.run_until_complete(listening)
        except OSError as error:
            self._error = error
            self._is_ready.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._is_ready.set()
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(_end_all(self._loop))
        self._loop.close()

    def stop(self) -> None:
        if self.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self.join(5)

    def _greet(self) -> SMTP:
        return SMTP(
            self._taker,
            hostname="localhost",
            ident="Sotto emulator",
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            tls_context=self._context,
            require_starttls=self._context is not None,
            authenticator=_authenticator(self._token),
            timeout=60,
            loop=self._loop,
        )


def _authenticator(token: str) -> Callable[..., AuthResult]:
    """Signing in is not demanded; who does it must know the token."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        is_known = isinstance(data, LoginPassword) and hmac.compare_digest(data.password, token.encode())
        return AuthResult(success=is_known, handled=False)

    return check


async def _end_all(loop: asyncio.AbstractEventLoop) -> None:
    tasks = [task for task in asyncio.all_tasks(loop) if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
