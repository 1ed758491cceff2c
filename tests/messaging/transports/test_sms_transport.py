import dataclasses
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from messaging.emulators import certificates as made
from messaging.emulators.faults import TextFault
from messaging.emulators.program import Emulators
from messaging.transports.base import Capabilities, Envelope, Reason, Receipt, TransportError, Uncertain
from messaging.transports.sms import SmsSettings, SmsTransport
from tests.messaging.emulators import support


def transport(settings: SmsSettings, **changes: object) -> SmsTransport:
    return SmsTransport(dataclasses.replace(settings, **changes))  # type: ignore[arg-type]


def taken(provider: Emulators) -> list[str]:
    return [entry.reference for entry in provider.ledger.entries()]


def test_a_text_arrives(texts: SmsTransport, provider: Emulators, note: Envelope) -> None:
    receipt = texts.send(note)
    (item,) = provider.ledger.items("text")
    assert (item.to, item.sender, item.text) == (note.to, support.PRACTICE_NUMBER, note.text)
    assert (receipt.provider, receipt.reference) == ("twilio", item.id)
    assert receipt.at is not None and abs(receipt.at - datetime.now(UTC)) < timedelta(seconds=60)
    assert taken(provider) == [str(note.delivery_id)]


@pytest.mark.parametrize("text", ["¿Qué tal? 😀 & more = yes+no %41", "line\nline", "日本" * 200])
def test_words_arrive_as_they_were(
    texts: SmsTransport, provider: Emulators, note: Envelope, text: str
) -> None:
    texts.send(dataclasses.replace(note, text=text))
    assert provider.ledger.items("text")[0].text == text


def test_what_it_can_do(texts: SmsTransport) -> None:
    assert texts.capabilities == Capabilities(idempotency_window=None, look_up=False, webhook_signature=True)


def test_a_service_instead_of_a_number(
    text_settings: SmsSettings, provider: Emulators, note: Envelope
) -> None:
    transport(text_settings, sender="MG0123456789abcdef").send(note)
    assert provider.ledger.items("text")[0].sender == "MG0123456789abcdef"


# fault, its ending, reason, permanent, code, and whether the provider keeps the text
MATRIX = [
    (TextFault.RATE_LIMITED, TransportError, Reason.RATE_LIMITED, False, "20429", 0),
    (TextFault.OPTED_OUT, TransportError, Reason.OPTED_OUT, True, "21610", 0),
    (TextFault.INVALID_NUMBER, TransportError, Reason.INVALID_NUMBER, True, "21211", 0),
    (TextFault.NOT_MOBILE, TransportError, Reason.INVALID_NUMBER, True, "21614", 0),
    (TextFault.SERVER_ERROR, Uncertain, Reason.PROVIDER_ERROR, None, "500", 0),
    (TextFault.ERROR_AFTER_ACCEPTING, Uncertain, Reason.PROVIDER_ERROR, None, "500", 1),
    (TextFault.SLOW, Uncertain, Reason.TIMED_OUT, None, None, 1),
    (TextFault.DROP_BEFORE_ACCEPTING, Uncertain, Reason.CONNECTION_LOST, None, None, 0),
    (TextFault.DROP_AFTER_ACCEPTING, Uncertain, Reason.CONNECTION_LOST, None, None, 1),
    (TextFault.GARBLED, Uncertain, Reason.UNREADABLE_ANSWER, None, None, 1),
    (TextFault.UNDELIVERED, Receipt, None, None, None, 1),
    (TextFault.SILENT, Receipt, None, None, None, 1),
]


@pytest.mark.parametrize(("fault", "ending", "reason", "permanent", "code", "kept"), MATRIX)
def test_each_failure_has_its_ending(
    fault: TextFault,
    ending: type[TransportError] | type[Uncertain] | type[Receipt],
    reason: Reason | None,
    permanent: bool | None,
    code: str | None,
    kept: int,
    text_settings: SmsSettings,
    provider: Emulators,
    note: Envelope,
) -> None:
    provider.faults.order(fault, seconds=20)
    limit = 3.0 if reason is Reason.TIMED_OUT else 60.0
    outcome: TransportError | Uncertain | Receipt
    try:
        outcome = transport(text_settings, seconds=limit).send(note)
    except (TransportError, Uncertain) as error:
        outcome = error
        assert note.to not in f"{error!r}{error}{error.args}"
        assert (error.reason, getattr(error, "permanent", None), error.code) == (reason, permanent, code)
    assert type(outcome) is ending
    support.until(lambda: len(taken(provider)) == kept)


