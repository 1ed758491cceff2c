import dataclasses
import os
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from messaging.emulators import certificates as made
from messaging.emulators.faults import Faults, MailFault
from messaging.emulators.ledger import Ledger
from messaging.emulators.mail import MailServer, Taker
from messaging.emulators.program import Emulators
from messaging.transports import smtp
from messaging.transports.base import Capabilities, Envelope, Reason, TransportError, Uncertain
from messaging.transports.deadline import Line
from messaging.transports.email import SmtpSettings, SmtpTransport
from messaging.transports.mime import Letter
from tests.messaging.emulators import support


def transport(settings: SmtpSettings, **changes: object) -> SmtpTransport:
    return SmtpTransport(dataclasses.replace(settings, **changes))  # type: ignore[arg-type]


def taken(provider: Emulators) -> list[str]:
    return [entry.reference for entry in provider.ledger.entries()]


def test_a_letter_arrives(mail: SmtpTransport, provider: Emulators, letter: Envelope) -> None:
    before = datetime.now(UTC)
    receipt = mail.send(letter)
    (item,) = provider.ledger.items("mail")
    assert (item.to, item.subject, item.sender_name) == (letter.to, letter.subject, letter.sender_name)
    assert item.text == letter.text + "\n"
    assert receipt.reference == item.message_id == f"<{letter.delivery_id}@practice.example>"
    assert receipt.at is not None and before <= receipt.at <= datetime.now(UTC)
    assert taken(provider) == [str(letter.delivery_id)]


@pytest.mark.parametrize(
    "text", [".", ".\n.\n", "..", "one\n.\ntwo\r\n.\r\nQUIT", "é\n.\n" * 50, "x" * 99_999]
)
def test_no_text_ends_the_letter_early(
    mail: SmtpTransport, provider: Emulators, letter: Envelope, text: str
) -> None:
    mail.send(dataclasses.replace(letter, text=text))
    (item,) = provider.ledger.items("mail")
    assert item.text.splitlines() == text.splitlines()


def test_it_promises_nothing_that_mail_can_not_keep(mail: SmtpTransport) -> None:
    assert mail.capabilities == Capabilities(idempotency_window=None, look_up=False, webhook_signature=False)


# fault, its ending, reason, permanent, code, and whether the server keeps the letter
MATRIX = [
    (MailFault.TEMPORARY, TransportError, Reason.RECIPIENT_REFUSED, False, "451 4.3.0", 0),
    (MailFault.PERMANENT, TransportError, Reason.RECIPIENT_REFUSED, True, "550 5.1.1", 0),
    (MailFault.TEMPORARY_AFTER_DATA, TransportError, Reason.REJECTED, False, "452 4.3.1", 0),
    (MailFault.PERMANENT_AFTER_DATA, TransportError, Reason.REJECTED, True, "554 5.7.1", 0),
    (MailFault.CLOSE_BEFORE_DATA, TransportError, Reason.CONNECTION_LOST, False, None, 0),
    (MailFault.CLOSE_UNTAKEN, Uncertain, Reason.CONNECTION_LOST, None, None, 0),
    (MailFault.CLOSE_AFTER_DATA, Uncertain, Reason.CONNECTION_LOST, None, None, 1),
    (MailFault.HANG_AFTER_DATA, Uncertain, Reason.TIMED_OUT, None, None, 1),
    (MailFault.GARBLED, Uncertain, Reason.UNREADABLE_ANSWER, None, None, 1),
]


@pytest.mark.parametrize(("fault", "ending", "reason", "permanent", "code", "kept"), MATRIX)
def test_each_failure_has_its_ending(
    fault: MailFault,
    ending: type[TransportError] | type[Uncertain],
    reason: Reason,
    permanent: bool | None,
    code: str | None,
    kept: int,
    mail_settings: SmtpSettings,
    provider: Emulators,
    letter: Envelope,
) -> None:
    provider.faults.order(fault, seconds=20)
    limit = 3.0 if reason is Reason.TIMED_OUT else 60.0
    with pytest.raises((TransportError, Uncertain)) as raised:
        transport(mail_settings, seconds=limit).send(letter)
    error = raised.value
    assert type(error) is ending
    assert isinstance(error, TransportError | Uncertain)
    assert (error.reason, getattr(error, "permanent", None), error.code) == (reason, permanent, code)
    support.until(lambda: len(taken(provider)) == kept)
    assert letter.to not in f"{error!r}{error}{error.args}"


