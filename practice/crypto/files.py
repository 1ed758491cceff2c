"""Sealed files: streams of any size in flat memory, read by ranges.

Header: format of 4 bytes, random salt of 32. Then segments, each AES-256-GCM of 64 KiB plaintext: length of
4 bytes, data, zeros. The key is the file's own (HKDF of the data key and the salt); the nonce is the
segment's number and whether it is the last one, so a swapped, dropped or added segment is refused. The last
segment is padded to 4 KiB: the file's size tells the content's size in such steps only.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag

from practice.crypto import private
from practice.crypto.derive import TAG_SIZE
from practice.crypto.envelope import DataKey
from practice.crypto.errors import Refused, Truncated
from practice.crypto.places import Place

FORMAT = b"SOT\x01"
SALT_SIZE = 32
HEADER = len(FORMAT) + SALT_SIZE
PLAIN = 64 * 1024
LENGTH_SIZE = 4
PAYLOAD = PLAIN - LENGTH_SIZE
SEGMENT = PLAIN + TAG_SIZE
BUCKET = 4096


def seal_stream(key: DataKey, chunks: Iterable[bytes], *, place: Place, file_id: UUID) -> Iterator[bytes]:
    """The sealed file piece by piece; whoever stops before the end has a file that is refused."""
    return _seal(key, chunks, place, file_id, os.urandom(SALT_SIZE))


def write_sealed(path: Path, key: DataKey, chunks: Iterable[bytes], *, place: Place, file_id: UUID) -> int:
    """Whole and on disk under its name, or not there at all. Answers the bytes of content."""
    part = path.with_name(path.name + ".part")
    fd = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(fd, "wb") as out:
            counted = _Counted(chunks)
            out.writelines(seal_stream(key, counted, place=place, file_id=file_id))
            out.flush()
            os.fsync(fd)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    private.keep_name(path)
    return counted.total


class FileReader:
    """Refuses a truncated or extended file when it is opened, before a single range is served."""

    def __init__(self, stream: BinaryIO, key: DataKey, *, place: Place, file_id: UUID) -> None:
        self._stream = stream
        self._place = place
        body = stream.seek(0, os.SEEK_END) - HEADER
        stream.seek(0)
        header = stream.read(HEADER)
        self._last = -(-body // SEGMENT) - 1
        if body <= 0 or (body - self._last * SEGMENT - TAG_SIZE) % BUCKET:
            raise Truncated(f"the file is not whole: {place}")
        if header[: len(FORMAT)] != FORMAT:
            raise Refused(f"not a sealed file: {place}")
        self._aad = _aad(place, file_id)
        self.is_newest = True
        self._cipher = key.for_file(header[len(FORMAT) :])
        last = self._last_segment(key, header[len(FORMAT) :])
        self.size = self._last * PAYLOAD + len(last)

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The content from `start` up to `stop` (its end when None), a segment at a time."""
        stop = self.size if stop is None else min(stop, self.size)
        if not 0 <= start <= self.size:
            raise ValueError("the range begins outside of the file")
        while start < stop:
            number, skipped = divmod(start, PAYLOAD)
            piece = self._segment(number)[skipped : skipped + stop - start]
            yield piece
            start += len(piece)

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        return b"".join(self.chunks(start, stop))

    def _last_segment(self, key: DataKey, salt: bytes) -> bytes:
        """Also finds the generation of the key that sealed this file."""
        try:
            return self._segment(self._last)
        except Refused as failure:
            self.is_newest = False
            for older in key.older:
                self._cipher = older.for_file(salt)
                try:
                    return self._segment(self._last)
                except Refused:
                    continue
            raise failure from None

    def _segment(self, number: int) -> bytes:
        is_last = number == self._last
        self._stream.seek(HEADER + number * SEGMENT)
        sealed = self._stream.read(SEGMENT)
        try:
            plain = self._cipher.decrypt(_nonce(number, is_last), sealed, self._aad)
        except InvalidTag:
            raise Refused(f"segment {number} of the file does not open: {self._place}") from None
        length = int.from_bytes(plain[:LENGTH_SIZE], "big")
        if not is_last and length != PAYLOAD:
            raise Refused(f"segment {number} of the file is short: {self._place}")
        return plain[LENGTH_SIZE : LENGTH_SIZE + length]


def _seal(key: DataKey, chunks: Iterable[bytes], place: Place, file_id: UUID, salt: bytes) -> Iterator[bytes]:
    if place.vault != key.vault or place.klass != key.klass:
        raise Refused(f"{key} does not seal for {place}")
    cipher, aad = key.for_file(salt), _aad(place, file_id)
    yield FORMAT + salt
    for number, (data, is_last) in enumerate(_payloads(chunks)):
        yield cipher.encrypt(_nonce(number, is_last), _padded(data), aad)


def _payloads(chunks: Iterable[bytes]) -> Iterator[tuple[bytearray, bool]]:
    """All but the last are full; the last holds 1 byte or more, unless the file is empty."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) > PAYLOAD:
            yield held[:PAYLOAD], False
            del held[:PAYLOAD]
    yield held, True


def _padded(data: bytearray) -> bytes:
    length = len(data).to_bytes(LENGTH_SIZE, "big")
    return b"".join((length, data, bytes(-(LENGTH_SIZE + len(data)) % BUCKET)))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _aad(place: Place, file_id: UUID) -> bytes:
    return FORMAT + place.aad() + file_id.bytes


class _Counted:
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self.total = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.total += len(chunk)
            yield chunk
