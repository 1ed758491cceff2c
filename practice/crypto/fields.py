"""A sealed field: format byte, nonce of 12, AES-256-GCM of (length of 4, value, zeros to a multiple of 64).

The length of what is stored tells the value's length in steps of 64 bytes only.
"""

import os
import struct
from collections.abc import Sequence
from uuid import UUID

from cryptography.exceptions import InvalidTag

from practice.crypto import places
from practice.crypto.derive import NONCE_SIZE, TAG_SIZE
from practice.crypto.envelope import DataKey
from practice.crypto.errors import CryptoError, Refused, Truncated
from practice.crypto.places import Place

FORMAT = 1
FORMAT_BYTE = bytes([FORMAT])
BUCKET = 64
LENGTH_SIZE = 4
HEAD = len(FORMAT_BYTE) + NONCE_SIZE
OVERHEAD = HEAD + TAG_SIZE
_LENGTH = struct.Struct(">I")


class Column:
    """One field of the rows of one vault and class: what is worked out once for all of them."""

    __slots__ = ("_aad", "_cipher", "_names", "_older")

    def __init__(self, key: DataKey, *, vault: UUID, klass: str, table: str, field: str) -> None:
        self._cipher = key.cipher
        self._older = key.older
        self._aad = FORMAT_BYTE + places.prefix(vault, klass, table, field)
        self._names = (vault, klass, table, field)

    def open_bytes(self, sealed: bytes, row: UUID) -> bytes:
        """Refused when anything differs from how it was sealed: key, place, or a single bit."""
        if not may_be_sealed(sealed):
            raise Truncated(f"not a sealed value, or cut short: {self._place(row)}")
        aad = self._aad + row.bytes
        try:
            padded = self._cipher.decrypt(sealed[1:HEAD], sealed[HEAD:], aad)
        except InvalidTag:
            padded = self._open_by_older(sealed, aad, row)
        return padded[LENGTH_SIZE : LENGTH_SIZE + int.from_bytes(padded[:LENGTH_SIZE], "big")]

    def open_text(self, sealed: bytes, row: UUID) -> str:
        data = self.open_bytes(sealed, row)
        try:
            return data.decode()
        except UnicodeDecodeError:
            # The original exception would carry the whole value along.
            raise CryptoError(f"holds no text: {self._place(row)}") from None

    def open_texts(self, values: Sequence[bytes | None], rows: Sequence[bytes]) -> list[str | None]:
        """As `open_text` of each, rows by their ids' bytes: without calls of our own, which in a search cost more than all.

        The format's byte is bound as the value itself has it: under another than ours nothing was ever sealed.
        """
        decrypt, prefix, size_of = self._cipher.decrypt, self._aad[len(FORMAT_BYTE) :], _LENGTH.unpack_from
        pairs = list(zip(values, rows, strict=True))
        try:
            return [
                (padded := decrypt(value[1:HEAD], value[HEAD:], value[:1] + prefix + row))[
                    LENGTH_SIZE : LENGTH_SIZE + size_of(padded)[0]
                ].decode()
                if value is not None
                else None
                for value, row in pairs
            ]
        except (InvalidTag, ValueError):
            pass  # one by one then: an older key opens it, or it is said what is wrong
        return [None if value is None else self.open_text(value, UUID(bytes=row)) for value, row in pairs]

    def is_newest(self, sealed: bytes, row: UUID) -> bool:
        """Whether the newest generation sealed this, and so nothing of it is left to re-seal."""
        try:
            self._cipher.decrypt(sealed[1:HEAD], sealed[HEAD:], self._aad + row.bytes)
        except InvalidTag:
            return False
        return True

    def _open_by_older(self, sealed: bytes, aad: bytes, row: UUID) -> bytes:
        """While everything is being re-sealed, one generation after the other."""
        for key in self._older:
            try:
                return key.cipher.decrypt(sealed[1:HEAD], sealed[HEAD:], aad)
            except InvalidTag:
                continue
        raise Refused(f"does not open: {self._place(row)}") from None

    def _place(self, row: UUID) -> Place:
        vault, klass, table, field = self._names
        return Place(vault, klass, table, row, field)


def column(key: DataKey, place: Place) -> Column:
    return Column(key, vault=place.vault, klass=place.klass, table=place.table, field=place.field)


def open_text(key: DataKey, sealed: bytes, *, place: Place) -> str:
    return column(key, place).open_text(sealed, place.row)


def open_bytes(key: DataKey, sealed: bytes, *, place: Place) -> bytes:
    return column(key, place).open_bytes(sealed, place.row)


def seal_text(key: DataKey, text: str, *, place: Place) -> bytes:
    return seal_bytes(key, _encoded(text, place), place=place)


def seal_bytes(key: DataKey, data: bytes, *, place: Place) -> bytes:
    return _seal(key, data, place, os.urandom(NONCE_SIZE))


def may_be_sealed(value: bytes) -> bool:
    """By its format byte and length; only the key can tell for certain."""
    size = len(value)
    return size >= OVERHEAD + BUCKET and value[0] == FORMAT and (size - OVERHEAD) % BUCKET == 0


def _seal(key: DataKey, data: bytes, place: Place, nonce: bytes) -> bytes:
    if place.vault != key.vault or place.klass != key.klass:
        raise Refused(f"{key} does not seal for {place}")
    padded = len(data).to_bytes(LENGTH_SIZE, "big") + data
    padded += bytes(-len(padded) % BUCKET)
    return FORMAT_BYTE + nonce + key.cipher.encrypt(nonce, padded, FORMAT_BYTE + place.aad())


def _encoded(text: str, place: Place) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        # The original exception would carry the whole text along.
        raise CryptoError(f"the text holds half a character: {place}") from None
