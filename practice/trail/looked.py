"""Who has looked at a client's information, as the client is told: by day, by person, by kind of page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from practice.models.audit import AuditEvent
from practice.models.client import Client, Membership
from practice.models.people import User
from practice.trail import files

DAYS = 14  # with looks, on one page


@dataclass(frozen=True, slots=True)
class Look:
    """All looks of one person at one kind of page on one day."""

    day: date
    user_id: UUID
    kind: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Page:
    days: list[tuple[date, list[Look]]]
    older: date | None  # the last day shown, where there are days before it


def looks(client: Client, *, reader: UUID, before: date | None, now: datetime) -> Page:
    """Not one's own. Who acts for the client is told of colleagues at this file alone: the rest is the client's."""
    zone = ZoneInfo(client.time_zone)
    dated = _found(client, reader, now).annotate(day=TruncDate("at", tzinfo=zone))
    if before is not None:
        dated = dated.filter(at__lt=datetime.combine(before, time(), zone))
    days = list(dated.order_by("-day").values_list("day", flat=True).distinct()[: DAYS + 1])
    if not days:
        return Page([], None)
    shown = days[:DAYS]
    rows = _of_days(dated, datetime.combine(shown[-1], time(), zone))
    by_day = [(day, list(some)) for day, some in groupby(rows, lambda look: look.day)]
    return Page(by_day, shown[-1] if len(days) > DAYS else None)


def _found(client: Client, reader: UUID, now: datetime) -> QuerySet[AuditEvent]:
    """Each with its place: one's own file, a file that one shares, or a list beside somebody else's page.

    Whose page it was stands first in a row; whoever was named there besides comes after.
    """
    own = files.vaults_of(client.pk)
    vaults, others = list(own), Q(actor_kind="workforce")
    if reader == client.user_id:
        mine = Membership.objects.current(now).filter(client=client)
        vaults += mine.values_list("shared__vault_id", flat=True)
        others |= Q(actor_kind="portal", vault_ids__0__in=own)
    else:
        others &= ~Q(event="attachment.viewed")  # the file may hang on what the client keeps to themselves
    place = Case(
        When(vault_ids__0__in=own, then=Value("own")),
        When(vault_ids__0__in=vaults, then=Value("shared")),
        default=Value("list"),
    )
    seen = AuditEvent.objects.filter(
        others, vault_ids__overlap=vaults, event__endswith=".viewed", outcome="done"
    )
    return seen.filter(actor_id__isnull=False).exclude(actor_id=reader).annotate(place=place)


def lines(page: Page, client: Client, names: dict[UUID, str]) -> list[dict[str, Any]]:
    zone = ZoneInfo(client.time_zone)
    return [
        {"day": day, "looks": [_line(look, names.get(look.user_id, _("Somebody")), zone) for look in some]}
        for day, some in page.days
    ]


def colleagues(page: Page) -> dict[UUID, str]:
    """Name and role as clients read them."""
    rows = User.objects.filter(pk__in=_who(page)).exclude(name="").values_list("pk", "name", "title")
    return {pk: f"{name}, {title}" if title else name for pk, name, title in rows}


def others(page: Page, known: Iterable[UUID]) -> set[UUID]:
    return _who(page) - set(known)


def _who(page: Page) -> set[UUID]:
    return {look.user_id for _day, some in page.days for look in some}


def _of_days(dated: QuerySet[Any, Any], since: datetime) -> list[Look]:
    rows = (
        dated.filter(at__gte=since)
        .values("day", "actor_id", "event", "reason", "basis", "place")
        .annotate(count=Count("seq"), first=Min("at"), last=Max("at"))
    )
    found: dict[tuple[date, UUID, str], Look] = {}
    for row in rows:
        kind = _at(row["place"], _kind(row["event"], row["reason"], row["basis"]))
        key = (row["day"], row["actor_id"], kind)
        look = Look(*key, row["count"], row["first"], row["last"])
        found[key] = _together(found[key], look) if key in found else look
    return sorted(found.values(), key=lambda look: (look.day, look.last), reverse=True)


def _together(one: Look, other: Look) -> Look:
    first, last = min(one.first, other.first), max(one.last, other.last)
    return Look(one.day, one.user_id, one.kind, one.count + other.count, first, last)


def _at(place: str, kind: str) -> str:
    """`kind` is that of the page; at another's page one was named in a list, whatever the page was."""
    return kind if place == "own" or kind == "list" else place


def _kind(event: str, reason: str, basis: str) -> str:
    """What kind of page it was: a code for `_words`."""
    if basis == "break_glass":
        return "emergency"
    noun = event.partition(".")[0]
    if noun in _BY_NOUN:
        return _BY_NOUN[noun]
    return _BY_CAPABILITY.get(reason, "something")


_BY_NOUN = {
    "desk": "list",
    "attachment": "file",
    "audit_trail": "trail",
    "audit_event": "trail",
    "emergencies": "reading_of_emergency",
}
_BY_CAPABILITY = {
    "conversation.view": "messages",
    "client.view": "about",
    "client.edit": "about",
    "client.invite": "about",
    "consent.view": "agreements",
}


def _words(kind: str) -> str:
    known = {
        "emergency": _("opened your file in an emergency"),
        "list": _("saw your name in a list"),
        "shared": _("looked at a file that you share"),
        "file": _("opened a file from your messages"),
        "reading_of_emergency": _("read that your file was opened in an emergency"),
        "trail": _("checked who had looked at your file"),
        "messages": _("read your messages"),
        "about": _("looked at your name and how to reach you"),
        "agreements": _("looked at what you agreed to"),
    }
    return known.get(kind, _("looked at something in your file"))


def _line(look: Look, who: str, zone: ZoneInfo) -> dict[str, Any]:
    first, last = (at.astimezone(zone).strftime("%H:%M") for at in (look.first, look.last))
    at = _("at %(time)s") % {"time": first}
    if look.count > 1 and first == last:
        at = _("%(count)s times, at %(time)s") % {"count": look.count, "time": first}
    elif look.count > 1:
        at = _("%(count)s times, from %(first)s to %(last)s") % {
            "count": look.count,
            "first": first,
            "last": last,
        }
    return {"who": who, "what": _words(look.kind), "at": at, "is_emergency": look.kind == "emergency"}


def day_in(text: str | None) -> date | None:
    """A day from an address; None for what is none."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found > date.min + timedelta(days=1) else None
