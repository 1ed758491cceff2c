"""Canaries brought to the doors of a running house from outside: by browser, by raw socket, by mail, by text."""

import contextlib
import smtplib
import socket
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.canary.marks import Marks
from tests.canary.pages import Answer, headers
from tests.canary.sowing import letter

PATIENCE = 30


@dataclass
class OverHttp:
    """A browser with a real connection."""

    base: str
    marks: Marks
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str) -> Answer:
        return self.session.get(self.base + path, headers=headers(self.marks), timeout=PATIENCE)

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        return self.session.post(self.base + path, fields, headers=headers(self.marks), timeout=PATIENCE)


@dataclass
class Doors:
    """`web` and `mail` are host and port; `provider` is the root of the emulators' page."""

    marks: Marks
    web: tuple[str, int]
    mail: tuple[str, int]
    provider: str

    def knock(self, client_address: str) -> None:
        self.requests_that_make_no_sense()
        self.letters(client_address)
        self.texts()

    def requests_that_make_no_sense(self) -> None:
        """Each ends in an error page, and in whatever a server says about errors."""
        word = self.marks.word
        for lines in (
            f"GET /{word()}?q={word()} HTTP/1.1\r\nHost: {word()}.example",
            f"{word()} {word()}",
            f"GET /{word()} HTTP/9.9\r\nHost: localhost",
            f"GET / HTTP/1.1\r\nHost: localhost\r\nBad header {word()}: {word()}",
            f"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {word()}",
            f"POST /portal/sign-in/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: {word()}",
            f"GET /portal/ HTTP/1.1\r\nHost: localhost\r\nCookie: sotto_session={word()}; csrf={word()}",
            f"GET /%00{word()}%ff/../../{word()} HTTP/1.1\r\nHost: localhost",
            f"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nOrigin: http://{word()}.example\r\n"
            f"Content-Type: multipart/form-data; boundary={word()}\r\nContent-Length: 5",
        ):
            self._raw(self.web, f"{lines}\r\n\r\n".encode("latin-1"))

    def letters(self, client_address: str) -> None:
        """From the client, from a stranger, in no form at all; and commands that are none."""
        word = self.marks.word
        for sender in (client_address, self.marks.email()):
            mail = letter(self.marks, sender)
            with smtplib.SMTP(*self.mail, local_hostname=f"{word()}.example", timeout=PATIENCE) as door:
                with contextlib.suppress(smtplib.SMTPException):
                    door.sendmail(sender, [self.marks.email()], mail.as_bytes())
        self._raw(self.mail, f"HELO x\r\n{word()} {word()}\r\nMAIL FROM:<{word()}\r\nQUIT\r\n".encode())

    def texts(self) -> None:
        """By the provider, signed; and by somebody who plays the provider."""
        form = {"sender": self.marks.phone(), "text": self.marks.sentence()}
        requests.post(f"{self.provider}/texts/", data=form, timeout=PATIENCE)
        forged = {"MessageSid": self.marks.word(), "From": self.marks.word(), "Body": self.marks.sentence()}
        host, port = self.web
        for path in ("/webhooks/sms/inbound/", f"/webhooks/sms/status/?delivery={self.marks.word()}"):
            requests.post(
                f"http://{host}:{port}{path}",
                data=forged,
                headers={"X-Twilio-Signature": self.marks.word()},
                timeout=PATIENCE,
            )

    def _raw(self, where: tuple[str, int], data: bytes) -> None:
        with socket.create_connection(where, timeout=PATIENCE) as line:
            line.settimeout(3)
            line.sendall(data)
            with contextlib.suppress(OSError):
                while line.recv(4096):
                    pass


def place(url: str) -> tuple[str, int]:
    parts = urlsplit(url if "//" in url else f"//{url}")
    assert parts.hostname and parts.port
    return parts.hostname, parts.port
