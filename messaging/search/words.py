"""What is looked for, and where it stands in a text: without regard to case and accents."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import filterfalse
from typing import NamedTuple

MOST_WORDS = 8
AROUND = 90  # characters on either side of the first hit
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class Piece(NamedTuple):
    text: str
    is_hit: bool


def fold(text: str) -> str:
    """Small letters without accents. Of most texts little is not ASCII: each such character is looked at once."""
    if not text.isascii():
        for one in set(_NOT_ASCII.findall(text)):
            text = text.replace(one, _plain(one))
    return text.lower()


@lru_cache(maxsize=4096)
def _plain(one: str) -> str:
    apart = unicodedata.normalize("NFKD", one.casefold())
    return "".join(filterfalse(unicodedata.combining, apart)).casefold()


def terms(typed: str) -> tuple[str, ...]:
    """Words apart, what stands in quotation marks together; each once, folded."""
    found: list[str] = []
    for number, part in enumerate(typed.replace("“", '"').replace("”", '"').split('"')):
        found += [" ".join(part.split())] if number % 2 else part.split()
    folded = [fold(one) for one in found]
    return tuple(dict.fromkeys(one for one in folded if one))[:MOST_WORDS]


def has_all(text: str, wanted: Sequence[str]) -> bool:
    """`wanted`: folded. A phrase is found across line ends, too."""
    folded = fold(text)
    for one in wanted:
        if one not in folded and not (" " in one and one in " ".join(folded.split())):
            return False
    return True


def which(texts: Sequence[str | None], wanted: Sequence[str]) -> list[int]:
    """Where those stand that hold all the words. The longest is asked for first: few texts come to the others."""
    longest = max(" ".join(wanted).split(), key=len, default="")
    return [
        at
        for at, text in enumerate(texts)
        if text is not None
        if longest in (text.lower() if text.isascii() else fold(text))  # this alone is asked of all
        if has_all(text, wanted)
    ]


def pieces(text: str, wanted: Sequence[str]) -> list[Piece]:
    """The surroundings of the first hit in one line, hits marked."""
    line = " ".join(text.split())
    marked = _marked(line, wanted)
    first = marked.index(True) if True in marked else 0
    start, end = max(first - AROUND, 0), min(first + 2 * AROUND, len(line))
    start = line.rfind(" ", 0, start) + 1 if start else 0
    found: list[Piece] = [Piece("… ", False)] if start else []
    for at in range(start, end):
        if found and found[-1].is_hit == marked[at] and found[-1].text != "… ":
            found[-1] = Piece(found[-1].text + line[at], marked[at])
        else:
            found.append(Piece(line[at], marked[at]))
    return [*found, Piece(" …", False)] if end < len(line) else found


def _marked(line: str, wanted: Sequence[str]) -> list[bool]:
    """For each character of the line whether it belongs to a hit. Folding may lengthen or shorten a text: each
    folded character remembers whence it came."""
    folded, origin = "", []
    for at, one in enumerate(line):
        plain = fold(one)
        folded += plain
        origin += [at] * len(plain)
    found = [False] * len(line)
    for one in wanted:
        at = folded.find(one)
        while at >= 0 and one:
            for place in range(at, at + len(one)):
                found[origin[place]] = True
            at = folded.find(one, at + len(one))
    return found
