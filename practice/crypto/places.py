from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

SCHEME = "sotto-place-1"


class Place(NamedTuple):
    """Where a sealed value belongs. It opens nowhere else: a moved row, field or vault is refused."""

    vault: UUID
    klass: str
    table: str
    row: UUID
    field: str

    def aad(self) -> bytes:
        return prefix(self.vault, self.klass, self.table, self.field) + self.row.bytes

    def __str__(self) -> str:
        return f"{self.table}.{self.field} of row {self.row} ({self.klass}, vault {self.vault})"


@lru_cache(maxsize=4096)
def prefix(vault: UUID, klass: str, table: str, field: str) -> bytes:
    """All of a place but its row: words end with NUL, ids have 16 bytes, so no two places share bytes."""
    words = (SCHEME, klass, table, field)
    if any(not word or "\0" in word for word in words):
        raise ValueError("the words of a place are names without NUL")
    return b"".join(word.encode() + b"\0" for word in words) + vault.bytes
