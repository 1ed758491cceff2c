"""A browser names the address at which it is woken: nothing within our own walls may be called by way of it."""

import pytest

from practice.rules import endpoints
from practice.rules.endpoints import Endpoint

LOCAL = "http://127.0.0.1:8009/"
GOOD = "https://push.services.example/wpush/v2/gAAAA-x_y?z=1"


def test_the_browser_makers_server_by_name() -> None:
    found = endpoints.read(GOOD)
    assert found == Endpoint("push.services.example", 443, "/wpush/v2/gAAAA-x_y?z=1")
    assert found.origin == "https://push.services.example"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "push.services.example/x",
        "http://push.services.example/x",
        "ftp://push.services.example/x",
        "https:///x",
        "https://user@push.services.example/x",
        "https://user:word@push.services.example/x",
        "https://push.services.example:8443/x",
        "https://push.services.example:99999/x",
        "https://push.services.example/x#part",
        "https://push.services.example/x\r\nHost: inner",
        "https://push.services.example/a b",
        "https://push.services.example\\@inner/",
        "https://[::1]/x",
        "https://[fd00::1]/x",
        "https://127.0.0.1/x",
        "https://2130706433/x",
        "https://0x7f000001/x",
        "https://localhost/x",
        "https://inner/x",
        "https://printer.local/x",
        "https://vault.internal/x",
        "https://pöst.example/x",
        "http://127.0.0.1:8009/push/x",
        "https://push.services.example/" + "x" * endpoints.LONGEST,
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert endpoints.read(text) is None


def test_the_emulators_own_door_and_no_other_of_this_machine() -> None:
    found = endpoints.read("http://127.0.0.1:8009/push/x", local=LOCAL)
    assert found is not None and found.is_local and found.origin == "http://127.0.0.1:8009"
    for text in ("http://127.0.0.1:8010/push/x", "http://localhost:8009/push/x", "https://127.0.0.1:8009/x"):
        assert endpoints.read(text, local=LOCAL) is None


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_the_world_outside(address: str) -> None:
    assert endpoints.is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.8", "64:ff9b::7f00:1", "64:ff9b::a00:8", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_the_walls(address: str) -> None:
    assert not endpoints.is_public(address)
