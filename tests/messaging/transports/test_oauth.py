"""Tokens: fetched when needed, kept while they last, told to nobody; every fault has its reason."""

import logging
import socket
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from messaging.emulators import certificates
from messaging.transports import oauth
from messaging.transports.base import Envelope, Reason, TransportError
from messaging.transports.email import SmtpSettings, SmtpTransport
from messaging.transports.oauth import OAuthSettings
from tests.messaging.mail import token_server
from tests.messaging.mail.token_server import TokenServer


@pytest.fixture(autouse=True)
def in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the newest is kept is another matter: here is no database, and no key-ring unless others made one."""
    monkeypatch.setattr(oauth, "keeper", oauth.FileOnly())


@pytest.fixture
def tokens() -> Iterator[TokenServer]:
    with token_server.running() as running:
        yield running


@pytest.fixture
def ways(tokens: TokenServer) -> Iterator[OAuthSettings]:
    found = OAuthSettings(
        url=tokens.url, client="hub", secret="s3cret", refresh_token="first-refresh", scope="mail"
    )
    yield found
    oauth.forget(found)


class Watch:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def refused(ways: OAuthSettings) -> Reason:
    with pytest.raises(TransportError) as found:
        oauth.access_token(ways)
    assert not found.value.permanent
    return found.value.reason


class TestFetching:
    def test_what_is_asked(self, ways: OAuthSettings, tokens: TokenServer) -> None:
        assert oauth.access_token(ways) == "access-1"
        assert tokens.asked == [
            {
                "grant_type": "refresh_token", "client_id": "hub", "client_secret": "s3cret",
                "refresh_token": "first-refresh", "scope": "mail",
            }
        ]  # fmt: skip

    def test_one_lasts_until_shortly_before_its_end(self, ways: OAuthSettings, tokens: TokenServer) -> None:
        watch = Watch()
        assert oauth.access_token(ways, clock=watch) == "access-1"
        watch.at += 3600 - oauth.EARLY_SECONDS - 1
        assert oauth.access_token(ways, clock=watch) == "access-1"
        watch.at += 2
        assert oauth.access_token(ways, clock=watch) == "access-2"

    def test_forgotten_it_is_fetched_anew(self, ways: OAuthSettings) -> None:
        oauth.access_token(ways)
        oauth.forget(ways)
        assert oauth.access_token(ways) == "access-2"

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            ((400, b'{"error": "invalid_grant"}'), Reason.SIGN_IN_REFUSED),
            ((401, b""), Reason.SIGN_IN_REFUSED),
            ((500, b"oh"), Reason.PROVIDER_ERROR),
            ((302, b""), Reason.PROVIDER_ERROR),
            ((200, b"<html>"), Reason.UNREADABLE_ANSWER),
            ((200, b"[]"), Reason.UNREADABLE_ANSWER),
            ((200, b"{}"), Reason.UNREADABLE_ANSWER),
            ((200, b'{"access_token": "a\\u0001b"}'), Reason.UNREADABLE_ANSWER),
            ((200, b'{"access_token": ""}'), Reason.UNREADABLE_ANSWER),
            ((200, b'{"access_token": "a", "expires_in": "soon"}'), Reason.UNREADABLE_ANSWER),
        ],
    )
    def test_every_fault_has_its_reason(
        self, ways: OAuthSettings, tokens: TokenServer, answer: tuple[int, bytes], reason: Reason
    ) -> None:
        tokens.answer = answer
        assert refused(ways) is reason

    def test_nobody_there(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            url = f"http://127.0.0.1:{gone.getsockname()[1]}/"
        assert refused(OAuthSettings(url=url, client="hub")) is Reason.UNREACHABLE

    def test_a_server_that_says_nothing_is_not_waited_for(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
            assert refused(OAuthSettings(url=url, client="hub", seconds=0.4)) is Reason.TIMED_OUT

    @pytest.mark.parametrize("url", ["http://login.example/token", "ftp://x/", ""])
    def test_tokens_travel_by_https(self, url: str) -> None:
        with pytest.raises(ValueError, match="https"):
            OAuthSettings(url=url, client="hub")

    def test_nothing_secret_is_said_or_logged(
        self, ways: OAuthSettings, tokens: TokenServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            token = oauth.fetch(ways, "first-refresh")
        said = caplog.text + repr(ways) + repr(token)
        assert not [word for word in ("s3cret", "first-refresh", "access-1") if word in said]


class TestSending:
    """A mail server that asks for XOAUTH2 as Google and Microsoft describe it."""

    @pytest.fixture
    def server(self, certificates_dir: Any) -> Iterator[Any]:
        files = certificates.make_certificate(certificates_dir)
        handler = _Handler()
        controller = _Controller(
            handler, hostname="127.0.0.1", port=_free(), tls_context=certificates.server_context(files),
            require_starttls=True, auth_required=True, authenticator=lambda *_: AuthResult(success=False),
        )  # fmt: skip
        controller.start()
        yield controller.port, files, handler
        controller.stop()

    @pytest.fixture
    def certificates_dir(self, tmp_path: Any) -> Any:
        return tmp_path / "tls"

    @pytest.fixture
    def mail(self, server: Any, ways: OAuthSettings) -> SmtpTransport:
        port, files, _handler = server
        return SmtpTransport(
            SmtpSettings(
                host="localhost", port=port, sender="office@practice.example", user="office@practice.example",
                ca=str(files.authority), oauth=ways, seconds=60.0,
            )
        )  # fmt: skip

    def test_a_token_opens_it(self, mail: SmtpTransport, server: Any, letter: Envelope) -> None:
        server[2].good = "access-1"
        mail.send(letter)
        assert server[2].said == ["user=office@practice.example\x01auth=Bearer access-1\x01\x01"]
        assert len(server[2].taken) == 1

    def test_one_that_is_refused_is_not_shown_again(
        self, mail: SmtpTransport, server: Any, letter: Envelope
    ) -> None:
        server[2].good = "access-2"
        with pytest.raises(TransportError) as found:
            mail.send(letter)
        assert (found.value.reason, found.value.permanent) == (Reason.SIGN_IN_REFUSED, False)
        mail.send(letter)
        assert len(server[2].taken) == 1

    def test_without_a_token_nothing_is_said(
        self, mail: SmtpTransport, server: Any, letter: Envelope, tokens: TokenServer
    ) -> None:
        tokens.answer = (400, b"{}")
        with pytest.raises(TransportError):
            mail.send(letter)
        assert server[2].said == []


class _Handler:
    def __init__(self) -> None:
        self.good = ""
        self.said: list[str] = []
        self.taken: list[bytes] = []

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        words = b64decode(args[1]).decode() if len(args) > 1 else ""
        self.said.append(words)
        if self.good and f"Bearer {self.good}\x01" in words:
            return AuthResult(success=True)
        answered = await server.challenge_auth('{"status":"401"}')
        assert answered == b""  # as both providers ask: an empty line, then the refusal
        return AuthResult(success=False, handled=False)

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        return "250 OK"


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
