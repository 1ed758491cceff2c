"""The key that seals backups: derived from the key-ring, constant for its life. Whoever has the ring opens them."""

from uuid import UUID

from practice.crypto.envelope import DataKey
from practice.crypto.keyring import KeyRing
from practice.crypto.places import Place

CLASS = "backup"


def key(ring: KeyRing) -> DataKey:
    return DataKey(ring.backup_key(), vault=ring.id, klass=CLASS)


def place(ring: KeyRing, backup: UUID, part: str) -> Place:
    """A part opens in its own backup and under its own name only."""
    return Place(ring.id, CLASS, "backup", backup, part)
