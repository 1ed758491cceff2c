"""Promises read for lists: what is due now, and what was given in the last weeks."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from messaging.counting import since_discharge
from messaging.models import Promise
from practice import answering, crypto, links, policy, spoken
from practice.access import Opened
from practice.access.nouns import grant_for_list
from practice.models import CareTeamMember
from practice.rules import spans
from practice.rules.answering import Answering
from practice.rules.hours import HORIZON_DAYS
from practice.rules.kept import Given
from practice.vocabulary import Circumstance

ROWS = 50
MOST = 20_000  # promises of twelve weeks that are counted; a practice of fifty people gives fewer
ANSWERED = (Promise.End.ANSWERED, Promise.End.CALLED)


def given(whose: UUID | None, since: datetime) -> list[Given]:
    """Those that came due since then, or still are, of one clinician or of all."""
    mine = _of(whose).filter(answer_by__gte=since).order_by("-answer_by")[:MOST]
    rows = mine.values_list("made_at", "answer_by", "ended_at", "end")
    return [Given(made, by, ended, end in ANSWERED) for made, by, ended, end in rows]


def due(opened: Opened, whose: UUID | None) -> list[dict[str, Any]]:
    """Soonest first. Names only of the clients whom this person sees."""
    now, held = opened.now, policy.current()
    mine = _of(whose).filter(since_discharge(moment="made_at"), ended_at=None)
    rows = list(mine.select_related("client", "thread").order_by("answer_by")[:ROWS])
    house = answering.load(held, now)
    teams = answering.teams([row.client_id for row in rows], now)
    grant = grant_for_list(opened.actor, [row.client_id for row in rows], now)
    found = []
    for row in rows:
        team, given_to = teams.get(row.client_id, {}), row.thread.assigned_to_id
        staffed = house.of_team(
            team, row.thread.circumstance, given_to if given_to in team or given_to in house.desk else None
        )
        is_seen = grant.allows(row.client.vault_id, row.client.sealed_class)
        if is_seen:
            opened.seen.append(row.client_id)
            opened.vaults.append(row.client.vault_id)
        found.append(_row(row, staffed, now) | {"client": _named(row, grant) if is_seen else None})
    return found


def _of(whose: UUID | None) -> QuerySet[Promise]:
    """Of one: who cared for the client when it was given, or has the conversation now."""
    if whose is None:
        return Promise.objects.all()
    team = CareTeamMember.objects.filter(
        Q(until_at=None) | Q(until_at__gt=OuterRef("made_at")),
        client=OuterRef("client"),
        user_id=whose,
        from_at__lte=OuterRef("made_at"),
    )
    return Promise.objects.filter(Exists(team) | Q(thread__assigned_to_id=whose))


def _named(row: Promise, grant: crypto.Grant) -> dict[str, str]:
    return {
        "name": crypto.open(row.client, "name", by=grant) or "",
        "url": links.to("client", row.client_id),
    }


def _row(row: Promise, staffed: answering.Staffed, now: datetime) -> dict[str, Any]:
    zone = staffed.answering.zone
    return {
        "iso": row.answer_by.isoformat(),
        "when": spoken.by(row.answer_by, now=now, zone=zone),
        "since": spoken.moment(row.made_at, now=now, zone=zone),
        "about": str(Circumstance(row.thread.circumstance).label).capitalize(),
        "is_late": row.answer_by < now,
        "team": ", ".join(staffed.names[one.id] for one in staffed.answering.answerers),
        "trouble": _trouble(row, staffed, now),
    }


def _trouble(row: Promise, staffed: answering.Staffed, now: datetime) -> str:
    """What was promised stands, whatever has changed since: where nobody is there before it, a person must see to it."""
    if row.answer_by < now or _is_somebody_there(staffed.answering, now, row.answer_by):
        return ""
    return _("Nobody who answers is there before that. Let somebody else answer, or tell the client.")


def _is_somebody_there(there: Answering, now: datetime, until: datetime) -> bool:
    days = (until.astimezone(ZoneInfo(there.zone)) - now.astimezone(ZoneInfo(there.zone))).days + 2
    opening = spans.next_within(now, there.on, there.zone, min(days, HORIZON_DAYS))
    return opening is not None and opening < until
