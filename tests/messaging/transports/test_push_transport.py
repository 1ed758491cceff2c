"""A push has no content; it goes to a browser maker's server and nowhere else; each answer has one meaning."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from messaging.emulators import statements
from messaging.emulators.faults import BellFault
from messaging.emulators.program import Emulators
from messaging.transports import reaching, vapid
from messaging.transports.base import Envelope, Reason, TransportError, Uncertain
from messaging.transports.push import PushSettings, PushTransport
from practice.crypto import es256
from tests.messaging.emulators import support
from tests.messaging.transports.conftest import DELIVERY

SIGNER = es256.Signer(bytes(48))


def transport(provider: Emulators, seconds: float = 60.0) -> PushTransport:
    local = f"http://127.0.0.1:{provider.port}/"
    return PushTransport(
        PushSettings(signer=SIGNER, contact="mailto:office@practice.example", local=local, seconds=seconds)
    )


@pytest.fixture
def bell(provider: Emulators, note: Envelope) -> Envelope:
    return replace(note, to=f"http://127.0.0.1:{provider.port}/push/dans-phone", text="never in it")


def test_it_arrives_without_a_word(provider: Emulators, bell: Envelope) -> None:
    receipt = transport(provider).send(bell)
    assert receipt.provider == "push"
    (item,) = provider.ledger.items("push")
    assert (item.to, item.text, item.subject, item.sender) == ("dans-phone", "", "", "")


def test_the_request_itself(note: Envelope) -> None:
    """Byte for byte: nothing of ours but the signed statement, and no body."""
    heard: list[bytes] = []

    def take(caller: socket.socket) -> None:
        heard.append(caller.recv(65536))
        caller.sendall(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    with support.script(take) as port:
        address = f"http://127.0.0.1:{port}"
        settings = PushSettings(signer=SIGNER, contact="mailto:office@practice.example", local=address)
        PushTransport(settings).send(
            replace(note, to=f"{address}/push/x", text="secret words", subject="secret")
        )
    head, _, body = heard[0].partition(b"\r\n\r\n")
    names = sorted(line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:])
    assert body == b""
    assert names == [
        b"accept-encoding",
        b"authorization",
        b"content-length",
        b"host",
        b"topic",
        b"ttl",
        b"urgency",
    ]
    assert b"secret" not in heard[0] and str(DELIVERY).encode() not in heard[0]


@pytest.mark.parametrize(
    ("fault", "reason", "permanent"),
    [
        (BellFault.GONE, Reason.GONE, True),
        (BellFault.UNKNOWN, Reason.GONE, True),
        (BellFault.REFUSED, Reason.REJECTED, True),
        (BellFault.RATE_LIMITED, Reason.RATE_LIMITED, False),
        (BellFault.SERVER_ERROR, Reason.PROVIDER_ERROR, False),
    ],
)
def test_a_clear_no(
    provider: Emulators, bell: Envelope, fault: BellFault, reason: Reason, permanent: bool
) -> None:
    provider.faults.order(fault, times=1)
    with pytest.raises(TransportError) as refused:
        transport(provider).send(bell)
    assert (refused.value.reason, refused.value.permanent) == (reason, permanent)
    assert provider.ledger.items("push") == []


@pytest.mark.parametrize("fault", [BellFault.DROP_AFTER_ACCEPTING, BellFault.DROP_BEFORE_ACCEPTING])
def test_without_an_answer_nobody_knows(provider: Emulators, bell: Envelope, fault: BellFault) -> None:
    provider.faults.order(fault, times=1)
    with pytest.raises(Uncertain) as unknown:
        transport(provider).send(bell)
    assert unknown.value.reason is Reason.CONNECTION_LOST


def test_nobody_there(bell: Envelope) -> None:
    gone = "http://127.0.0.1:9"  # nobody listens on the discard port
    settings = PushSettings(signer=SIGNER, contact="mailto:office@practice.example", local=gone)
    with pytest.raises(TransportError) as refused:
        PushTransport(settings).send(replace(bell, to=f"{gone}/push/x"))
    assert (refused.value.reason, refused.value.permanent) == (Reason.UNREACHABLE, False)


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[Any]:
    """The name leads to these; whatever is called is noted, and refused."""
    called: list[Any] = []
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]

    def connect(address: Any, timeout: float) -> socket.socket:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *args, **kwargs: found)
    monkeypatch.setattr(reaching.socket, "create_connection", connect)
    return called


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.8", "169.254.169.254"])
def test_a_name_that_leads_within_our_walls_is_not_called(
    provider: Emulators, note: Envelope, monkeypatch: pytest.MonkeyPatch, inner: str
) -> None:
    called = named(monkeypatch, "93.184.215.14", inner)
    with pytest.raises(TransportError) as refused:
        transport(provider).send(replace(note, to="https://push.services.example/x"))
    assert (refused.value.reason, refused.value.permanent) == (Reason.FORBIDDEN_HOST, True)
    assert called == []


def test_what_was_looked_at_is_what_is_called(
    provider: Emulators, note: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = named(monkeypatch, "93.184.215.14")
    with pytest.raises(TransportError) as refused:
        transport(provider).send(replace(note, to="https://push.services.example/x"))
    assert (refused.value.reason, refused.value.permanent) == (Reason.UNREACHABLE, False)
    assert called == [("93.184.215.14", 443)]


@pytest.mark.parametrize("to", ["http://127.0.0.1:9/push/x", "https://127.0.0.1/x", "dan@mail.example"])
def test_no_push_address(provider: Emulators, note: Envelope, to: str) -> None:
    with pytest.raises(TransportError) as refused:
        transport(provider).send(replace(note, to=to))
    assert refused.value.reason is Reason.FORBIDDEN_HOST


class TestStatement:
    NOW = datetime(2026, 11, 18, 16, tzinfo=UTC)

    def test_it_names_the_service_the_contact_and_an_end(self) -> None:
        header = vapid.authorization("https://push.example", "https://hub.example", SIGNER, self.NOW)
        claims = statements.read(header)
        assert claims == statements.Claims(
            "https://push.example", "https://hub.example", int((self.NOW + vapid.GOOD_FOR).timestamp())
        )

    @pytest.mark.parametrize("header", ["", "vapid", "Bearer x", "vapid t=a.b.c, k=", "vapid t=é.é.é, k=é"])
    def test_nonsense_claims_nothing(self, header: str) -> None:
        assert statements.read(header) is None

    def test_one_changed_letter_breaks_it(self) -> None:
        header = vapid.authorization("https://push.example", "https://hub.example", SIGNER, self.NOW)
        for place in range(len("vapid t="), len(header), 37):
            other = "A" if header[place] != "A" else "B"
            changed = header[:place] + other + header[place + 1 :]
            assert statements.read(changed) != statements.read(header) or header[place] in "., "

    def test_the_same_seed_is_the_same_key(self) -> None:
        assert es256.Signer(bytes(48)).public == SIGNER.public
        assert es256.Signer(bytes([1]) * 48).public != SIGNER.public
        assert len(SIGNER.public) == es256.PUBLIC_SIZE
        with pytest.raises(ValueError):
            es256.Signer(bytes(32))
