"""A virus scanner beside the house, where there is one: clamd's INSTREAM over a socket. Without one, that is said."""

import socket
import struct
import time
from enum import StrEnum

from django.conf import settings

PIECE = 64 * 1024
ANSWER = 4096


class Scan(StrEnum):
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"  # no scanner is configured, or it did not answer


class Watch:
    """Time that is shared by the files of one message: a scanner that hangs holds nobody up for long."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def __enter__(self) -> float:
        self._began = time.monotonic()
        return self._began + self.left

    def __exit__(self, *_raised: object) -> None:
        self.left -= time.monotonic() - self._began


def for_message() -> Watch:
    return Watch(settings.LIMITS["scan_seconds"])


def scan(content: bytes, watch: Watch) -> Scan:
    address = settings.SOTTO_CLAMD
    if not address or watch.left <= 0:
        return Scan.NOT_SCANNED
    try:
        with watch as end, _connected(address, watch.left) as door:
            return _verdict(_ask(door, content, end))
    except (OSError, ValueError):
        return Scan.NOT_SCANNED


def _connected(address: str, patience: float) -> socket.socket:
    """`/path/of/a/socket` or `host:port`."""
    if address.startswith("/"):
        door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        door.settimeout(patience)
        try:
            door.connect(address)
        except OSError:
            door.close()
            raise
        return door
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=patience)


def _ask(door: socket.socket, content: bytes, end: float) -> bytes:
    door.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        _hurry(door, end)
        door.sendall(struct.pack(">I", len(piece)) + piece)
    door.sendall(struct.pack(">I", 0))
    said = b""
    while not said.endswith(b"\0") and len(said) < ANSWER:
        _hurry(door, end)
        more = door.recv(ANSWER)
        if not more:
            break
        said += more
    return said


def _hurry(door: socket.socket, end: float) -> None:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    door.settimeout(left)


def _verdict(said: bytes) -> Scan:
    """`stream: OK`, `stream: Eicar-Test-Signature FOUND`, or some `… ERROR`, which is no verdict."""
    words = said.rstrip(b"\0\n ")
    if words == b"stream: OK":
        return Scan.CLEAN
    return Scan.INFECTED if words.endswith(b" FOUND") else Scan.NOT_SCANNED