def test_every_fault_is_in_the_matrix() -> None:
    assert {row[0] for row in MATRIX} == set(TextFault)


def test_a_wrong_token_keeps_until_it_is_mended(
    text_settings: SmsSettings, provider: Emulators, note: Envelope
) -> None:
    with pytest.raises(TransportError) as raised:
        transport(text_settings, token="wrong").send(note)
    assert (raised.value.reason, raised.value.permanent) == (Reason.SIGN_IN_REFUSED, False)
    assert taken(provider) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"to": "15550100123"}, Reason.INVALID_NUMBER),
        ({"to": "+1555010012\n"}, Reason.INVALID_NUMBER),
        ({"to": "+١٥٥٥٠١٠٠١٢٣"}, Reason.INVALID_NUMBER),
        ({"to": ""}, Reason.INVALID_NUMBER),
        ({"text": "x" * 1601}, Reason.TOO_LONG),
        ({"text": "half a pair \ud83d"}, Reason.MALFORMED),
    ],
)
def test_what_can_not_go_is_not_tried(
    changes: dict[str, str], reason: Reason, texts: SmsTransport, provider: Emulators, note: Envelope
) -> None:
    with pytest.raises(TransportError) as raised:
        texts.send(dataclasses.replace(note, **changes))  # type: ignore[arg-type]
    assert (raised.value.reason, raised.value.permanent) == (reason, True)
    assert taken(provider) == []


# The road


def failure(settings: SmsSettings, note: Envelope) -> TransportError | Uncertain:
    with pytest.raises((TransportError, Uncertain)) as raised:
        SmsTransport(settings).send(note)
    assert isinstance(raised.value, TransportError | Uncertain)
    return raised.value


def test_nobody_listens(text_settings: SmsSettings, note: Envelope) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    error = failure(dataclasses.replace(text_settings, url=f"http://127.0.0.1:{port}"), note)
    assert isinstance(error, TransportError)
    assert (error.reason, error.permanent) == (Reason.UNREACHABLE, False)


def test_a_connection_that_does_not_come_about(text_settings: SmsSettings, note: Envelope) -> None:
    """A listener whose queue is full lets callers wait for ever."""
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        start = time.monotonic()
        error = failure(dataclasses.replace(text_settings, url=url, seconds=0.5), note)
    assert isinstance(error, TransportError)
    assert (error.reason, error.permanent) == (Reason.TIMED_OUT, False)
    assert time.monotonic() - start < 60


