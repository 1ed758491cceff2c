import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from messaging.emulators import loopback
from messaging.emulators.loopback import NotLoopback
from messaging.emulators.program import Emulators, Options
from messaging.management.commands import emulators

OUTSIDE = ["0.0.0.0", "::", "192.0.2.1", "10.0.0.1", "example.org", "localhost.example.org", ""]  # noqa: S104


def options(data: Path, **changes: str) -> Options:
    given = {"hub": "http://127.0.0.1:8000", "door": "127.0.0.1:8003", "host": "127.0.0.1", **changes}
    return Options(data=data, token="t", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", OUTSIDE)
def test_no_address_that_others_reach_is_bound(host: str, tmp_path: Path) -> None:
    with pytest.raises(NotLoopback):
        Emulators(options(tmp_path, host=host))


@pytest.mark.parametrize("host", OUTSIDE)
def test_nobody_elsewhere_is_called(host: str, tmp_path: Path) -> None:
    with pytest.raises(NotLoopback):
        Emulators(options(tmp_path, hub=f"http://{host}:8000"))
    with pytest.raises(NotLoopback):
        Emulators(options(tmp_path, door=f"{host}:8003"))


@pytest.mark.parametrize("door", ["127.0.0.1", "127.0.0.1:", "127.0.0.1:x", ":8003"])
def test_a_door_needs_host_and_port(door: str) -> None:
    with pytest.raises(NotLoopback):
        loopback.split(door)


def test_both_kinds_of_loopback() -> None:
    assert loopback.split("[::1]:8003") == ("::1", 8003)
    assert loopback.split("localhost:25") == ("localhost", 25)


@pytest.mark.parametrize(
    ("header", "is_own"),
    [
        ("127.0.0.1:8001", True),
        ("localhost:8001", True),
        ("[::1]:8001", True),
        ("rebound.example:8001", False),
        ("127.0.0.1.example", False),
        ("localhost@evil.example", False),
        ("", False),
        (None, False),
    ],
)
def test_host_headers(header: str | None, is_own: bool) -> None:
    assert loopback.is_own_host(header) is is_own


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "loopback only"),  # noqa: S104
        (["--token-file", "/nowhere/at/all"], "token"),
        (["--callback-base", "https://hub.example"], "loopback"),
    ],
)
def test_the_command_refuses_in_words(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emulators, "_told_to_end", threading.Event)  # this process keeps its own signals
    token = tmp_path / "token"
    token.write_text("t")
    given = {
        "--port": "0",
        "--smtp-port": "0",
        "--data": str(tmp_path / "data"),
        "--callback-base": "http://127.0.0.1:8000",
        "--mail-door": "127.0.0.1:8003",
        "--token-file": str(token),
        arguments[0]: arguments[1],
    }
    flat = [part for pair in given.items() for part in pair]
    with pytest.raises(CommandError, match=words):
        call_command("emulators", *flat)
