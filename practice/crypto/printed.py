"""Bytes that people print, keep in a drawer and type again: base 32 as Crockford's, with a checksum."""

import base64
import hashlib

from practice.crypto.errors import WrongKey

RFC4648 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PRINT = str.maketrans(RFC4648, CROCKFORD)
READ = str.maketrans(CROCKFORD, RFC4648)
LOOK_ALIKES = str.maketrans("OIL", "011")
GROUP = 4
GROUPS_PER_LINE = 4


def _checksum(kind: str, data: bytes, size: int) -> bytes:
    return hashlib.sha256(f"sotto|printed|{kind}|".encode() + data).digest()[:size]


def to_text(kind: str, data: bytes, *, checksum: int) -> str:
    """Lines of four groups of four; data and checksum together must be a multiple of five bytes."""
    letters = base64.b32encode(data + _checksum(kind, data, checksum)).decode().translate(PRINT)
    groups = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    lines = [groups[at : at + GROUPS_PER_LINE] for at in range(0, len(groups), GROUPS_PER_LINE)]
    return "\n".join(" ".join(line) for line in lines)


def clean(text: str) -> str:
    """Only what counts: no blanks or dashes, upper case, letters that look like digits read as digits."""
    return "".join(c for c in text.upper() if not c.isspace() and c != "-").translate(LOOK_ALIKES)


def from_text(kind: str, text: str, *, checksum: int) -> bytes:
    letters = clean(text)
    if len(letters) % 8 or not letters or any(letter not in CROCKFORD for letter in letters):
        raise WrongKey(f"this is not a whole {kind}: groups are missing or hold other signs")
    data = base64.b32decode(letters.translate(READ))
    data, found = data[:-checksum], data[-checksum:]
    if found != _checksum(kind, data, checksum):
        raise WrongKey(f"the {kind} was mistyped: its checksum does not fit")
    return data
