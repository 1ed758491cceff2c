"""What a backup consists of: signed by the key-ring, so that no part can be changed, left out or put in."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from practice import crypto
from practice.backups.problem import Problem

NAME = "manifest.json"
FORMAT = "sotto-backup-1"
_MARK = b"sotto-backup-manifest-1\0"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    size: int  # as it lies there, sealed
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    id: UUID
    taken_at: datetime
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def to_json(self) -> bytes:
        said = {
            "format": FORMAT,
            "id": str(self.id),
            "key_ring": str(crypto.ring().id),
            "taken_at": self.taken_at.isoformat(),
            "parts": [asdict(part) for part in self.parts],
        }
        signature = crypto.ring().sign(_MARK + _canonical(said)).hex()
        return json.dumps(said | {"signature": signature}, indent=1).encode()


def read(folder: Path) -> Manifest:
    try:
        said = json.loads((folder / NAME).read_bytes())
        signature = bytes.fromhex(said.pop("signature"))
        if said["format"] != FORMAT:
            raise Problem("the backup is of another format")
        if said["key_ring"] != str(crypto.ring().id):
            raise Problem("the backup belongs to another key-ring")
        if not crypto.verify_signature(crypto.ring().verify_key, signature, _MARK + _canonical(said)):
            raise Problem("the manifest was changed")
        parts = tuple(Part(**part) for part in said["parts"])
        return Manifest(UUID(said["id"]), datetime.fromisoformat(said["taken_at"]), parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Problem("there is no whole manifest in this directory") from None


def _canonical(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
