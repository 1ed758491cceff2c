"""Sealed files that somebody tampered with on the disk are refused, and not a byte of theirs is served as true.

Eight kinds: segments swapped, reordered, dropped, doubled, taken from another file; cut short; a bit flipped;
something added. Each file is read whole, and by ranges.
"""

import io
import os
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from practice import crypto
from practice.crypto.files import HEADER, PLAIN, SEGMENT
from tests.prove.report import Figure

TAMPERS = 4000
LARGEST = 5 * PLAIN
KEY = crypto.DataKey(bytes(range(32)), vault=uuid.UUID(int=1), klass="clinical")


@dataclass(frozen=True)
class Sealed:
    data: bytes
    whole: bytes
    place: crypto.Place
    id: uuid.UUID

    @property
    def segments(self) -> list[bytes]:
        body = self.whole[HEADER:]
        return [body[at : at + SEGMENT] for at in range(0, len(body), SEGMENT)]

    def of(self, segments: list[bytes]) -> bytes:
        return self.whole[:HEADER] + b"".join(segments)

    def reader(self, sealed: bytes) -> crypto.FileReader:
        return crypto.FileReader(io.BytesIO(sealed), KEY, place=self.place, file_id=self.id)


@dataclass
class Tally:
    tried: int = 0
    refused: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


Tamper = Callable[[random.Random, Sealed, Sealed], bytes]


def seal(dice: random.Random, *, at_least: int = 0) -> Sealed:
    data, row = os.urandom(dice.randint(at_least, LARGEST)), uuid.UUID(int=dice.getrandbits(128))
    place = crypto.Place(KEY.vault, KEY.klass, "messaging_attachment", row, "file")
    return Sealed(data, b"".join(crypto.seal_stream(KEY, [data], place=place, file_id=row)), place, row)


def swapped(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    found = file.segments
    one, two = dice.sample(range(len(found)), 2)
    found[one], found[two] = found[two], found[one]
    return file.of(found)


def reordered(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    found = file.segments
    turn = dice.randrange(1, len(found))
    return file.of(found[turn:] + found[:turn])


def dropped(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    found = file.segments
    del found[dice.randrange(len(found))]
    return file.of(found)


def doubled(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    found = file.segments
    at = dice.randrange(len(found))
    return file.of([*found[: at + 1], *found[at:]])


def exchanged(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    """A segment of another file of the same client, from the same place in it."""
    found = file.segments
    at = dice.randrange(min(len(found), len(other.segments)))
    found[at] = other.segments[at]
    return file.of(found)


def truncated(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    ends = [dice.randrange(len(file.whole)), HEADER + SEGMENT * dice.randrange(len(file.segments))]
    return file.whole[: dice.choice(ends)]


def flipped(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    changed = bytearray(file.whole)
    changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def added(dice: random.Random, file: Sealed, other: Sealed) -> bytes:
    return file.whole + dice.choice([b"\0", bytes(4096), os.urandom(SEGMENT), other.segments[-1]])


ALL: tuple[Tamper, ...] = (swapped, reordered, dropped, doubled, exchanged, truncated, flipped, added)


def run(seed: int) -> Figure:
    began = time.monotonic()
    tally = attempt(TAMPERS, seed=seed)
    for miss in tally.misses[:10]:
        print(f"  {miss}")
    seconds = time.monotonic() - began
    result = f"{tally.refused:,} refused, {len(tally.misses)} not; {len(tally.kinds)} kinds; {seconds:.0f} s"
    is_passed = tally.refused == tally.tried == TAMPERS and not tally.misses
    return Figure("tampers with sealed files", tally.tried, result, is_passed)


def attempt(count: int, *, seed: int) -> Tally:
    dice, tally = random.Random(seed), Tally()
    for number in range(count):
        file, other = (seal(dice, at_least=PLAIN + 1) for _ in range(2))
        assert file.reader(file.whole).read() == file.data
        tamper = ALL[number % len(ALL)]
        _judge(tamper.__name__, tamper(dice, file, other), file, dice, tally)
    return tally


def _judge(name: str, sealed: bytes, file: Sealed, dice: random.Random, tally: Tally) -> None:
    assert sealed != file.whole
    tally.tried += 1
    tally.kinds[name] += 1
    if _is_refused(lambda: file.reader(sealed).read()):
        tally.refused += 1
    else:
        tally.misses.append(f"{name}: read whole")
    for _ in range(4):
        start = dice.randrange(len(file.data))
        stop = start + dice.randrange(1, 2 * PLAIN)
        if not _is_true_or_refused(sealed, file, start, stop):
            tally.misses.append(f"{name}: a range served what was not there")


def _is_true_or_refused(sealed: bytes, file: Sealed, start: int, stop: int) -> bool:
    """A range that the tamper did not touch may be served; what is served is as it was sealed."""
    try:
        return file.reader(sealed).read(start, stop) == file.data[start:stop]
    except crypto.Refused:
        return True


def _is_refused(reads: Callable[[], bytes]) -> bool:
    try:
        reads()
    except crypto.Refused:
        return True
    return False
