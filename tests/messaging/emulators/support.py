"""Small real servers for the other end: a hub that notes webhooks, a door for mail, a script on a socket."""

import contextlib
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP

from messaging.emulators.mail import MailServer
from messaging.emulators.program import Emulators, Options
from messaging.transports import signature

TOKEN = "a-token-made-up-for-tests"
ACCOUNT = "AC00000000000000000000000000000001"
PRACTICE_NUMBER = "+15550100000"
PRACTICE_ADDRESS = "office@practice.example"
DAN_NUMBER = "+15550100123"
DAN_ADDRESS = "dan@mail.example"
CLOSED_DOOR = "127.0.0.1:9"  # nobody listens on the discard port
PATIENCE = 60.0  # seconds: what has to happen may take its time on a busy machine


@contextlib.contextmanager
def emulators(data: Path, *, hub: str = "http://127.0.0.1:9", door: str = CLOSED_DOOR) -> Iterator[Emulators]:
    options = Options(
        data=data,
        token=TOKEN,
        hub=hub,
        door=door,
        account=ACCOUNT,
        practice_number=PRACTICE_NUMBER,
        practice_address=PRACTICE_ADDRESS,
    )
    with Emulators(options) as running:
        yield running


def until(question: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true answer. What other threads do is awaited, not slept for."""
    end = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
    return answer


@dataclass
class Call:
    path: str
    form: dict[str, str]
    signature: str | None


@dataclass
class Hub:
    """Notes each webhook, answers `status`."""

    url: str = ""
    status: int = 200
    calls: list[Call] = field(default_factory=list)

    def is_genuine(self, call: Call) -> bool:
        return signature.is_genuine(
            token=TOKEN, url=f"{self.url}{call.path}", fields=call.form, signature=call.signature
        )


@contextlib.contextmanager
def hub() -> Iterator[Hub]:
    heard = Hub()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True))
            heard.calls.append(Call(self.path, form, self.headers[signature.HEADER]))
            self.send_response(heard.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    heard.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield heard
    server.shutdown()
    server.server_close()


@dataclass
class Door:
    """Keeps each letter with its envelope, answers `reply`."""

    address: str = ""
    reply: str = "250 OK"
    letters: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=default)
        self.letters.append((envelope.mail_from, list(envelope.rcpt_tos), message))
        return self.reply


@contextlib.contextmanager
def door(kind: type[SMTP] = LMTP) -> Iterator[Door]:
    taken = Door()

    class Server(MailServer):
        def _greet(self) -> SMTP:
            return kind(taken, hostname="localhost", loop=self._loop)

    server = Server(taken, host="127.0.0.1", port=0, token="", context=None)  # type: ignore[arg-type]
    server.start()
    taken.address = f"127.0.0.1:{server.port}"
    yield taken
    server.stop()


@contextlib.contextmanager
def script(talk: Callable[[socket.socket], None], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A socket on which `talk` holds the other side of each conversation; answers the port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _ = listening.accept()
                threading.Thread(target=answer, args=(caller,), daemon=True).start()

    def answer(caller: socket.socket) -> None:
        with contextlib.suppress(OSError), caller:
            secured = context.wrap_socket(caller, server_side=True) if context else caller
            with secured:
                talk(secured)

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def drip(caller: socket.socket, seconds: float = 300.0) -> None:
    """A byte now and then: each read succeeds, the whole never ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        caller.sendall(b"x")
        time.sleep(0.1)


@contextlib.contextmanager
def late_look_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within, no name is found; afterwards all at once, and whoever was not waited for has come to its end."""
    is_over, real = threading.Event(), socket.getaddrinfo
    before = set(threading.enumerate())

    def slow(*args: Any, **kwargs: Any) -> Any:
        assert is_over.wait(PATIENCE)
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    yield
    alone = [one for one in set(threading.enumerate()) - before if one.name == "transport"]
    assert alone, "it was waited for"
    is_over.set()
    for conversation in alone:
        conversation.join(PATIENCE)


def send_text(emulators: Emulators, **fields: str) -> requests.Response:
    """As the hub's transport posts it."""
    form = {"To": DAN_NUMBER, "From": PRACTICE_NUMBER, "Body": "Hello", **fields}
    url = f"http://127.0.0.1:{emulators.port}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    return requests.post(url, data=form, auth=(ACCOUNT, TOKEN), timeout=PATIENCE)


def send_mail(emulators: Emulators, **headers: str) -> EmailMessage:
    """As the hub's transport hands it over."""
    message = EmailMessage()
    given = {"From": f"Alder Practice <{PRACTICE_ADDRESS}>", "To": DAN_ADDRESS, "Subject": "Hello"}
    for name, value in {**given, "Message-ID": "<d1@practice.example>", **headers}.items():
        message[name] = value
    message.set_content("Could you come at ten?\nAna")
    context = ssl.create_default_context(cafile=str(emulators.certificate.authority))
    with smtplib.SMTP("localhost", emulators.smtp_port, timeout=PATIENCE) as client:
        client.starttls(context=context)
        client.send_message(message)
    return message
