"""The custody key: 32 bytes that open the key-ring, kept by a file, a person, or the service manager."""

import base64
import getpass
import os
import secrets
import stat
import sys
from pathlib import Path

from practice.crypto import derive, printed, private
from practice.crypto.errors import KeyRingUnsafe, WrongKey
from practice.crypto.guarded import Guarded

KEY = "custody key"
SHEET = "recovery sheet"
KEY_CHECKSUM = 3
SHEET_CHECKSUM = 4
PAIR_SIZE = 3
SHEET_LETTERS = 64


class CustodyKey(Guarded):
    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if len(raw) != derive.KEY_SIZE:
            raise WrongKey(f"a custody key has {derive.KEY_SIZE} bytes, not {len(raw)}")
        self._raw = bytes(raw)

    @property
    def raw(self) -> bytes:
        return self._raw


def read(spec: str, *, typed: str | None = None) -> CustodyKey:
    """`file:/path`, `typed` (asked for on standard input unless given) or `credential:NAME`.

    `typed:/path`: what somebody typed for several programs at once, which a parent holds for them in memory.
    """
    kind, _, rest = spec.partition(":")
    if kind == "file" and rest:
        return from_file(Path(rest))
    if kind == "credential" and rest:
        return from_credential(rest)
    if kind == "typed" and rest:
        return from_text(private.read(Path(rest)).decode("ascii", "replace"))
    if spec == "typed":
        return from_text(typed if typed is not None else _ask())
    raise KeyRingUnsafe("custody is one of file:/path, typed, credential:NAME")


def from_file(path: Path) -> CustodyKey:
    """32 bytes, or the same as one line of base64url."""
    raw = private.read(path)
    return CustodyKey(raw if len(raw) == derive.KEY_SIZE else base64.urlsafe_b64decode(raw.strip() + b"=="))


def new() -> CustodyKey:
    return CustodyKey(secrets.token_bytes(derive.KEY_SIZE))


def create_file(path: Path) -> CustodyKey:
    key = new()
    private.create(path, key.raw)
    return key


def from_credential(name: str) -> CustodyKey:
    """From systemd. Its access list shows as a group bit, so here only the world's bits are refused."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder or "/" in name:
        raise KeyRingUnsafe("the service manager handed over no such credential")
    return CustodyKey(private.read(Path(folder, name), bits=stat.S_IRWXO))


def to_text(key: CustodyKey) -> str:
    return printed.to_text(KEY, key.raw, checksum=KEY_CHECKSUM)


def from_text(text: str) -> CustodyKey:
    """The printed key, or both recovery sheets one after the other."""
    letters = printed.clean(text)
    if len(letters) == 2 * SHEET_LETTERS:
        return from_sheets(letters[:SHEET_LETTERS], letters[SHEET_LETTERS:])
    return CustodyKey(printed.from_text(KEY, letters, checksum=KEY_CHECKSUM))


def to_sheets(key: CustodyKey) -> tuple[str, str]:
    """Two sheets that recover the key together; one alone is random bytes. Each printing is a new pair."""
    pair = secrets.token_bytes(PAIR_SIZE)
    first = secrets.token_bytes(derive.KEY_SIZE)
    second = _xor(first, key.raw)
    return _sheet(b"\x01" + pair + first), _sheet(b"\x02" + pair + second)


def from_sheets(a: str, b: str) -> CustodyKey:
    """The sheets in either order."""
    one, two = sorted(printed.from_text(SHEET, text, checksum=SHEET_CHECKSUM) for text in (a, b))
    whole = 1 + PAIR_SIZE + derive.KEY_SIZE
    if len(one) != whole or len(two) != whole or (one[0], two[0]) != (1, 2):
        raise WrongKey("these are not a first and a second sheet")
    if one[1 : 1 + PAIR_SIZE] != two[1 : 1 + PAIR_SIZE]:
        raise WrongKey("these sheets were not printed together")
    return CustodyKey(_xor(one[1 + PAIR_SIZE :], two[1 + PAIR_SIZE :]))


def _sheet(data: bytes) -> str:
    return printed.to_text(SHEET, data, checksum=SHEET_CHECKSUM)


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))


def _ask() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Custody key: ")
    return sys.stdin.readline()
