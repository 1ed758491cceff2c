"""What the practice's own mail server found out about where a mail comes from: Authentication-Results, RFC 8601.

Anybody can write such a header. Counted is only the topmost one that bears the one trusted id, since that server writes
above all that came in.
"""

import re
from enum import StrEnum

from messaging.mail import headers, limits
from messaging.mail.problems import Notes

_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)(.*)", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"([a-z]+\.[a-z-]+)\s*=\s*(\"[^\"]*\"[^\s\"]*|[^\s\"]+)", re.IGNORECASE)
_READ_AS_MORE = re.compile(r"[\s;=\"]")  # what would end a value, or begin another


class Proof(StrEnum):
    PROVEN = "proven"  # the domain of its sender stands for it
    REFUTED = "refuted"  # the domain says how to tell its mail, and this is none
    UNKNOWN = "unknown"


def of(raw: bytes, *, sender: str, trusted: str) -> Proof:
    """`trusted`: the id under which the practice's mail server writes its results; empty where none is set."""
    said = _topmost(raw, trusted.casefold()) if trusted else []
    domain = sender.rpartition("@")[2].casefold()
    for method, result, about in said:
        if method == "dmarc" and result in ("pass", "fail") and about.get("header.from", domain) == domain:
            return Proof.PROVEN if result == "pass" else Proof.REFUTED
    is_signed = any(
        method == "dkim" and result == "pass" and domain in (about.get("header.d"), _domain(about))
        for method, result, about in said
    )
    return Proof.PROVEN if is_signed else Proof.UNKNOWN


Result = tuple[str, str, dict[str, str]]


def _topmost(raw: bytes, trusted: str) -> list[Result]:
    start = len(raw) - len(raw.lstrip(b"\r\n"))
    head, _body = headers.read(raw, start, min(len(raw), limits.MESSAGE_BYTES), Notes())
    for value in head.all("authentication-results"):
        named, *results = _parts(value[: limits.STRUCTURED_CHARS])
        if named.split()[:1] and named.split()[0].casefold() == trusted:
            return [found for one in results if (found := _read(one))]
    return []


def _read(result: str) -> Result | None:
    found = _RESULT.match(result)
    if found is None:
        return None
    about = {name.casefold(): _bare(value.casefold()) for name, value in _PROPERTY.findall(found[3])}
    return found[1].casefold(), found[2].casefold(), about


def _domain(about: dict[str, str]) -> str:
    return about.get("header.i", "").rpartition("@")[2]


def _bare(value: str) -> str:
    """Without quotes, where they hold all of it: "a@home.example"@evil.example is an address at evil.example."""
    return value[1:-1] if value.startswith('"') and value.endswith('"') else value


def _parts(value: str) -> list[str]:
    """What stands between semicolons, without comments. What is quoted is one value: its sender chose the words of it."""
    parts, depth, is_quoted, letters = [""], 0, False, iter(value)
    for letter in letters:
        is_escaped = letter == "\\"
        meant = next(letters, "") if is_escaped else letter
        if is_quoted and (is_escaped or meant != '"'):
            parts[-1] += _READ_AS_MORE.sub("_", meant)
        elif is_escaped:
            continue
        elif meant == '"' and not depth:
            is_quoted = not is_quoted
            parts[-1] += meant
        elif meant in "()":
            depth = max(depth + (1 if meant == "(" else -1), 0)
            parts[-1] += " "
        elif meant == ";" and not depth:
            parts.append("")
        elif not depth:
            parts[-1] += meant
    return parts
