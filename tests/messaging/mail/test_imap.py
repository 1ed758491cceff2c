"""Reading a mailbox of a real Dovecot: encrypted or not at all, each mail kept once, whatever breaks off when."""

import dataclasses
import logging
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from messaging.mail import imap
from messaging.mail.imap import ImapSettings, Place
from messaging.transports import oauth
from messaging.transports.base import Reason, TransportError
from messaging.transports.oauth import OAuthSettings
from tests import doing
from tests.messaging.mail import dovecot, token_server
from tests.messaging.mail.dovecot import PASSWORD, USER, Dovecot
from tests.messaging.mail.token_server import TokenServer


@pytest.fixture(scope="module")
def tokens() -> Iterator[TokenServer]:
    with token_server.running() as running:
        yield running


@pytest.fixture(scope="module")
def house(tokens: TokenServer) -> Iterator[Dovecot]:
    with dovecot.running(introspection=f"http://127.0.0.1:{tokens.port}/info?access_token=") as running:
        yield running


@pytest.fixture
def server(house: Dovecot) -> Iterator[Dovecot]:
    yield house
    house.doveadm("expunge", "-u", USER, "mailbox", "INBOX", "all")


@pytest.fixture
def settings(server: Dovecot) -> ImapSettings:
    return ImapSettings(
        host="localhost", port=server.tls_port, user=USER, password=PASSWORD,
        ca=str(server.certificate.authority), seconds=60.0,
    )  # fmt: skip


def fill(server: Dovecot, *words: str) -> None:
    for number, one in enumerate(words):
        server.deliver(doing.letter("dan@home.example", one), f"{time.time_ns()}.{number}.here")


def today() -> date:
    return datetime.now(UTC).date()


def another_numbering(polled_on: date) -> Place:
    """How far it was read before its server numbered it anew."""
    return Place(uid_validity=7, last_uid=999_999, polled_on=polled_on)


class Kept(list[bytes]):
    def __call__(self, raw: bytes) -> None:
        self.append(raw)


def problem(settings: ImapSettings) -> Reason:
    with pytest.raises(TransportError) as found:
        imap.poll(settings, Place(), Kept())
    assert not found.value.permanent
    return found.value.reason


