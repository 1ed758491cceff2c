"""What a gate hands to a view: the object, the right to open it, and a list of what was seen."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from practice import audit, crypto
from practice.actors import Actor
from practice.models.client import Client


class NotVisible(Exception):
    """Outside what this person may see: the same answer as for what does not exist."""


class Moved(NotVisible):
    """A duplicate that became part of another client, whom this person sees: its pages lead there."""

    def __init__(self, client_id: UUID) -> None:
        super().__init__()
        self.client_id = client_id


class Forbidden(Exception):
    """Visible, but this act is not theirs."""


@dataclass(slots=True)
class Opened:
    actor: Actor
    now: datetime
    subject: Any = None
    client: Client | None = None
    grant: crypto.Grant | None = None
    writes: frozenset[str] = frozenset()  # the classes in which this person may write to the client
    seen: list[UUID] = field(default_factory=list)
    vaults: list[UUID] = field(default_factory=list)
    basis: audit.Basis = audit.NO_BASIS  # why this is open to them, for the audit row
    is_quiet: bool = False  # a poll that handed out nothing new: no audit row, no longer session

    def text(self, row: crypto.Row, name: str) -> str | None:
        """A sealed field in words, or None where this class does not open for this person."""
        if self.grant is None or not self.grant.allows(row.vault_id, row.sealed_class):
            return None
        return crypto.open(row, name, by=self.grant)

    @property
    def rights(self) -> crypto.Grant:
        """The grant, where the gate always gives one."""
        if self.grant is None:
            raise NotVisible
        return self.grant
