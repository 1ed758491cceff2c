"""The policy in force, read once per version and process: versions never change."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Subquery
from django.utils import timezone

from practice.models.policy import ClinicianBoundary, CommunicationsPolicy, Practice, Vendor
from practice.policy_data import Cell, cells_of
from practice.prepared import prepared
from practice.rules import boundaries, hours_form
from practice.rules.boundaries import Boundary
from practice.rules.hours import OfficeHours, QuietHours, ResponsePromise
from practice.rules.vendors import VendorFact
from practice.vocabulary import Channel

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
    found = _practice.first(timezone.now())
    if found is None:
        raise Practice.DoesNotExist
    if held is not None:
        held.append(found)
    return found


@prepared
def _practice(now: datetime) -> QuerySet[Practice]:
    newest = CommunicationsPolicy.objects.in_force(now).values("pk")[:1]
    return Practice.objects.annotate(policy_id=Subquery(newest))


def current() -> PolicyInForce:
    try:
        policy_id = getattr(practice(), "policy_id")  # noqa: B009 - annotated
    except Practice.DoesNotExist:
        policy_id = None
    if policy_id is None:
        raise NoPolicy
    return _read(policy_id)


def boundary_of(user_id: UUID, now: datetime) -> Boundary | None:
    """What this clinician allows less than the policy, or None."""
    row = _boundaries.first(user_id, now)
    if row is None:
        return None
    zone = practice().time_zone
    return boundaries.read(row.terms, id=str(row.pk), user_id=str(row.user_id), zone=zone)


@prepared
def _boundaries(user_id: UUID, now: datetime) -> QuerySet[ClinicianBoundary]:
    return ClinicianBoundary.objects.current(now).filter(user_id=user_id).order_by("pk")[:1]


def vendors() -> tuple[VendorFact, ...]:
    """Who carries something for the practice now."""
    return tuple(vendor_fact(row) for row in _vendors())


@prepared
def _vendors() -> QuerySet[Vendor]:
    return Vendor.objects.filter(ended_at=None).order_by("name")


def vendor_fact(row: Vendor) -> VendorFact:
    return VendorFact(
        id=str(row.pk),
        name=row.name,
        channels=frozenset(Channel(one) for one in row.channels),
        carries_health_information=row.carries_health_information,
        signed_on=row.baa_signed_on,
        until_on=row.baa_until_on,
    )


def zone() -> ZoneInfo:
    """The clock that the practice goes by."""
    return ZoneInfo(practice().time_zone)


def today() -> date:
    """By that clock: in the evening of New York the day of UTC is the next one."""
    return timezone.now().astimezone(zone()).date()


@lru_cache(maxsize=8)
def _read(policy_id: UUID) -> PolicyInForce:
    return of_row(CommunicationsPolicy.objects.get(pk=policy_id))


def of_row(row: CommunicationsPolicy) -> PolicyInForce:
    """Also a draft, or a version that no longer holds."""
    return PolicyInForce(
        id=row.pk,
        version=row.version or 0,
        cells={(cell.circumstance, cell.channel): cell for cell in cells_of(row)},
        hours=hours_form.office_from_dict(row.hours),
        quiet=hours_form.quiet_from_dict(row.quiet_hours),
        response=hours_form.response_from_dict(row.response),
        crisis=row.crisis,
        guidance=row.guidance,
        clauses=row.clauses,
    )
