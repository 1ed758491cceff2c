"""The little that can be had of a mail that broke its reader: nothing is decoded, no pattern may run long."""

import re

HEAD_BYTES, LINE = 64 * 1024, 300
_NAMED = re.compile(rb"(?:from|to|date|subject):", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z0-9._+-]{1,64}@[a-z0-9.-]{1,190}", re.IGNORECASE)


def head(raw: bytes) -> str:
    """The lines that say from whom, to whom, when and about what, as they stand there."""
    return "\n".join(_shown(line) for line in _lines(raw))


def sender(raw: bytes) -> str:
    """The one address that the sender's line names, or ""."""
    named = [line for line in _lines(raw) if line[:5].lower() == b"from:"]
    found = {one.lower() for line in named for one in _ADDRESS.findall(_shown(line))}
    return found.pop() if len(found) == 1 else ""


def _lines(raw: bytes) -> list[bytes]:
    above = raw[:HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return [line[:LINE] for line in above.split(b"\n") if _NAMED.match(line)]


def _shown(line: bytes) -> str:
    return "".join(char if char.isprintable() else " " for char in line.decode(errors="replace")).strip()
