"""Looks for marks in streams of bytes, piece by piece, however large the place is."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.canary.marks import Needle

PIECE = 8 * 1024 * 1024
OVERLAP = 512  # longer than any needle

Stream = tuple[str, Iterable[bytes]]
"""Where it is, and what is there in pieces."""


@dataclass
class Seen:
    """Of one kind of place: how much was read, and each find as (where, needle's name, encoding)."""

    streams: int = 0
    size: int = 0
    finds: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def of(self, name: str) -> Counter[tuple[str, str, str]]:
        return Counter({find: count for find, count in self.finds.items() if find[1] == name})


def look(streams: Iterable[Stream], wanted: list[Needle]) -> Seen:
    seen = Seen()
    for where, pieces in streams:
        seen.streams += 1
        tail = b""
        for piece in pieces:
            seen.size += len(piece)
            _search(tail + piece, len(tail), where, wanted, seen)
            tail = (tail + piece)[-OVERLAP:]
    return seen


def _search(data: bytes, known: int, where: str, wanted: list[Needle], seen: Seen) -> None:
    """Finds that end within the first `known` bytes were counted with the piece before."""
    folded = data.lower()
    for needle in wanted:
        haystack = folded if needle.is_folded else data
        at = haystack.find(needle.data)
        while at >= 0:
            if at + len(needle.data) > known:
                seen.finds[where, needle.name, needle.encoding] += 1
            at = haystack.find(needle.data, at + 1)


def in_files(root: Path, *, but: tuple[Path, ...] = ()) -> Iterator[Stream]:
    """Every regular file below `root`, by whatever name; and the names themselves."""
    paths = [path for path in sorted(root.rglob("*")) if not any(path.is_relative_to(one) for one in but)]
    yield "file names", ["\n".join(str(path.relative_to(root)) for path in paths).encode()]
    for path in paths:
        if path.is_file() and not path.is_symlink():
            yield str(path.relative_to(root)), _pieces(path)


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    except FileNotFoundError:  # a file of a running program, gone meanwhile
        return
