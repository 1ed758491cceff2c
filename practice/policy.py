"""The policy in force, read once per version and process: versions never change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.utils import timezone

from practice.models.policy import CommunicationsPolicy, PolicyCell, Practice
from practice.policy_data import Cell, of_row
from practice.rules import hours_form
from practice.rules.hours import OfficeHours, QuietHours, ResponsePromise

_held: ContextVar[list[Practice] | None] = ContextVar("practice", default=None)


@dataclass(frozen=True)
class PolicyInForce:
    id: UUID
    version: int
    cells: dict[tuple[str, str], Cell]
    hours: OfficeHours
    quiet: QuietHours
    response: ResponsePromise
    crisis: dict[str, Any]
    guidance: dict[str, Any]
    clauses: dict[str, Any]

    def cell(self, circumstance: str, channel: str) -> Cell:
        return self.cells[(circumstance, channel)]


class NoPolicy(Exception):
    """Nothing may be sent before the practice has published a communications policy."""


@contextmanager
def read_once() -> Iterator[None]:
    """Within it, one request, the practice and the number of its policy are asked for once."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def practice() -> Practice:
    """Raises Practice.DoesNotExist before the practice is founded."""
    held = _held.get()
    if held:
        return held[0]
    newest = CommunicationsPolicy.objects.in_force(timezone.now()).values("pk")[:1]
    found = Practice.objects.annotate(policy_id=Subquery(newest)).get()
    if held is not None:
        held.append(found)
    return found


def current() -> PolicyInForce:
    try:
        policy_id = getattr(practice(), "policy_id")  # noqa: B009 - annotated
    except Practice.DoesNotExist:
        policy_id = None
    if policy_id is None:
        raise NoPolicy
    return _read(policy_id)


@lru_cache(maxsize=8)
def _read(policy_id: UUID) -> PolicyInForce:
    row = CommunicationsPolicy.objects.get(pk=policy_id)
    return PolicyInForce(
        id=row.pk,
        version=row.version or 0,
        cells={
            (cell.circumstance, cell.channel): of_row(cell) for cell in PolicyCell.objects.filter(policy=row)
        },
        hours=hours_form.office_from_dict(row.hours),
        quiet=hours_form.quiet_from_dict(row.quiet_hours),
        response=hours_form.response_from_dict(row.response),
        crisis=row.crisis,
        guidance=row.guidance,
        clauses=row.clauses,
    )
