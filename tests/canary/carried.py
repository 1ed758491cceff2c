"""Which sealed fields have carried a canary: noted where a value is sealed, by the place it is sealed for."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

from practice import crypto, vaults
from practice.crypto import fields
from practice.crypto.envelope import DataKey
from practice.crypto.places import Place
from tests.canary.marks import Marks

# Their content is the hub's own making: what was sealed is itself the secret to look for.
MADE_BY_THE_HUB = {"practice_portalpin.verifier", "practice_notice.secret"}
SHORTEST = 16  # characters; six digits occur anywhere by chance


def sealed_fields() -> set[str]:
    """Every sealed field of every model: table.field."""
    return {
        f"{model._meta.db_table}.{one.column}"
        for model in apps.get_models(include_auto_created=True)
        for one in model._meta.concrete_fields
        if getattr(one, "is_sealed", False)
    }


@dataclass
class Carried:
    """How many canaries each field has taken in."""

    marks: Marks
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, data: bytes, place: Place) -> None:
        name = f"{place.table}.{place.field}"
        if self.marks.stem.encode() in data:
            self.counts[name] += 1
        elif name in MADE_BY_THE_HUB and len(data) >= SHORTEST:
            self.counts[name] += 1
            self.marks.keep(name, data.decode())

    def look_into_rows(self) -> None:
        """What other processes sealed: every sealed value that stands in the database now is opened."""
        for model in apps.get_models(include_auto_created=True):
            for one in model._meta.concrete_fields:
                if getattr(one, "is_sealed", False):
                    self._look_into(model, one.column)

    def _look_into(self, model: type[models.Model], column: str) -> None:
        for row in model._default_manager.exclude(**{column: None}):
            pairs = {(row.vault_id, row.sealed_class)}  # type: ignore[attr-defined]
            grant = crypto.mint("test", "test", pairs, vaults.load)
            text = crypto.open_bytes(row, column, by=grant) or b""  # type: ignore[arg-type]
            self.counts[f"{model._meta.db_table}.{column}"] += self.marks.stem.encode() in text

    @property
    def missing(self) -> list[str]:
        return sorted(name for name in sealed_fields() if not self.counts[name])


@contextmanager
def watched(marks: Marks) -> Iterator[Carried]:
    """While this lasts, everything that this process seals is noted."""
    carried, honest = Carried(marks), fields.seal_bytes

    def seal_bytes(key: DataKey, data: bytes, *, place: Place) -> bytes:
        carried.note(data, place)
        return honest(key, data, place=place)

    fields.seal_bytes = seal_bytes
    try:
        yield carried
    finally:
        fields.seal_bytes = honest
