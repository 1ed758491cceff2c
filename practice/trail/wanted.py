"""Which part of the trail somebody wants to see: read from an address that holds ids, code words and days alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.http import urlencode

from practice import audit_words
from practice.models.audit import AuditEvent
from practice.trail import files

_READ: dict[str, Any] = {
    "person": UUID,
    "client": UUID,
    "session": UUID,
    "since": date.fromisoformat,
    "until": date.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`since` and `until` are days of the practice's calendar, both included."""

    person: UUID | None = None
    client: UUID | None = None
    session: UUID | None = None
    kind: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """What makes no sense is left out: an address that somebody cut short shows more, not an error."""
        found = {name: _value(read, str(given.get(name, ""))) for name, read in _READ.items()}
        kind, outcome = str(given.get("kind", "")), str(given.get("outcome", ""))
        return cls(
            **found,
            kind=kind if kind in audit_words.KINDS else "",
            outcome=outcome if outcome in AuditEvent.Outcome.values else "",
        )

    @property
    def query(self) -> str:
        """As it stands in an address, “?” included; empty when all is wanted."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        found = urlencode({name: value for name, value in said.items() if value})
        return f"?{found}" if found else ""

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    def is_all(self) -> bool:
        return not self.query


def vaults_of(wanted: Wanted) -> list[UUID]:
    """Of the client that is asked for, with those of duplicates that were merged into it."""
    return files.vaults_of(wanted.client) if wanted.client else []


def rows(wanted: Wanted, *, zone: str, vaults: Sequence[UUID] = ()) -> QuerySet[AuditEvent]:
    """Newest first. `vaults`: the wanted client's (see `vaults_of`)."""
    found = AuditEvent.objects.order_by("-at", "-seq").filter(_kind(wanted.kind), _days(wanted, zone))
    if wanted.person:
        found = found.filter(actor_id=wanted.person)
    if wanted.session:
        found = found.filter(session_id=wanted.session)
    if wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if wanted.client:
        found = found.filter(vault_ids__overlap=list(vaults)) if vaults else found.none()
    return found


def _kind(kind: str) -> Q:
    if not kind:
        return Q()
    return (
        Q(event__endswith=".viewed")
        if kind == audit_words.LOOKS
        else Q(event__in=audit_words.events_of(kind))
    )


def _days(wanted: Wanted, zone: str) -> Q:
    found = Q()
    if wanted.since:
        found &= Q(at__gte=_midnight(wanted.since, zone))
    if wanted.until and wanted.until < date.max:
        found &= Q(at__lt=_midnight(wanted.until + timedelta(days=1), zone))
    return found


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone))


def _value(read: Any, text: str) -> Any:
    try:
        return read(text) if text else None
    except ValueError:
        return None