class TestReading:
    def test_each_new_mail_comes_as_it_lies_there_and_is_marked(
        self, server: Dovecot, settings: ImapSettings
    ) -> None:
        fill(server, "One", "Two")
        kept = Kept()
        done = imap.poll(settings, Place(), kept)
        assert (done.taken, done.is_all, server.count("INBOX", "seen")) == (2, True, 2)
        assert [b"One" in kept[0], b"Two" in kept[1]] == [True, True]
        assert kept[0].endswith(b"\r\n")

    def test_nothing_comes_twice(self, server: Dovecot, settings: ImapSettings) -> None:
        fill(server, "One")
        done = imap.poll(settings, Place(), Kept())
        kept = Kept()
        for _again in range(2):
            done = imap.poll(settings, done.place, kept)
        assert kept == []

    def test_what_somebody_read_elsewhere_meanwhile_comes_too(
        self, server: Dovecot, settings: ImapSettings
    ) -> None:
        place = imap.poll(settings, Place(), Kept()).place
        fill(server, "Read in the browser first")
        server.doveadm("flags", "add", "-u", USER, "\\Seen", "mailbox", "INBOX", "all")
        kept = Kept()
        done = imap.poll(settings, place, kept)
        assert len(kept) == 1
        assert imap.poll(settings, done.place, kept).taken == 0

    def test_what_was_read_before_the_first_poll_is_let_alone(
        self, server: Dovecot, settings: ImapSettings
    ) -> None:
        fill(server, "Old")
        server.doveadm("flags", "add", "-u", USER, "\\Seen", "mailbox", "INBOX", "all")
        done = imap.poll(settings, Place(), Kept())
        assert done.taken == 0
        assert imap.poll(settings, done.place, Kept()).taken == 0

    def test_a_mailbox_numbered_anew_is_read_by_days(self, server: Dovecot, settings: ImapSettings) -> None:
        """Its numbers say nothing any more: what came since the day before, read elsewhere or not, is looked at again."""
        fill(server, "Read in the browser first", "Unread")
        server.doveadm("flags", "add", "-u", USER, "\\Seen", "mailbox", "INBOX", "1")
        kept = Kept()
        done = imap.poll(settings, another_numbering(today()), kept)
        assert (len(kept), done.place.since) == (2, None)
        assert imap.poll(settings, done.place, kept).taken == 0

    def test_of_what_was_read_long_before_that_nothing_comes(
        self, server: Dovecot, settings: ImapSettings
    ) -> None:
        fill(server, "Read long ago", "Unread")
        server.doveadm("flags", "add", "-u", USER, "\\Seen", "mailbox", "INBOX", "1")
        kept = Kept()
        done = imap.poll(settings, another_numbering(today() + timedelta(days=3)), kept)
        assert len(kept) == 1 and b"Unread" in kept[0]
        assert imap.poll(settings, done.place, kept).taken == 0

    def test_so_many_of_those_at_once_and_the_rest_next_time(
        self, server: Dovecot, settings: ImapSettings
    ) -> None:
        fill(server, *map(str, range(5)))
        server.doveadm("flags", "add", "-u", USER, "\\Seen", "mailbox", "INBOX", "all")
        few = dataclasses.replace(settings, most=2)
        kept, place, polls = Kept(), another_numbering(today()), []
        for _round in range(4):
            done = imap.poll(few, place, kept)
            place = done.place
            polls.append((done.taken, done.place.since is None))
        assert polls == [(2, False), (2, False), (1, True), (0, True)]
        assert len(set(kept)) == 5

    def test_so_many_at_once_and_the_rest_next_time(self, server: Dovecot, settings: ImapSettings) -> None:
        fill(server, *map(str, range(5)))
        few = dataclasses.replace(settings, most=2)
        kept, place, polls = Kept(), Place(), []
        for _round in range(3):
            done = imap.poll(few, place, kept)
            place = done.place
            polls.append((done.taken, done.is_all))
        assert polls == [(2, False), (2, False), (1, True)]
        assert len(set(kept)) == 5

    def test_what_is_too_large_is_left_and_counted(
        self, server: Dovecot, settings: ImapSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imap, "MESSAGE_BYTES", 2000)
        fill(server, "Small", "x " * 4000)
        done = imap.poll(settings, Place(), Kept())
        assert (done.taken, done.too_large, server.count("INBOX", "unseen")) == (1, 1, 1)

    def test_kept_ones_go_to_a_folder_that_is_made_for_them(
        self, server: Dovecot, settings: ImapSettings
    ) -> None:
        fill(server, "One", "Two")
        done = imap.poll(dataclasses.replace(settings, done="Kept by the hub"), Place(), Kept())
        assert (done.taken, server.count()) == (2, 0)
        assert server.count("Kept by the hub") == 2

    def test_what_could_not_be_kept_stays_unread(self, server: Dovecot, settings: ImapSettings) -> None:
        fill(server, "One", "Two")

        def fails(raw: bytes) -> None:
            if b"Two" in raw:
                raise RuntimeError

        with pytest.raises(RuntimeError):
            imap.poll(settings, Place(), fails)
        assert server.count("INBOX", "unseen") == 1
        kept = Kept()
        imap.poll(settings, Place(), kept)
        assert len(kept) == 1