def test_every_fault_is_in_the_matrix() -> None:
    assert {row[0] for row in MATRIX} == set(MailFault)


def test_nothing_is_certain_of_a_letter_that_was_taken(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope
) -> None:
    """The rule behind the matrix: a letter in the ledger was never reported as certainly not gone."""
    for fault in MailFault:
        provider.faults.order(fault, seconds=20, times=1)
        count = len(taken(provider))
        try:
            transport(mail_settings, seconds=1.5).send(letter)
        except TransportError:
            assert len(taken(provider)) == count
        except Uncertain:
            pass


# The road: encryption and names


def bare_server(context: ssl.SSLContext | None) -> tuple[MailServer, Ledger]:
    ledger = Ledger()
    server = MailServer(Taker(ledger, Faults()), host="127.0.0.1", port=0, token="", context=context)
    server.start()
    return server, ledger


def refused(settings: SmtpSettings, letter: Envelope) -> TransportError:
    with pytest.raises(TransportError) as raised:
        SmtpTransport(settings).send(letter)
    return raised.value


def test_a_server_without_starttls_gets_nothing(mail_settings: SmtpSettings, letter: Envelope) -> None:
    server, ledger = bare_server(None)
    error = refused(dataclasses.replace(mail_settings, port=server.port), letter)
    server.stop()
    assert (error.reason, error.permanent) == (Reason.NO_ENCRYPTION, False)
    assert ledger.entries() == []


def test_an_unknown_authority_is_refused(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope
) -> None:
    error = refused(dataclasses.replace(mail_settings, ca=""), letter)
    assert (error.reason, error.permanent) == (Reason.CERTIFICATE_REFUSED, False)
    assert taken(provider) == []


def test_another_authority_of_the_same_name_is_refused(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope, tmp_path: Path
) -> None:
    other = made.make_certificate(tmp_path)
    error = refused(dataclasses.replace(mail_settings, ca=str(other.authority)), letter)
    assert error.reason == Reason.CERTIFICATE_REFUSED and taken(provider) == []


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_an_authority_that_can_not_be_read_is_our_own_mistake(
    content: str | None, mail_settings: SmtpSettings, provider: Emulators, letter: Envelope, tmp_path: Path
) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    error = refused(dataclasses.replace(mail_settings, ca=str(file)), letter)
    assert (error.reason, error.permanent) == (Reason.NOT_CONFIGURED, False) and taken(provider) == []


