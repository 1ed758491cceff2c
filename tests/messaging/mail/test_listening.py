"""Where the mail door may stand."""

import socket
import stat
from pathlib import Path

import pytest

from messaging.mail import listening


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("127.0.0.1:8003", "127.0.0.1", 8003), ("localhost:25", "127.0.0.1", 25), ("[::1]:0", "::1", 0)],
)
def test_this_machine(text, host, port):
    assert listening.parse(text) == (host, port, None, listening.Reach.MACHINE)


@pytest.mark.parametrize("text", ["10.1.2.3:25", "192.168.0.9:25", "[fd00::1]:25"])
def test_a_private_network(text):
    assert listening.parse(text).reach is listening.Reach.PRIVATE_NETWORK


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0:25",
        "[::]:25",
        "8.8.8.8:25",
        "[2606:4700::1]:25",
        "mail.example:25",
        "127.0.0.1",
        ":25",
        "",
        "127.0.0.1:x",
    ]
    + ["127.0.0.1:70000", "127.0.0.1:-1"],
)
def test_nowhere_else(text):
    with pytest.raises(listening.NotAllowed):
        listening.parse(text)


def test_a_unix_socket_is_for_its_owner_and_group(tmp_path: Path):
    path = tmp_path / "door"
    for _ in range(2):  # the second finds the first's file
        with listening.bind(listening.parse(f"unix:{path}")):
            assert stat.S_IMODE(path.stat().st_mode) == 0o660
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(str(path))


def test_a_unix_socket_replaces_no_file(tmp_path: Path):
    path = tmp_path / "door"
    path.write_text("precious")
    with pytest.raises(OSError):
        listening.bind(listening.parse(f"unix:{path}"))
    assert path.read_text() == "precious"


def test_a_taken_port_says_so():
    with listening.bind(listening.parse("127.0.0.1:0")) as first:
        with pytest.raises(OSError):
            listening.bind(listening.parse(f"127.0.0.1:{first.getsockname()[1]}"))