class TestEncryption:
    def test_by_starttls_too(
        self, server: Dovecot, settings: ImapSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(imap, "STARTTLS_PORT", server.plain_port)
        fill(server, "One")
        assert imap.poll(dataclasses.replace(settings, port=server.plain_port), Place(), Kept()).taken == 1

    def test_a_certificate_of_nobody_known_is_refused(self, settings: ImapSettings) -> None:
        assert problem(dataclasses.replace(settings, ca="")) is Reason.CERTIFICATE_REFUSED

    def test_a_certificate_of_another_name_is_refused(self, settings: ImapSettings) -> None:
        assert problem(dataclasses.replace(settings, host="127.0.0.2")) in (
            Reason.CERTIFICATE_REFUSED, Reason.UNREACHABLE,
        )  # fmt: skip

    def test_a_server_without_encryption_is_told_no_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as bare:
            port = bare.getsockname()[1]
            monkeypatch.setattr(imap, "STARTTLS_PORT", port)
            said = _answering(bare, b"* OK [CAPABILITY IMAP4rev1] here\r\n")
            assert (
                problem(ImapSettings(host="127.0.0.1", port=port, user=USER, password=PASSWORD))
                is Reason.NO_ENCRYPTION
            )
            assert PASSWORD.encode() not in b"".join(said)

    def test_an_authority_that_is_not_there(self, settings: ImapSettings) -> None:
        assert problem(dataclasses.replace(settings, ca="/nowhere/ca.pem")) is Reason.NOT_CONFIGURED


class TestProblems:
    def test_a_wrong_password(self, settings: ImapSettings, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG):
            assert problem(dataclasses.replace(settings, password="another")) is Reason.SIGN_IN_REFUSED
        assert "another" not in caplog.text

    def test_a_folder_that_is_not_there(self, settings: ImapSettings) -> None:
        assert problem(dataclasses.replace(settings, folder="Nowhere")) is Reason.PROVIDER_ERROR

    @pytest.mark.parametrize("folder", ['IN"BOX', "A\r\nB", "", "x" * 201])
    def test_a_folder_that_can_be_none(self, settings: ImapSettings, folder: str) -> None:
        with pytest.raises(ValueError, match="folder"):
            dataclasses.replace(settings, folder=folder)

    def test_nobody_there(self, settings: ImapSettings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        assert problem(dataclasses.replace(settings, port=port)) is Reason.UNREACHABLE

    def test_a_server_that_says_nothing_is_not_waited_for(self, settings: ImapSettings) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            waiting = dataclasses.replace(settings, port=silent.getsockname()[1], seconds=0.5)
            began = time.monotonic()
            assert problem(waiting) is Reason.TIMED_OUT
            assert time.monotonic() - began < 30

    def test_a_password_stands_in_no_words_about_it(self, settings: ImapSettings) -> None:
        assert PASSWORD not in repr(settings)


class TestTokens:
    @pytest.fixture
    def ways(self, tokens: TokenServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[OAuthSettings]:
        monkeypatch.setattr(oauth, "keeper", oauth.FileOnly())
        tokens.refresh, tokens.rotates, tokens.answer = {"first-refresh"}, False, None
        found = OAuthSettings(url=tokens.url, client="hub", refresh_token="first-refresh")
        oauth.forget(found)
        yield found
        oauth.forget(found)

    @pytest.fixture
    def by_token(self, settings: ImapSettings, ways: OAuthSettings) -> ImapSettings:
        return dataclasses.replace(settings, password="", oauth=ways)

    def test_a_real_server_takes_the_token(self, server: Dovecot, by_token: ImapSettings) -> None:
        fill(server, "One")
        assert imap.poll(by_token, Place(), Kept()).taken == 1

    def test_one_token_serves_many_polls(self, by_token: ImapSettings, tokens: TokenServer) -> None:
        before = len(tokens.asked)
        for _poll in range(3):
            imap.poll(by_token, Place(), Kept())
        assert len(tokens.asked) == before + 1

    def test_one_that_is_withdrawn_is_fetched_anew_the_next_time(
        self, by_token: ImapSettings, tokens: TokenServer
    ) -> None:
        imap.poll(by_token, Place(), Kept())
        tokens.given.append("another-access")  # the old one opens nothing now
        assert problem(by_token) is Reason.SIGN_IN_REFUSED
        imap.poll(by_token, Place(), Kept())

    def test_a_refresh_token_that_ran_out(self, by_token: ImapSettings, tokens: TokenServer) -> None:
        tokens.refresh = set()
        assert problem(by_token) is Reason.SIGN_IN_REFUSED


def _answering(bare: socket.socket, *lines: bytes) -> list[bytes]:
    """Greets whoever comes first, then says the same to each command; what it heard."""
    heard: list[bytes] = []

    def talk() -> None:
        connection, _address = bare.accept()
        with connection:
            for line in lines:
                connection.sendall(line)
            while data := connection.recv(4096):
                heard.append(data)
                tag = data.split(b" ")[0]
                connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")

    threading.Thread(target=talk, daemon=True).start()
    return heard