def test_a_name_that_nobody_has(
    text_settings: SmsSettings, note: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = failure(dataclasses.replace(text_settings, url="https://texts.nowhere.invalid"), note)
    assert isinstance(error, TransportError)
    assert (error.reason, error.permanent) == (Reason.UNREACHABLE, False)


def test_a_look_up_that_ends_too_late_sends_nothing_behind_our_back(
    text_settings: SmsSettings, provider: Emulators, note: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    with support.late_look_up(monkeypatch):
        error = failure(dataclasses.replace(text_settings, seconds=0.3), note)
        assert isinstance(error, TransportError)
        assert (error.reason, error.permanent) == (Reason.TIMED_OUT, False)
    assert taken(provider) == [], "sent behind our back"


def https(port: int) -> str:
    return f"https://localhost:{port}"


def test_an_unknown_certificate_sees_no_text(
    text_settings: SmsSettings, provider: Emulators, note: Envelope
) -> None:
    seen: list[bytes] = []
    context = made.server_context(provider.certificate)
    with support.script(lambda caller: seen.append(caller.recv(1000)), context) as port:
        error = failure(dataclasses.replace(text_settings, url=https(port)), note)
    assert isinstance(error, TransportError)
    assert (error.reason, error.permanent) == (Reason.CERTIFICATE_REFUSED, False)
    assert seen in ([], [b""])


def test_a_connection_lost_while_it_is_being_encrypted_is_passing(
    text_settings: SmsSettings, note: Envelope
) -> None:
    def hang_up(caller: socket.socket) -> None:
        caller.recv(1000)

    with support.script(hang_up) as port:
        error = failure(dataclasses.replace(text_settings, url=https(port)), note)
    assert isinstance(error, TransportError) and not error.permanent


def reads_then(answer: Callable[[socket.socket], None]) -> Callable[[socket.socket], None]:
    def talk(caller: socket.socket) -> None:
        received = b""
        while b"StatusCallback" not in received:
            received += caller.recv(10_000)
        answer(caller)

    return talk


def drips_headers(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 201 Created\r\nX-Slow: ")
    support.drip(caller)


def drips_body(caller: socket.socket) -> None:
    caller.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
    support.drip(caller)


@pytest.mark.parametrize("answer", [drips_headers, drips_body])
def test_an_answer_that_drips_is_uncertain_in_time(
    answer: Callable[[socket.socket], None], text_settings: SmsSettings, note: Envelope
) -> None:
    start = time.monotonic()
    with support.script(reads_then(answer)) as port:
        url = f"http://127.0.0.1:{port}"
        error = failure(dataclasses.replace(text_settings, url=url, seconds=6.0), note)
    assert isinstance(error, Uncertain) and error.reason == Reason.TIMED_OUT
    assert time.monotonic() - start < 60


def test_an_endless_answer_is_not_read_to_its_end(text_settings: SmsSettings, note: Envelope) -> None:
    sent = 0

    def flood(caller: socket.socket) -> None:
        nonlocal sent
        caller.sendall(b"HTTP/1.1 201 Created\r\n\r\n")
        while True:
            caller.sendall(b" " * 65536)
            sent += 65536

    with support.script(reads_then(flood)) as port:
        error = failure(dataclasses.replace(text_settings, url=f"http://127.0.0.1:{port}"), note)
    assert isinstance(error, Uncertain) and error.reason == Reason.UNREADABLE_ANSWER
    assert sent < 20 * 1024 * 1024


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'{"sid": 7}',
        b'{"sid": ""}',
        b'{"sid": "SM1 <script>"}',
        b"[" * 50_000,
        b"\xff\xfe",
    ],
)
def test_a_yes_without_a_name_is_uncertain(body: bytes, text_settings: SmsSettings, note: Envelope) -> None:
    def answer(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with support.script(reads_then(answer)) as port:
        error = failure(dataclasses.replace(text_settings, url=f"http://127.0.0.1:{port}"), note)
    assert isinstance(error, Uncertain) and error.reason == Reason.UNREADABLE_ANSWER


@pytest.mark.parametrize("date", ["null", "7", '"yesterday"', '"Mon, 99 Foo"'])
def test_an_odd_date_is_no_date(date: str, text_settings: SmsSettings, note: Envelope) -> None:
    body = b'{"sid": "SM1", "date_created": %s}' % date.encode()

    def answer(caller: socket.socket) -> None:
        caller.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    with support.script(reads_then(answer)) as port:
        receipt = transport(text_settings, url=f"http://127.0.0.1:{port}").send(note)
    assert receipt == Receipt("twilio", "SM1", None)


def test_a_refusal_counts_even_when_its_words_break_off(text_settings: SmsSettings, note: Envelope) -> None:
    def answer(caller: socket.socket) -> None:
        caller.sendall(b'HTTP/1.1 400 Bad\r\nContent-Length: 500\r\n\r\n{"code": 21')

    with support.script(reads_then(answer)) as port:
        error = failure(dataclasses.replace(text_settings, url=f"http://127.0.0.1:{port}"), note)
    assert isinstance(error, TransportError)
    assert (error.reason, error.permanent, error.code) == (Reason.REJECTED, True, "400")


def test_nobody_is_followed_elsewhere(
    text_settings: SmsSettings, provider: Emulators, note: Envelope
) -> None:
    elsewhere = f"http://127.0.0.1:{provider.port}/2010-04-01/Accounts/{support.ACCOUNT}/Messages.json"

    def answer(caller: socket.socket) -> None:
        caller.sendall(f"HTTP/1.1 307 Go\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode())

    with support.script(reads_then(answer)) as port:
        error = failure(dataclasses.replace(text_settings, url=f"http://127.0.0.1:{port}"), note)
    assert isinstance(error, TransportError) and (error.permanent, error.code) == (True, "307")
    assert taken(provider) == []


def test_no_proxy_of_the_machine_sees_it(
    texts: SmsTransport, provider: Emulators, note: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    texts.send(note)
    assert len(taken(provider)) == 1


@pytest.mark.parametrize("url", ["http://texts.example", "ftp://127.0.0.1", "texts.example", ""])
def test_texts_travel_encrypted_or_stay_here(url: str, text_settings: SmsSettings) -> None:
    with pytest.raises(ValueError, match="https"):
        dataclasses.replace(text_settings, url=url)


def test_nothing_secret_in_what_could_be_logged(text_settings: SmsSettings, note: Envelope) -> None:
    shown = f"{text_settings!r}{note!r}{SmsTransport(text_settings)!r}"
    for secret in (support.TOKEN, note.to, note.text):
        assert secret not in shown
