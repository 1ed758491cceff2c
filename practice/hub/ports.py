"""The four doors on loopback: pages, emulators' pages, SMTP catcher, mail door."""

import errno
import socket
from dataclasses import dataclass

import psutil

from practice.hub.errors import Refusal

LOOPBACK = "127.0.0.1"
DEFAULT = 8000
STEP = 10  # how far apart two hubs on one machine are suggested


class PortTaken(Refusal):
    """A door is somebody else's; the text names it and a way out."""


@dataclass(frozen=True)
class Ports:
    web: int

    @property
    def emulators(self) -> int:
        return self.web + 1

    @property
    def smtp(self) -> int:
        return self.web + 2

    @property
    def mail_door(self) -> int:
        return self.web + 3

    def doors(self) -> dict[str, int]:
        return {
            "the pages": self.web,
            "the emulators' pages (PORT + 1)": self.emulators,
            "the mail catcher (PORT + 2)": self.smtp,
            "the mail door (PORT + 3)": self.mail_door,
        }

    @property
    def address(self) -> str:
        return f"http://localhost:{self.web}/"


def chosen(text: str) -> Ports:
    """The ports from what was typed as PORT; four in a row must fit."""
    if not text.isdigit() or not 1 <= int(text) <= 65532:
        raise PortTaken(f"PORT must be a number from 1 to 65532, not {text!r}.")
    return Ports(int(text))


def check(ports: Ports) -> None:
    for purpose, port in ports.doors().items():
        if reason := refusal(port):
            raise PortTaken(
                f"Port {port}, wanted for {purpose}, {reason}; end that program or choose another number: "
                f"make run PORT={free_block(ports.web)}"
            )


def refusal(port: int) -> str | None:
    """Why this port cannot be had, or None."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((LOOPBACK, port))
        except OSError as problem:
            if problem.errno == errno.EACCES:
                return "may not be opened by this user"
            return f"is taken by {holder(port)}"
    return None


def holder(port: int) -> str:
    """Which program listens there, as far as this user may know."""
    try:
        for found in psutil.net_connections("tcp"):
            if found.status == psutil.CONN_LISTEN and found.laddr and found.laddr.port == port and found.pid:
                return f"{psutil.Process(found.pid).name()} (process {found.pid})"
    except psutil.Error:
        pass
    return "another program"


def free_block(web: int) -> int:
    """The next number from which all four ports are free."""
    for candidate in range(web + STEP, min(web + 100 * STEP, 65533), STEP):
        if not any(refusal(port) for port in Ports(candidate).doors().values()):
            return candidate
    return DEFAULT
