"""A mail door on a real socket, with a made-up keeper behind it."""

import asyncio
import contextlib
import re
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from messaging.mail.door import Door
from tests.messaging.mail.making import letter


@dataclass
class Keeper:
    """Stands for the act: keeps what comes, or does what `then` says first."""

    then: Callable[[], None] = lambda: None
    kept: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, **message: Any) -> None:
        self.then()
        self.kept.append(message)


SENDER, OFFICE = "dan@home.example", "office@practice.example"
LAST_LINE = re.compile(rb"(?:^|\n)\d{3} [^\n]*\r\n\Z")


class OpenDoor:
    def __init__(self, door: Door) -> None:
        self.door = door
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.ready = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True)
        self.thread.start()
        assert self.ready.wait(60)

    async def serve(self) -> None:
        self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
        await self.door.open(self.socket)
        self.ready.set()
        await self.stop.wait()
        await self.door.close()

    def ask_to_stop(self) -> None:
        with contextlib.suppress(RuntimeError):  # asked before, it is done already: its loop is closed
            self.loop.call_soon_threadsafe(self.stop.set)

    def talk(self) -> socket.socket:
        """A bare connection, the greeting read."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        assert connection.recv(200).startswith(b"220 ")
        return connection


@contextlib.contextmanager
def opened(keeper: Keeper, **options: Any) -> Iterator[OpenDoor]:
    door = OpenDoor(Door(keeper, **options))
    try:
        yield door
    finally:
        door.ask_to_stop()
        door.thread.join(60)
        assert not door.thread.is_alive()


def say(connection: socket.socket, *lines: bytes) -> bytes:
    """Sends each line and returns the last answer."""
    answer = b""
    for line in lines:
        connection.sendall(line + b"\r\n")
        answer = b""
        while not LAST_LINE.search(answer):
            piece = connection.recv(4_000)
            assert piece, answer
            answer += piece
    return answer


def hear_out(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    heard = b""
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(4_000):
            heard += piece
    return heard


def deliver(door, raw=None, *, client=smtplib.SMTP, sender=SENDER, to=(OFFICE,)):
    with client("127.0.0.1", door.port, timeout=60) as connection:
        return connection.sendmail(sender, list(to), letter() if raw is None else raw)


def raising(error):
    def fail():
        raise error

    return fail
