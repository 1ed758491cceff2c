"""Mail by a provider's interface, over real HTTP: a server in Mailgun's shape on this machine."""

import dataclasses
import json
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest

from messaging.transports import api_mail
from messaging.transports.api_mail import ApiMailTransport
from messaging.transports.base import Envelope, Reason, TransportError, Uncertain

TAKEN = {"id": "<1@mg.practice.example>", "message": "Queued. Thank you."}
SENDER = "office@practice.example"


class Provider(ThreadingHTTPServer):
    """What it answers next, and what it was asked."""

    status, answer, wait, cuts = 200, json.dumps(TAKEN), 0.0, False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v3"


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        self.server.asked.append(
            {"path": self.path, "sign": self.headers["Authorization"], **fields(head + body)}
        )
        time.sleep(self.server.wait)
        if self.server.cuts:
            return
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(self.server.answer.encode())

    def log_message(self, *_: object) -> None:
        pass


def fields(raw: bytes) -> dict[str, str]:
    message = message_from_bytes(raw, policy=policy.HTTP)
    if not message.is_multipart():
        return dict(parse_qsl(message.get_payload(decode=True).decode()))
    return {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
        for part in message.iter_parts()
    }


@pytest.fixture
def api() -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def configured(settings: Any, api: Provider) -> None:
    settings.SOTTO_MAIL_API = "mailgun"
    settings.SOTTO_SMTP_FROM = SENDER
    settings.ANYMAIL = {
        "MAILGUN_API_KEY": "the-key",
        "MAILGUN_API_URL": api.url,
        "MAILGUN_SENDER_DOMAIN": "practice.example",
    }


@pytest.fixture
def by_api(settings: Any) -> ApiMailTransport:
    return api_mail.from_settings(settings)


def test_a_mail_is_taken(by_api: ApiMailTransport, api: Provider, letter: Envelope) -> None:
    receipt = by_api.send(letter)
    (asked,) = api.asked
    assert (receipt.provider, receipt.reference) == ("mailgun", TAKEN["id"])
    assert asked["path"] == "/v3/practice.example/messages" and asked["sign"].startswith("Basic ")
    assert letter.to in asked["to"] and SENDER in asked["from"]
    assert (asked["subject"], asked["text"].strip()) == (letter.subject, letter.text.strip())


def test_what_comes_back_can_name_the_attempt(
    by_api: ApiMailTransport, api: Provider, letter: Envelope
) -> None:
    by_api.send(letter)
    said = json.dumps(api.asked[0])
    assert str(letter.delivery_id) in said
    assert f"<{letter.delivery_id}@practice.example>" in said, "the same id as by SMTP"


def test_nobody_is_asked_to_watch_the_reader(
    by_api: ApiMailTransport, api: Provider, letter: Envelope
) -> None:
    by_api.send(letter)
    assert not [name for name in api.asked[0] if "track" in name or name == "html"]


@pytest.mark.parametrize(
    ("status", "ending", "reason", "permanent"),
    [
        (400, TransportError, Reason.REJECTED, True),
        (401, TransportError, Reason.SIGN_IN_REFUSED, False),
        (404, TransportError, Reason.NOT_CONFIGURED, False),
        (429, TransportError, Reason.RATE_LIMITED, False),
        (500, Uncertain, Reason.PROVIDER_ERROR, None),
        (503, Uncertain, Reason.PROVIDER_ERROR, None),
    ],
)
def test_answers(
    by_api: ApiMailTransport, api: Provider, letter: Envelope,
    status: int, ending: type[Exception], reason: Reason, permanent: bool | None,
) -> None:  # fmt: skip
    api.status, api.answer = status, "{}"
    with pytest.raises(ending) as caught:
        by_api.send(letter)
    assert (caught.value.reason, getattr(caught.value, "permanent", None)) == (reason, permanent)


def test_an_answer_nobody_understands_may_be_a_yes(
    by_api: ApiMailTransport, api: Provider, letter: Envelope
) -> None:
    api.answer = "<html>Created</html>"
    with pytest.raises(Uncertain):
        by_api.send(letter)


def test_cut_off_after_it_was_asked_it_may_have_gone(
    by_api: ApiMailTransport, api: Provider, letter: Envelope
) -> None:
    api.cuts = True
    with pytest.raises(Uncertain):
        by_api.send(letter)


def test_too_slow_it_may_have_gone(api: Provider, letter: Envelope) -> None:
    api.wait = 6.0
    with pytest.raises(Uncertain) as caught:
        ApiMailTransport("mailgun", SENDER, seconds=2.0).send(letter)
    assert caught.value.reason == Reason.TIMED_OUT


def test_where_nobody_listens_nothing_went(settings: Any, letter: Envelope) -> None:
    settings.ANYMAIL = {**settings.ANYMAIL, "MAILGUN_API_URL": "http://127.0.0.1:9/v3"}
    with pytest.raises(TransportError) as caught:
        api_mail.from_settings(settings).send(letter)
    assert (caught.value.reason, caught.value.permanent) == (Reason.UNREACHABLE, False)


@pytest.mark.parametrize("name", ["", "console", "smtp", "os.path"])
def test_only_providers_we_know(settings: Any, name: str) -> None:
    settings.SOTTO_MAIL_API = name
    with pytest.raises(TransportError) as caught:
        api_mail.from_settings(settings)
    assert caught.value.reason == Reason.NOT_CONFIGURED


def test_a_line_break_in_the_subject_is_somebodys_injection(
    by_api: ApiMailTransport, api: Provider, letter: Envelope
) -> None:
    with pytest.raises(TransportError) as caught:
        by_api.send(dataclasses.replace(letter, subject="Hello\r\nBcc: x@y.example"))
    assert caught.value.reason == Reason.MALFORMED and not api.asked
