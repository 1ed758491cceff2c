"""Appointments as one person may see them, in the clock of the practice: for the week's page and a client's own."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from practice import crypto, forms, links, policy, remembering, spoken
from practice.access import Opened, policies, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.actors import Actor
from practice.models import Absence, Appointment, Client, RoleAssignment, User
from practice.rules import schedule as rules
from practice.vocabulary import Role

State = Appointment.State
TAGS = {
    State.PLANNED: ("", "clock"),
    State.CONFIRMED: ("secure", "circle-check"),
    State.ASKED: ("open", "circle-question-mark"),
    State.CANCELLED: ("", "ban"),
    State.MOVED: ("", "calendar"),
    State.KEPT: ("", "check"),
    State.NO_SHOW: ("stop", "user-round-x"),
}


def mine(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """Those of clients in one's scope."""
    return Appointment.objects.filter(scope.within(actor, now)).select_related("client", "clinician")


def waiting(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """What somebody must decide: another time is asked for, or nobody is there for it any more."""
    ahead = Appointment.objects.filter(scope.within(actor, now)).ahead(now)
    is_unsure = ~Q(client__status=Client.Status.ACTIVE) | Q(clinician__is_active=False)
    return ahead.filter(is_unsure | Q(state=State.ASKED))


def within_days(rows: QuerySet[Appointment], first: date, days: int, zone: str) -> QuerySet[Appointment]:
    begins, ends = (
        rules.instant(datetime.combine(day, datetime.min.time()), zone)
        for day in (first, first + timedelta(days=days))
    )
    return rows.filter(starts_at__gte=begins, starts_at__lt=ends).order_by("starts_at", "pk")


def in_absence(row: Absence, now: datetime) -> QuerySet[Appointment]:
    """What is planned in somebody's leave and lies ahead."""
    ahead = Appointment.objects.ahead(now).filter(clinician_id=row.user_id)
    days = (row.until_on - row.from_on).days + 1
    return within_days(ahead, row.from_on, days, policy.practice().time_zone)


def absences_ahead(actor: Actor, now: datetime) -> list[Absence]:
    """Leaves that run or come, of whom this person may see them; the soonest first."""
    today = now.astimezone(policy.zone()).date()
    return list(policies.absences(actor).filter(until_on__gte=today).order_by("from_on"))


def planned_in(rows: Sequence[Absence], now: datetime) -> dict[UUID, int]:
    """How much of that lies in each of several leaves."""
    ahead = Appointment.objects.ahead(now).filter(clinician__in=[row.user_id for row in rows])
    zone = policy.zone()
    days = [(who, at.astimezone(zone).date()) for who, at in ahead.values_list("clinician_id", "starts_at")]
    return {
        row.pk: sum(who == row.user_id and row.from_on <= day <= row.until_on for who, day in days)
        for row in rows
    }


def clinicians(now: datetime) -> list[tuple[str, str]]:
    """Who has appointments of their own: id and name."""
    held = RoleAssignment.objects.current(now).filter(role=Role.CLINICIAN, user__is_active=True)
    found = User.objects.filter(pk__in=held.values("user_id")).order_by("name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def rows(
    opened: Opened, found: Iterable[Appointment], request: Any, *, has_day: bool = False
) -> list[dict[str, Any]]:
    """`has_day`: each says its day as well, where no heading does."""
    listed = list(found)
    opened.seen = list(dict.fromkeys([*opened.seen, *(row.client_id for row in listed)]))
    opened.vaults = list(dict.fromkeys([*opened.vaults, *(row.vault_id for row in listed)]))
    grant = grant_for_list(opened.actor, {row.client_id for row in listed}, opened.now)
    names = crypto.open_rows([row.client for row in listed], "name", by=grant)
    notes = [crypto.open(row, "note", by=grant) if row.note else "" for row in listed]
    writing, reminded = _written(opened, listed), remembering.of_each(listed, opened.now)
    return [
        _row(opened, row, name or "", note or "", request, has_day, row.client_id in writing)
        | {"reminder": reminded.get(row.pk, "")}
        for row, name, note in zip(listed, names, notes, strict=True)
    ]


def _written(opened: Opened, listed: list[Appointment]) -> set[Any]:
    """Clients whose appointments this person may change."""
    if not may(opened.actor.roles, "schedule.change"):
        return set()
    reaches = scope.reaches(opened.actor, {row.client_id for row in listed}, opened.now)
    return {pk for pk, reach in reaches.items() if "administrative" in reach.writes}


def _row(
    opened: Opened, row: Appointment, name: str, note: str, request: Any, has_day: bool, may_write: bool
) -> dict[str, Any]:
    kind, icon = TAGS[State(row.state)]
    is_over = row.starts_at <= opened.now
    attendance = links.to("appointment_attendance", row.pk)
    return {
        "when": when(row, has_day=has_day),
        "iso": row.starts_at.isoformat(),
        "name": name,
        "url": links.to("client_appointments", row.client_id),
        "clinician": row.clinician.name,
        "how": how(row),
        "note": note,
        "tag": {"kind": kind, "icon": icon, "words": str(row.get_state_display())},
        "reason": str(row.get_reason_display()) if row.reason else "",
        "trouble": trouble(row) if row.stands and not is_over else "",
        "move_url": links.to("appointment_moving", row.pk) if may_write and row.stands else "",
        "cancel_url": links.to("appointment_cancellation", row.pk) if may_write and row.stands else "",
        "attendance_url": attendance
        if may_write and is_over and (row.stands or row.state in row.HELD)
        else "",
        "attendance_key": forms.key_for(request, attendance) if may_write and is_over else "",
        "state": row.state,
    }


def when(row: Appointment, *, has_day: bool) -> str:
    """With the whole date, where last Thursday and the next stand on one page."""
    zone = policy.practice().time_zone
    times = f"{spoken.clock(row.starts_at, zone=zone)}–{spoken.clock(row.ends_at, zone=zone)}"
    if not has_day:
        return times
    return _("%(day)s, %(time)s") % {"day": spoken.date(local_day(row.starts_at)), "time": times}


def how(row: Appointment) -> str:
    """Where, or by what."""
    places = policy.practice().places.get("en", {})
    is_placed = row.kind == Appointment.Kind.OFFICE and row.place in places
    return str(places[row.place] if is_placed else row.get_kind_display())


def trouble(row: Appointment) -> str:
    if row.client.status != Client.Status.ACTIVE:
        return _("Care of this client has ended: nobody is reminded. Cancel it, or keep it on purpose.")
    if not row.clinician.is_active:
        return _("The clinician has left: nobody is reminded. Move it to a colleague, or cancel it.")
    return ""


def days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def local_day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(policy.practice().time_zone)).date()
