import io
import os
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock, call

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice import crypto
from practice.crypto import files
from practice.crypto.errors import Refused, Truncated

KEY = crypto.DataKey(bytes(range(32)), vault=uuid.UUID(int=1), klass="clinical")
PLACE = crypto.Place(uuid.UUID(int=1), "clinical", "messaging_attachment", uuid.UUID(int=2), "content")
FILE = uuid.UUID(int=3)
SEALED = files.SEGMENT
HEADER = files.HEADER


def _seal(data: bytes, step: int = 50_000, **changed: uuid.UUID) -> bytes:
    chunks = (data[at : at + step] for at in range(0, len(data), step))
    return b"".join(crypto.seal_stream(KEY, chunks, place=PLACE, file_id=changed.get("file_id", FILE)))


def _reader(sealed: bytes) -> crypto.FileReader:
    return crypto.FileReader(io.BytesIO(sealed), KEY, place=PLACE, file_id=FILE)


edges = [0, 1, files.BUCKET - 5, files.BUCKET - 4, files.BUCKET - 3]
edges += [n * files.PAYLOAD + d for n in (1, 2, 3) for d in (-1, 0, 1)]


@pytest.mark.parametrize("size", edges)
@pytest.mark.parametrize("step", [997, files.PAYLOAD, 1_000_000])
def test_round_trip(size: int, step: int) -> None:
    data = os.urandom(size)
    reader = _reader(_seal(data, step))
    assert reader.size == size
    assert reader.read() == data


