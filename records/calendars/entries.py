"""One time as a file says it, whatever the file was. Pure."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

LONGEST_NAME, LONGEST_UID = 120, 300
ALL_DAY, REPEATS, NO_TIME, BAD_LENGTH = "all_day", "repeats", "no_time", "bad_length"


class Unreadable(Exception):
    """`code` says why nothing of the file can be taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """`begins`: an instant in UTC, ISO; empty where none could be read. `uid`: what the file calls it, or the line itself."""

    who: str
    begins: str = ""
    minutes: int = 50
    uid: str = ""
    is_cancelled: bool = False
    problem: str = ""


def packed(found: Iterable[Entry]) -> str:
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)


def unpacked(text: str) -> list[Entry]:
    return [Entry(**one) for one in json.loads(text)]


def plain(name: str) -> str:
    """For comparing: “Noor, Kim” is Kim Noor."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma else name
    return " ".join(ordered.casefold().split())
