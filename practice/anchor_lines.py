"""The lines of the anchors' file: one checkpoint each, or that a backup was restored from there on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from practice import crypto

_WORD = "restored"
_MARK = b"sotto-restored-1\0"


@dataclass(frozen=True, slots=True)
class Anchor:
    number: int
    digest: bytes
    era: UUID
    at: datetime

    def __str__(self) -> str:
        return f"{self.number} {self.digest.hex()} {self.era} {self.at.isoformat()}"

    @classmethod
    def parse(cls, line: str) -> "Anchor":
        """ValueError when this is not a whole line."""
        number, digest, era, at = line.split(" ")
        found = cls(int(number), bytes.fromhex(digest), UUID(era), datetime.fromisoformat(at))
        if found.at.tzinfo is None:
            raise ValueError("torn within its time")
        return found


@dataclass(frozen=True, slots=True)
class Restored:
    """Signed with the key-ring: who cuts off the end of the trail can't say that it was a restore.

    The anchor is the newest checkpoint that the backup held; number 0 where it held none.
    """

    anchor: Anchor
    signature: bytes

    @classmethod
    def signed(cls, anchor: Anchor) -> "Restored":
        return cls(anchor, crypto.ring().sign(_MARK + str(anchor).encode()))

    def __str__(self) -> str:
        return f"{_WORD} {self.anchor} {self.signature.hex()}"

    @classmethod
    def parse(cls, line: str) -> "Restored":
        """ValueError when this is not a whole line with our signature."""
        word, _, rest = line.partition(" ")
        anchor, _, signature = rest.rpartition(" ")
        found = cls(Anchor.parse(anchor), bytes.fromhex(signature))
        if word != _WORD or not crypto.verify_signature(
            crypto.ring().verify_key, found.signature, _MARK + str(found.anchor).encode()
        ):
            raise ValueError("not signed by this house")
        return found


@dataclass(frozen=True, slots=True)
class Lost:
    """Checkpoints that were anchored after the backup was taken that was restored later."""

    first: int
    last: int
    at: datetime


def take_back(anchors: list[Anchor], restored: Restored) -> Lost | None:
    """What the restored database goes on from; answers what was lost before it."""
    kept = restored.anchor.number
    newest = max((anchor.number for anchor in anchors), default=0)
    anchors[:] = [anchor for anchor in anchors if anchor.number <= kept]
    if kept:
        anchors.append(restored.anchor)
    return Lost(kept + 1, newest, restored.anchor.at) if newest > kept else None
