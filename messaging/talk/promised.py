"""What a client reads of answers: by when one comes, who is away, and who answers meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from messaging import participants
from messaging.models import Message, Promise, Thread
from messaging.talk import loading, private
from practice import answering, policy, spoken
from practice.access import Opened
from practice.answering import Staffed
from practice.rules import answering as rules
from practice.rules.answering import Outlook
from practice.vocabulary import Circumstance


@dataclass(frozen=True)
class Told:
    """`promise`: one sentence. `away`: one for each who is away before that answer."""

    promise: str
    away: tuple[str, ...] = ()


def head(opened: Opened, circumstance: str) -> Told:
    """For what waits now; else for what would be written now, of this circumstance."""
    client, now, held = opened.subject, opened.now, policy.current()
    mine = Thread.objects.for_client(client.pk).filter(sealed_class__in=loading.open_classes(opened))
    waiting = mine.exclude(private.kept_from(opened, "")).waiting().first()
    about = waiting.circumstance if waiting else circumstance
    whose = participants.holder(waiting, now) if waiting else None
    staffed = answering.of_client(client, about, held, now, assigned_to=whose)
    looked = rules.outlook(now, staffed.answering, held.response.of(about))
    said = _standing(opened, staffed, waiting) if waiting else _would_be(opened, looked)
    return Told(said, tuple(away(staffed, now, looked)))


def by_topic(opened: Opened, topics: list[tuple[Circumstance, str]]) -> list[str]:
    """Topics for which an answer comes sooner or later than for the first, which the head of the page tells of."""
    now, held = opened.now, policy.current()
    house, team = answering.load(held, now), answering.teams([opened.subject.pk], now)[opened.subject.pk]
    found = []
    for topic, label in topics:
        there = house.of_team(team, topic).answering
        found.append((label, rules.outlook(now, there, held.response.of(topic)).answer_by))
    words, first = _("%(topic)s: an answer by %(when)s."), found[0][1]
    return [words % {"topic": label, "when": _due(opened, at)} for label, at in found if at and at != first]


def marks(opened: Opened) -> dict[UUID, str]:
    """The last message of the client in each thread that waits → by when it is answered."""
    sent = Message.objects.filter(
        thread=OuterRef("thread"), kind=Message.Kind.FROM_CLIENT, created_at__gte=OuterRef("made_at")
    )
    standing = Promise.objects.filter(client=opened.subject, ended_at=None, answer_by__gte=opened.now)
    standing = standing.filter(thread__sealed_class__in=loading.open_classes(opened))
    standing = standing.exclude(private.kept_from(opened))
    last = standing.annotate(last=Subquery(sent.order_by("-created_at", "-pk").values("pk")[:1]))
    words = _("an answer by %(when)s")
    return {pk: words % {"when": _due(opened, at)} for pk, at in last.values_list("last", "answer_by") if pk}


def _standing(opened: Opened, staffed: Staffed, waiting: Thread) -> str:
    by, phone = waiting.answer_by, policy.practice().phone
    if by is None:
        return _nobody()
    if by < opened.now:
        return _("You should have had an answer by now. We are late. You can call us: %(phone)s.") % {
            "phone": phone
        }
    name = _who(staffed, by.astimezone(ZoneInfo(staffed.answering.zone)).date())
    return _("%(name)s will answer by %(when)s.") % {"name": name, "when": _due(opened, by)}


def _would_be(opened: Opened, looked: Outlook) -> str:
    if looked.answer_by is None:
        return _nobody()
    return _("If you write now, you can expect an answer by %(when)s.") % {
        "when": _due(opened, looked.answer_by)
    }


def _nobody() -> str:
    """No day can be named: everybody is away for longer than anybody plans, or nobody cares for this client yet."""
    words = _("We can’t say yet when you will have an answer. If it can’t wait, call us: %(phone)s.")
    return words % {"phone": policy.practice().phone}


def away(staffed: Staffed, now: datetime, looked: Outlook) -> list[str]:
    today = now.astimezone(ZoneInfo(staffed.answering.zone)).date()
    found = []
    for one in staffed.answering.answerers:
        leave = one.leave_on(today)
        name = _first(staffed, one.id)
        if leave is None:
            continue
        cover = staffed.answering.stand_ins.get(leave.covered_by or "")
        values = {"name": name, "day": spoken.date(leave.last)}
        if cover is not None and cover.leave_on(today) is None:
            values["cover"] = _first(staffed, cover.id)
            found.append(_("%(name)s is away until %(day)s. %(cover)s answers for now.") % values)
        else:
            found.append(_("%(name)s is away until %(day)s.") % values)
    if looked.returns_on is not None:
        words = _("Nobody can answer before %(day)s. If it can’t wait, call us: %(phone)s.")
        found.append(words % {"day": spoken.date(looked.returns_on), "phone": policy.practice().phone})
    return found


def _who(staffed: Staffed, day: date) -> str:
    """Who cares for the client first, if they are there that day; else somebody who is."""
    there = next(staffed.answering.who(day), None)
    return _first(staffed, there.id) if there else _("Somebody")


def _first(staffed: Staffed, pk: str) -> str:
    return staffed.names[pk].split()[0]


def _due(opened: Opened, at: datetime) -> str:
    return spoken.by(at, now=opened.now, zone=opened.subject.time_zone)
