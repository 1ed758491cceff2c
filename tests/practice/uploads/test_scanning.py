"""A scanner on loopback that speaks as clamd does: what it says is believed, and its silence is said."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from practice.uploads import scanning, taking
from practice.uploads.refusals import Refusal, Refused
from practice.uploads.scanning import Scan

VIRUS = b"CANARY-VIRUS"


def scan(content: bytes) -> Scan:
    return scanning.scan(content, scanning.for_message())


class FakeClamd:
    """Takes one INSTREAM after another; `says` replaces its answer."""

    def __init__(self, door: socket.socket) -> None:
        self.door = door
        self.says: bytes | None = None
        self.patience = 0.0
        self.heard: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self.door.accept()
            except OSError:
                return
            with visitor, visitor.makefile("rb") as told:
                self._answer(visitor, told)

    def _answer(self, visitor: socket.socket, told: Any) -> None:
        if told.read(10) != b"zINSTREAM\0":
            visitor.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", told.read(4))[0]:
            content += told.read(size)
        self.heard.append(content)
        time.sleep(self.patience)
        found = b"stream: Test.Signature FOUND\0" if VIRUS in content else b"stream: OK\0"
        try:
            visitor.sendall(found if self.says is None else self.says)
        except OSError:
            return


@pytest.fixture(params=["tcp", "unix"])
def clamd(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[FakeClamd]:
    if request.param == "tcp":
        door = socket.create_server(("127.0.0.1", 0))
        settings.SOTTO_CLAMD = f"127.0.0.1:{door.getsockname()[1]}"
    else:
        door = socket.socket(socket.AF_UNIX)
        settings.SOTTO_CLAMD = str(tmp_path / "clamd")
        door.bind(settings.SOTTO_CLAMD)
        door.listen()
    with door:
        yield FakeClamd(door)


class TestVerdicts:
    def test_a_clean_file_is_called_clean_and_was_heard_whole(self, clamd: FakeClamd) -> None:
        content = bytes(range(256)) * 1000
        assert scan(content) is Scan.CLEAN
        assert clamd.heard == [content]

    def test_an_infected_file_is_called_infected(self, clamd: FakeClamd) -> None:
        assert scan(b"x" * 100_000 + VIRUS) is Scan.INFECTED

    @pytest.mark.parametrize(
        "says",
        [
            b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK, more or less\0", b"", b"OK\0",
            b"stream: Can't allocate memory ERROR\0", b"nonsense" * 2000,
        ],
    )  # fmt: skip
    def test_anything_else_is_no_verdict(self, clamd: FakeClamd, says: bytes) -> None:
        clamd.says = says
        assert scan(b"Monday.") is Scan.NOT_SCANNED

    def test_a_slow_one_is_not_waited_for(self, clamd: FakeClamd, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"scan_seconds": 0.3}
        clamd.patience = 300
        began = time.monotonic()
        assert scan(b"Monday.") is Scan.NOT_SCANNED
        assert time.monotonic() - began < 60

    def test_one_that_hangs_is_waited_for_once_a_message(self, clamd: FakeClamd, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"scan_seconds": 0.3}
        clamd.patience = 300
        watch, began = scanning.for_message(), time.monotonic()
        assert [scanning.scan(b"Monday.", watch) for _ in range(10)] == [Scan.NOT_SCANNED] * 10
        assert time.monotonic() - began < 60


class TestWithout:
    @pytest.mark.parametrize("address", ["", "/nowhere/clamd", "127.0.0.1:1", "localhost", "127.0.0.1:x"])
    def test_without_a_scanner_it_says_so(self, address: str, settings: Any) -> None:
        settings.SOTTO_CLAMD = address
        assert scan(b"Monday.") is Scan.NOT_SCANNED


class TestTaking:
    def test_an_infected_file_is_refused(self, clamd: FakeClamd) -> None:
        with pytest.raises(Refused) as caught:
            taking.take_one("diary.txt", b"Monday " + VIRUS, scanning.for_message(), seconds=20)
        assert caught.value.refusal is Refusal.INFECTED

    def test_it_hears_the_file_as_it_came(self, clamd: FakeClamd) -> None:
        taken = taking.take_one("../diary", b"a\r\nb", scanning.for_message(), seconds=20)
        assert clamd.heard == [b"a\r\nb"]
        assert (taken.name, taken.media_type, taken.content) == ("diary.txt", "text/plain", b"a\nb")
        assert taken.scan is Scan.CLEAN
