"""A key-ring on disk, the data keys of two clients, and rows that look like a model's."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pytest

from practice import crypto
from practice.crypto import custody, holder, keycache
from practice.crypto.custody import CustodyKey

CLINICAL = "clinical"
ADMINISTRATIVE = "administrative"


@pytest.fixture(autouse=True)
def own_holder(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests install rings of their own: whatever ring the process had is back afterwards."""
    monkeypatch.setattr(holder, "_holder", holder._Holder())


@pytest.fixture
def custody_key() -> CustodyKey:
    return CustodyKey(bytes(range(32)))


@pytest.fixture
def ring_path(tmp_path: Path) -> Path:
    return tmp_path / "key-ring"


@pytest.fixture
def ring(ring_path: Path, custody_key: CustodyKey) -> Iterator[crypto.KeyRing]:
    made = crypto.KeyRing.create(ring_path, custody_key)
    crypto.install(made)
    yield made
    keycache.forget_all()


@dataclass
class Safe:
    """The table of data keys: what a database would hold, and how many times it was asked."""

    ring: crypto.KeyRing
    rows: dict[tuple[uuid.UUID, str], tuple[int, bytes]] = field(default_factory=dict)
    asked: list[frozenset[tuple[uuid.UUID, str]]] = field(default_factory=list)

    def add(self, vault: uuid.UUID, *classes: str) -> uuid.UUID:
        for klass in classes or (CLINICAL,):
            self.rows[vault, klass] = crypto.wrap(self.ring, crypto.new_data_key(), vault=vault, klass=klass)
        return vault

    def load(self, pairs: frozenset[crypto.Pair]) -> dict[crypto.Pair, crypto.Wrapped]:
        self.asked.append(pairs)
        return {pair: (self.rows[pair],) for pair in pairs if pair in self.rows}

    def sealer(self, vault: uuid.UUID, klass: str) -> crypto.DataKey:
        return crypto.unwrap(self.ring, *self.rows[vault, klass], vault=vault, klass=klass)

    def grant(self, *pairs: tuple[uuid.UUID, str]) -> crypto.Grant:
        return crypto.mint("ana", "read", pairs, self.load)


@pytest.fixture
def safe(ring: crypto.KeyRing) -> Safe:
    return Safe(ring)


@pytest.fixture
def dan(safe: Safe) -> uuid.UUID:
    return safe.add(uuid.uuid4(), CLINICAL, ADMINISTRATIVE)


@pytest.fixture
def eve(safe: Safe) -> uuid.UUID:
    return safe.add(uuid.uuid4(), CLINICAL, ADMINISTRATIVE)


@pytest.fixture
def key(safe: Safe, dan: uuid.UUID) -> crypto.DataKey:
    return safe.sealer(dan, CLINICAL)


@pytest.fixture
def place(dan: uuid.UUID) -> crypto.Place:
    return crypto.Place(dan, CLINICAL, "messaging_message", uuid.uuid4(), "body")


class Meta:
    db_table = "messaging_message"

    @staticmethod
    def get_field(name: str) -> Any:
        return {"body": crypto.SealedField(), "subject": crypto.SealedField(), "state": object()}[name]


@dataclass
class Message:
    vault_id: uuid.UUID | None
    sealed_class: str = CLINICAL
    pk: uuid.UUID | None = field(default_factory=uuid.uuid4)
    body: bytes | None = None
    subject: bytes | None = None
    _meta: ClassVar[type[Meta]] = Meta


@pytest.fixture
def message(safe: Safe, dan: uuid.UUID) -> Callable[..., Message]:
    def make(text: str | bytes | None = "Thursday at four?", vault: uuid.UUID | None = None) -> Message:
        row = Message(vault or dan)
        crypto.seal(row, safe.sealer, body=text)
        return row

    return make


@pytest.fixture
def custody_file(tmp_path: Path) -> Path:
    path = tmp_path / "custody"
    custody.create_file(path)
    return path