@pytest.mark.parametrize("size", edges)
def test_sizes_show_in_buckets_only(size: int) -> None:
    full, rest = divmod(max(size - 1, 0), files.PAYLOAD)
    last = -(-((rest + 1 if size else 0) + 4) // files.BUCKET) * files.BUCKET + 16
    assert len(_seal(bytes(size))) == HEADER + full * SEALED + last


def test_two_sealings_share_nothing() -> None:
    one, two = _seal(b"same"), _seal(b"same")
    assert one[4:36] != two[4:36]
    assert one[36:] != two[36:]
    assert b"same" not in one


DATA = os.urandom(3 * files.PAYLOAD + 12_345)
WHOLE = _seal(DATA)


@given(st.integers(0, len(DATA)), st.integers(0, len(DATA) + 100_000))
@settings(max_examples=60, deadline=None)
def test_any_range(start: int, stop: int) -> None:
    assert _reader(WHOLE).read(start, stop) == DATA[start:stop]


def test_a_range_opens_only_its_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _reader(WHOLE)
    opened = Mock(side_effect=reader._segment)
    monkeypatch.setattr(reader, "_segment", opened)
    assert reader.read(files.PAYLOAD + 5, files.PAYLOAD + 10) == DATA[files.PAYLOAD + 5 : files.PAYLOAD + 10]
    assert opened.call_args_list == [call(1)]


@pytest.mark.parametrize("start", [-1, len(DATA) + 1])
def test_a_range_outside_is_refused(start: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        list(_reader(WHOLE).chunks(start))


def _segments() -> list[bytes]:
    body = WHOLE[HEADER:]
    return [body[at : at + SEALED] for at in range(0, len(body), SEALED)]


def _joined(*order: int) -> bytes:
    parts = _segments()
    return WHOLE[:HEADER] + b"".join(parts[n] for n in order)


def _flipped(at: int) -> bytes:
    return WHOLE[:at] + bytes([WHOLE[at] ^ 1]) + WHOLE[at + 1 :]


tampers: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "half a header": lambda: WHOLE[:20],
    "header only": lambda: WHOLE[:HEADER],
    "one byte of a segment": lambda: WHOLE[: HEADER + 1],
    "a tag and nothing under it": lambda: WHOLE[: HEADER + 16],
    "first segment only": lambda: _joined(0),
    "last segment dropped": lambda: _joined(0, 1, 2),
    "last segment only": lambda: _joined(3),
    "middle segment dropped": lambda: _joined(0, 2, 3),
    "last byte dropped": lambda: WHOLE[:-1],
    "a bucket dropped": lambda: WHOLE[: -files.BUCKET],
    "two swapped": lambda: _joined(1, 0, 2, 3),
    "one doubled": lambda: _joined(0, 0, 1, 2, 3),
    "last doubled": lambda: _joined(0, 1, 2, 3, 3),
    "last first": lambda: _joined(3, 0, 1, 2),
    "a byte added": lambda: WHOLE + b"\0",
    "a bucket added": lambda: WHOLE + bytes(files.BUCKET),
    "a segment added": lambda: WHOLE + bytes(SEALED),
    "another file's segment": lambda: (
        WHOLE[:HEADER] + _seal(DATA)[HEADER : HEADER + SEALED] + WHOLE[HEADER + SEALED :]
    ),
    "another file's header": lambda: _seal(DATA)[:HEADER] + WHOLE[HEADER:],
    "another file": lambda: _seal(DATA, file_id=uuid.UUID(int=4)),
    "format flipped": lambda: _flipped(0),
    "version flipped": lambda: _flipped(3),
    "salt flipped": lambda: _flipped(10),
    "first segment flipped": lambda: _flipped(HEADER),
    "first tag flipped": lambda: _flipped(HEADER + SEALED - 1),
    "middle flipped": lambda: _flipped(HEADER + 2 * SEALED + 77),
    "last byte flipped": lambda: _flipped(len(WHOLE) - 1),
    "plain": lambda: DATA,
}


@pytest.mark.parametrize("what", tampers)
def test_a_tampered_file_is_refused(what: str) -> None:
    with pytest.raises(Refused):
        _reader(tampers[what]()).read()


at_opening = [name for name in tampers if "flipped" not in name or name in ("format flipped", "salt flipped")]
found_later = {"middle segment dropped", "two swapped", "one doubled", "another file's segment"}


@pytest.mark.parametrize("what", [name for name in at_opening if name not in found_later])
def test_an_incomplete_file_is_refused_before_a_range_is_served(what: str) -> None:
    with pytest.raises(Refused):
        _reader(tampers[what]())


@pytest.mark.parametrize("size", [0, 1, 5, 70_000])
def test_every_truncation_is_refused_at_opening(size: int) -> None:
    sealed = _seal(os.urandom(size))
    cuts = {*range(0, min(len(sealed), 200)), *range(0, len(sealed), 509), len(sealed) - 1}
    for cut in sorted(cuts):
        with pytest.raises(Refused):
            _reader(sealed[:cut])


def test_shape_alone_refuses_without_a_key() -> None:
    for sealed in (b"", WHOLE[:HEADER], WHOLE[:-1], WHOLE + b"\0"):
        with pytest.raises(Truncated):
            _reader(sealed)


moved = {
    "vault": PLACE._replace(vault=uuid.UUID(int=7)),
    "class": PLACE._replace(klass="administrative"),
    "table": PLACE._replace(table="records_import"),
    "row": PLACE._replace(row=uuid.UUID(int=7)),
    "field": PLACE._replace(field="original"),
}


@pytest.mark.parametrize("what", moved)
def test_a_moved_file_is_refused(what: str) -> None:
    with pytest.raises(Refused):
        crypto.FileReader(io.BytesIO(WHOLE), KEY, place=moved[what], file_id=FILE)


def test_a_short_segment_in_the_middle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a faulty writer could make one; its ranges would be off."""
    faulty = iter([(bytearray(files.PAYLOAD - 1), False), (bytearray(5), True)])
    with monkeypatch.context() as patch:
        patch.setattr(files, "_payloads", lambda chunks: faulty)
        sealed = _seal(b"")
    with pytest.raises(Refused, match="short"):
        _reader(sealed).read()


def test_a_wrong_owner_is_refused() -> None:
    other = crypto.DataKey(bytes(32), vault=PLACE.vault, klass=PLACE.klass)
    with pytest.raises(Refused):
        crypto.FileReader(io.BytesIO(WHOLE), other, place=PLACE, file_id=FILE)
    with pytest.raises(Refused):
        list(crypto.seal_stream(KEY, [b"x"], place=moved["vault"], file_id=FILE))


def test_a_field_s_key_does_not_open_a_file() -> None:
    """Fields and files of one data key are sealed under different derived keys."""
    from cryptography.exceptions import InvalidTag

    segment = _segments()[0]
    with pytest.raises(InvalidTag):
        KEY.cipher.decrypt(files._nonce(0, False), segment, files._aad(PLACE, FILE))


def test_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "7f3a"
    data = os.urandom(200_000)
    assert crypto.write_sealed(path, KEY, [data], place=PLACE, file_id=FILE) == len(data)
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open("rb") as stream:
        assert crypto.FileReader(stream, KEY, place=PLACE, file_id=FILE).read() == data

    def breaks() -> Iterator[bytes]:
        yield data
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        crypto.write_sealed(tmp_path / "8c", KEY, breaks(), place=PLACE, file_id=FILE)
    assert [each.name for each in tmp_path.iterdir()] == ["7f3a"]


def test_memory_stays_flat() -> None:
    chunk = bytes(64 * 1024)
    tracemalloc.start()
    try:
        total = sum(
            len(piece)
            for piece in crypto.seal_stream(KEY, (chunk for _ in range(800)), place=PLACE, file_id=FILE)
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total > 50_000_000
    assert peak < 1_000_000