def test_a_renewed_authority_is_noticed(provider: Emulators, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_bytes(provider.certificate.authority.read_bytes())
    first = smtp.tls_context(str(file))
    assert smtp.tls_context(str(file)) is first
    os.utime(file, ns=(1, 1))
    assert smtp.tls_context(str(file)) is not first


@pytest.mark.parametrize("wrong", ["name", "date"])
def test_a_certificate_of_another_name_or_time_is_refused(
    wrong: str, mail_settings: SmtpSettings, letter: Envelope, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    if wrong == "name":
        monkeypatch.setattr(made, "NAMES", (x509.DNSName("mail.elsewhere.example"),))
    else:
        now -= timedelta(days=500)
    certificate = made.make_certificate(tmp_path, now)
    server, ledger = bare_server(made.server_context(certificate))
    settings = dataclasses.replace(mail_settings, port=server.port, ca=str(certificate.authority))
    error = refused(settings, letter)
    server.stop()
    assert error.reason == Reason.CERTIFICATE_REFUSED and ledger.entries() == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_encryption_is_refused(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope
) -> None:
    context = made.server_context(provider.certificate)
    context.minimum_version = ssl.TLSVersion.TLSv1  # noqa: S502 - the server that must be refused
    context.maximum_version = ssl.TLSVersion.TLSv1_1  # noqa: S502
    context.set_ciphers("ALL:@SECLEVEL=0")
    server, ledger = bare_server(context)
    error = refused(dataclasses.replace(mail_settings, port=server.port), letter)
    server.stop()
    assert (error.reason, error.permanent) == (Reason.NO_ENCRYPTION, False)
    assert ledger.entries() == []
    assert smtp.tls_context().minimum_version == ssl.TLSVersion.TLSv1_2


def test_signing_in(mail_settings: SmtpSettings, provider: Emulators, letter: Envelope) -> None:
    transport(mail_settings, user="hub", password=support.TOKEN).send(letter)
    assert len(taken(provider)) == 1
    error = refused(dataclasses.replace(mail_settings, user="hub", password="wrong"), letter)
    assert (error.reason, error.permanent) == (Reason.SIGN_IN_REFUSED, False)
    assert error.code is not None and error.code.startswith("535") and len(taken(provider)) == 1


def test_a_mailbox_of_any_script(mail: SmtpTransport, provider: Emulators, letter: Envelope) -> None:
    mail.send(dataclasses.replace(letter, to="dañ@mail.example", text="¿Qué tal?"))
    (item,) = provider.ledger.items("mail")
    assert (item.to, item.text) == ("dañ@mail.example", "¿Qué tal?\n")


# The road: servers that are not there, or will not speak


def test_nobody_listens(mail_settings: SmtpSettings, letter: Envelope) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    error = refused(dataclasses.replace(mail_settings, port=port), letter)
    assert (error.reason, error.permanent) == (Reason.UNREACHABLE, False)


def test_a_name_that_nobody_has(
    mail_settings: SmtpSettings, letter: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = refused(dataclasses.replace(mail_settings, host="mail.nowhere.invalid"), letter)
    assert (error.reason, error.permanent) == (Reason.UNREACHABLE, False)


def test_a_look_up_that_never_ends_costs_no_more_than_the_limit(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    with support.late_look_up(monkeypatch):
        error = refused(dataclasses.replace(mail_settings, seconds=0.3), letter)
        assert (error.reason, error.permanent) == (Reason.TIMED_OUT, False)
    assert taken(provider) == [], "sent behind our back"


def silent(caller: socket.socket) -> None:
    caller.recv(1)


def greets_and_drips(caller: socket.socket) -> None:
    caller.sendall(b"220-")
    support.drip(caller)


def says(line: bytes) -> Callable[[socket.socket], None]:
    def talk(caller: socket.socket) -> None:
        caller.sendall(line)
        while caller.recv(1000):
            pass

    return talk


@pytest.mark.parametrize(
    ("talk", "reason", "code"),
    [
        (silent, Reason.TIMED_OUT, None),
        (greets_and_drips, Reason.TIMED_OUT, None),
        (lambda caller: None, Reason.CONNECTION_LOST, None),
        (says(b"554 5.3.2 No service\r\n"), Reason.PROVIDER_ERROR, "554 5.3.2"),
        (says(b"421 4.3.2 Closing\r\n"), Reason.PROVIDER_ERROR, "421 4.3.2"),
        (says(b"SSH-2.0-OpenSSH\r\n"), Reason.PROVIDER_ERROR, "-1"),
    ],
)
def test_strange_greetings_are_passing(
    talk: Callable[[socket.socket], None],
    reason: Reason,
    code: str | None,
    mail_settings: SmtpSettings,
    letter: Envelope,
) -> None:
    limit = 0.6 if reason is Reason.TIMED_OUT else 60.0
    start = time.monotonic()
    with support.script(talk) as port:
        error = refused(dataclasses.replace(mail_settings, port=port, seconds=limit), letter)
    assert (error.reason, error.permanent, error.code) == (reason, False, code)
    assert time.monotonic() - start < 60


def test_an_answer_that_drips_behind_the_dot_is_uncertain_in_time(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope
) -> None:
    context = made.server_context(provider.certificate)

    def talk(caller: socket.socket) -> None:
        caller.sendall(b"220 here\r\n")
        caller.recv(1000)
        caller.sendall(b"250-here\r\n250 STARTTLS\r\n")
        caller.recv(1000)
        caller.sendall(b"220 go\r\n")
        with context.wrap_socket(caller, server_side=True) as secured:
            for reply in (b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n"):
                secured.recv(1000)
                secured.sendall(reply)
            received = b""
            while not received.endswith(b"\r\n.\r\n"):
                received += secured.recv(10_000)
            secured.sendall(b"250-")
            support.drip(secured)

    start = time.monotonic()
    with support.script(talk) as port, pytest.raises(Uncertain) as raised:
        transport(mail_settings, port=port, seconds=6.0).send(letter)
    assert raised.value.reason == Reason.TIMED_OUT
    assert time.monotonic() - start < 60


def test_words_slipped_in_before_the_encryption_are_not_believed(
    mail_settings: SmtpSettings, provider: Emulators, letter: Envelope
) -> None:
    """Somebody on the road appends a made-up answer to the last line in clear: it must not count."""
    context = made.server_context(provider.certificate)
    heard: list[bytes] = []

    def talk(caller: socket.socket) -> None:
        caller.sendall(b"220 here\r\n")
        caller.recv(1000)
        caller.sendall(b"250-here\r\n250 STARTTLS\r\n")
        caller.recv(1000)
        caller.sendall(b"220 go\r\n550 5.0.0 made up\r\n")
        with context.wrap_socket(caller, server_side=True) as secured:
            heard.append(secured.recv(1000))
            secured.sendall(b"250 here\r\n")
            heard.append(secured.recv(1000))
            secured.sendall(b"451 4.0.0 true\r\n")

    with support.script(talk) as port:
        error = refused(dataclasses.replace(mail_settings, port=port), letter)
    # Either the forged line was thrown away, or the handshake broke on it: it never was an answer to MAIL.
    assert error.code != "550 5.0.0" and not error.permanent


def test_nothing_secret_in_what_could_be_logged(mail_settings: SmtpSettings, letter: Envelope) -> None:
    settings = dataclasses.replace(mail_settings, password="hunter2")
    shown = f"{settings!r}{letter!r}{SmtpTransport(settings)!r}"
    for secret in ("hunter2", letter.to, letter.text, letter.subject, letter.sender_name):
        assert str(secret) not in shown


class Answering:
    """A server that takes the sender and says this of the recipient."""

    sock = None
    command_encoding = "ascii"

    def __init__(self, code: int, words: bytes) -> None:
        self.said = (code, words)

    def mail(self, _sender: str, _options: list[str]) -> tuple[int, bytes]:
        return 250, b"2.1.0 go on"

    def rcpt(self, _to: str) -> tuple[int, bytes]:
        return self.said


@pytest.mark.parametrize(
    ("code", "words", "reason"),
    [
        (550, b"5.1.1 nobody here", Reason.RECIPIENT_REFUSED),
        (550, b"nobody here", Reason.RECIPIENT_REFUSED),
        (550, b"5.7.1 your address is on a list", Reason.FILTERED),
        (554, b"5.7.1 your address is on a list", Reason.FILTERED),
        (552, b"5.2.2 no room", Reason.MAILBOX_FULL),
        (552, b"no room", Reason.MAILBOX_FULL),
        (554, b"no", Reason.REJECTED),
        (550, b"5.5.0 no", Reason.REJECTED),
        (451, b"4.3.0 later", Reason.RECIPIENT_REFUSED),
    ],
)
def test_a_recipient_is_nobodys_only_where_the_server_says_so(
    code: int, words: bytes, reason: Reason
) -> None:
    """What was agreed for an address rests once it is nobody's: a list of bad senders must not do that to everybody's."""
    letter = Letter("<1@practice.example>", "a@practice.example", "b@home.example", b"", False)
    with pytest.raises(TransportError) as raised:
        smtp.hand_over(Answering(code, words), letter, Line(5))  # type: ignore[arg-type]
    assert (raised.value.reason, raised.value.permanent) == (reason, code >= 500)
