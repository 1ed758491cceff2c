"""Words that occur nowhere else, and how each would look in every encoding in which it could leak."""

import base64
import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

STEM_LETTERS = 16
KEPT_OF_A_KIND = 5  # each costs a search of its own in all that is searched
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "base64", "hex", "url")
_FOLDED = ("utf-8", "utf-16-le", "utf-16-be", "hex", "url")  # found in any mixture of cases


@dataclass
class Marks:
    """All marks share one stem: one search finds any of them. `others`: what can't carry it, by name."""

    stem: str = ""
    count: int = 0
    others: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.stem = self.stem or "".join(secrets.choice(string.ascii_lowercase) for _ in range(STEM_LETTERS))

    def word(self) -> str:
        self.count += 1
        return f"{self.stem}{self.count:05}"

    def sentence(self) -> str:
        """With signs that each encoding writes in its own way."""
        return f"Only you know of {self.word()}: “é” & <b> 50% + \\n"

    def name(self) -> str:
        return f"Kim {self.word()}"

    def email(self) -> str:
        return f"{self.word()}@mail.example"

    def phone(self) -> str:
        """Ten digits of their own; the one thing here that can hold no letters."""
        number = f"{secrets.choice('23456789')}{secrets.randbelow(10**2):02}555{secrets.randbelow(10**4):04}"
        self.keep("phone", number)
        return f"+1{number}"

    def keep(self, kind: str, secret: str) -> None:
        """A number, or a secret that the hub itself made, is looked for as it is: the first few of each kind."""
        self.count += 1
        known = sum(name.startswith(kind) for name in self.others)
        if known < KEPT_OF_A_KIND:
            self.others[f"{kind} {known + 1}"] = secret

    def all(self) -> dict[str, str]:
        return {"canary": self.stem, **self.others}


@dataclass(frozen=True)
class Needle:
    name: str
    encoding: str
    data: bytes
    is_folded: bool


def needles(wanted: dict[str, str]) -> list[Needle]:
    return [
        Needle(name, encoding, data.lower() if encoding in _FOLDED else data, encoding in _FOLDED)
        for name, text in wanted.items()
        for encoding, data in _forms(text)
    ]


def _forms(text: str) -> Iterator[tuple[str, bytes]]:
    raw = text.encode()
    yield "utf-8", raw
    yield "utf-16-le", text.encode("utf-16-le")
    yield "utf-16-be", text.encode("utf-16-be")
    yield "hex", raw.hex().encode()
    for encoding in ("utf-16-le", "utf-16-be"):  # as a dump writes bytes
        yield encoding, text.encode(encoding).hex().encode()
    yield "url", "".join(f"%{byte:02x}" for byte in raw).encode()
    if quote(text, safe="") != text:
        yield "url", quote(text, safe="").encode()
    for offset in range(3):
        yield "base64", _inside_base64(raw, offset)


def _inside_base64(raw: bytes, offset: int) -> bytes:
    """How `raw` looks within a longer base64 text, `offset` bytes after a group's start: its whole groups."""
    skipped = -offset % 3
    whole = raw[skipped : skipped + (len(raw) - skipped) // 3 * 3]
    return base64.b64encode(whole)
