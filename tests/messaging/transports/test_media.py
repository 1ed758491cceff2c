"""A picture is fetched from the provider that the settings name and from nowhere else, within limits; then removed there."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from messaging.emulators import pictures
from messaging.emulators.faults import MediaFault
from messaging.emulators.program import Emulators
from messaging.transports import media, reaching
from messaging.transports.base import Reason, TransportError
from messaging.transports.media import MediaSettings
from tests.messaging.emulators import support

NAME = f"MM{'a' * 32}/Media/ME{'b' * 32}"


@pytest.fixture
def settings(provider: Emulators) -> MediaSettings:
    return MediaSettings(
        url=f"http://127.0.0.1:{provider.port}",
        account=support.ACCOUNT,
        token=support.TOKEN,
        hosts=("media.provider.example",),
        most=1024 * 1024,
        seconds=60.0,
    )


@pytest.fixture
def kept(provider: Emulators) -> bytes:
    picture = pictures.sample("photo")
    provider.desk.pictures.put(NAME, picture)
    return picture.content


def refused(settings: MediaSettings, name: str = NAME) -> TransportError:
    with pytest.raises(TransportError) as error:
        media.fetch(name, settings)
    return error.value


class TestNames:
    """What a call says of where a picture lies becomes two names or nothing."""

    ROOT = "https://api.provider.example/2010-04-01/Accounts/AC1/Messages/"

    def ours(self, **more: Any) -> SimpleNamespace:
        named = {
            "SOTTO_SMS_URL": "https://api.provider.example",
            "SOTTO_SMS_ACCOUNT": "AC1",
            "SOTTO_SMS_TOKEN": "secret",
            "SOTTO_SMS_FROM": "+12025550100",
            "SOTTO_BASE_URL": "https://talk.example",
            "SOTTO_SMS_MEDIA_HOSTS": [],
            "LIMITS": {"media_bytes": 1},
        }
        return SimpleNamespace(**named | more)

    def test_of_this_account_it_is_known(self) -> None:
        assert media.reference(f"{self.ROOT}{NAME}", self.ours()) == NAME

    @pytest.mark.parametrize(
        "url",
        [
            "",
            NAME,
            f"https://evil.example/2010-04-01/Accounts/AC1/Messages/{NAME}",
            f"http://api.provider.example/2010-04-01/Accounts/AC1/Messages/{NAME}",
            f"https://api.provider.example.evil.example/2010-04-01/Accounts/AC1/Messages/{NAME}",
            f"https://api.provider.example@evil.example/2010-04-01/Accounts/AC1/Messages/{NAME}",
            f"https://api.provider.example:444/2010-04-01/Accounts/AC1/Messages/{NAME}",
            f"https://api.provider.example/2010-04-01/Accounts/AC2/Messages/{NAME}",
            f"{ROOT}../Calls/{NAME}",
            f"{ROOT}{NAME}/../../../x",
            f"{ROOT}{NAME}?x=1",
            f"{ROOT}{NAME}\r\nHost: evil.example",
            "http://169.254.169.254/latest/meta-data/",
            "file:///etc/passwd",
        ],
    )
    def test_of_anything_else_it_is_not(self, url: str) -> None:
        assert media.reference(url, self.ours()) == ""

    def test_where_no_provider_is_set_up_nothing_is_known(self) -> None:
        assert media.reference(f"{self.ROOT}{NAME}", self.ours(SOTTO_SMS_URL="")) == ""


class TestFetching:
    def test_it_comes_as_it_lies_there(self, settings: MediaSettings, kept: bytes) -> None:
        assert media.fetch(NAME, settings) == kept

    def test_without_our_password_it_does_not(self, settings: MediaSettings, kept: bytes) -> None:
        error = refused(replace(settings, token="another"))
        assert (error.reason, error.permanent) == (Reason.SIGN_IN_REFUSED, False)

    def test_what_is_not_there(self, settings: MediaSettings) -> None:
        assert refused(settings).reason is Reason.GONE

    def test_too_much_is_not_taken(self, settings: MediaSettings, kept: bytes) -> None:
        error = refused(replace(settings, most=len(kept) - 1))
        assert (error.reason, error.permanent) == (Reason.TOO_LONG, True)

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            (MediaFault.SERVER_ERROR, Reason.PROVIDER_ERROR),
            (MediaFault.RATE_LIMITED, Reason.RATE_LIMITED),
            (MediaFault.DROPPED, Reason.UNREACHABLE),
        ],
    )
    def test_a_fault_is_met_by_asking_later(
        self, provider: Emulators, settings: MediaSettings, kept: bytes, fault: MediaFault, reason: Reason
    ) -> None:
        provider.faults.order(fault)
        error = refused(settings)
        assert (error.reason, error.permanent) == (reason, False)

    def test_it_is_waited_for_only_so_long(
        self, provider: Emulators, settings: MediaSettings, kept: bytes
    ) -> None:
        provider.faults.order(MediaFault.SLOW, seconds=20.0)
        assert refused(replace(settings, seconds=0.3)).reason is Reason.TIMED_OUT

    def test_drop_by_drop_it_is_not_waited_for_either(self, settings: MediaSettings) -> None:
        with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", drops=100) as url:
            assert refused(replace(settings, url=url, seconds=0.5)).reason is Reason.TIMED_OUT

    def test_half_of_it_is_nothing(self, settings: MediaSettings) -> None:
        with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf") as url:
            assert refused(replace(settings, url=url)).permanent is False

    def test_a_length_that_lies_is_not_believed(self, settings: MediaSettings) -> None:
        with answering(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(4096)) as url:
            assert refused(replace(settings, url=url, most=1000)).reason is Reason.TOO_LONG


class TestLedOn:
    """The provider leads on to where it keeps its files. Only to named hosts, and only out in the world."""

    @pytest.mark.parametrize(
        "location",
        [
            "https://10.0.0.7/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "http://media.provider.example/x",
            "https://media.provider.example:8443/x",
            "https://media.provider.example@evil.example/x",
            "https://evil.example/x",
            "https://sub.media.provider.example/x",
            "//evil.example/x",
            "/x",
            "",
        ],
    )
    def test_to_no_other_place(
        self, settings: MediaSettings, location: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with answering(
            f"HTTP/1.1 307 On\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
        ) as url:
            error = refused(replace(settings, url=url))
        assert (error.reason, error.permanent) == (Reason.FORBIDDEN_HOST, True)

    def test_not_where_a_named_host_leads_within_walls(
        self, settings: MediaSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        located = "HTTP/1.1 307 On\r\nLocation: https://media.provider.example/x\r\nContent-Length: 0\r\n\r\n"
        true_look_up = socket.getaddrinfo

        def look_up(host: str, *args: Any, **kwargs: Any) -> Any:
            inner = host == "media.provider.example"
            return true_look_up("127.0.0.1" if inner else host, *args, **kwargs)

        monkeypatch.setattr(reaching.socket, "getaddrinfo", look_up)
        with answering(located.encode()) as url:
            assert refused(replace(settings, url=url)).reason is Reason.FORBIDDEN_HOST

    def test_without_our_password(self, settings: MediaSettings) -> None:
        """To the emulators' own host, which stands for the provider's second one here."""
        heard: list[bytes] = []
        located = b"HTTP/1.1 302 On\r\nLocation: %s/there\r\nContent-Length: 0\r\n\r\n"
        there = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        with answering(located, there, heard=heard) as url:
            assert media.fetch(NAME, replace(settings, url=url)) == b"hi"
        assert b"Authorization" in heard[0]
        assert b"Authorization" not in heard[1]

    def test_not_without_an_end(self, provider: Emulators, settings: MediaSettings, kept: bytes) -> None:
        provider.faults.order(MediaFault.IN_A_RING)
        assert refused(settings).reason is Reason.REJECTED

    def test_within_walls_is_refused_at_the_emulated_provider_too(
        self, provider: Emulators, settings: MediaSettings, kept: bytes
    ) -> None:
        provider.faults.order(MediaFault.ELSEWHERE)
        assert refused(settings).reason is Reason.FORBIDDEN_HOST


class TestRemoving:
    def test_it_is_gone_there(self, provider: Emulators, settings: MediaSettings, kept: bytes) -> None:
        media.remove(NAME, settings)
        assert provider.desk.pictures.names() == []

    def test_gone_before_is_gone(self, settings: MediaSettings) -> None:
        media.remove(NAME, settings)

    def test_a_no_is_told(self, settings: MediaSettings, kept: bytes) -> None:
        with pytest.raises(TransportError):
            media.remove(NAME, replace(settings, token="another"))


@contextlib.contextmanager
def answering(*answers: bytes, drops: int = 0, heard: list[bytes] | None = None) -> Iterator[str]:
    """A server that says one answer to each caller; `%s` in it is its own address. `drops`: then a sign at a time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            for answer in answers:
                with contextlib.suppress(OSError):
                    caller, _address = server.accept()
                    with caller:
                        asked = caller.recv(65536)
                        if heard is not None:
                            heard.append(asked)
                        caller.sendall(answer.replace(b"%s", url.encode()))
                        for _drop in range(drops):
                            threading.Event().wait(0.05)
                            caller.sendall(b".")

        threading.Thread(target=serve, daemon=True).start()
        yield url
