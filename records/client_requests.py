"""Clients' requests about how to be reached and what not to tell, as rows of the workspace's pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consent.models import ChannelRequest, Made, Refusal, Restriction
from consent.portal import own_requests
from practice import crypto, policy, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.models import CareTeamMember, Client, ContactPoint
from practice.vocabulary import SealedClass

Row = dict[str, Any]
Asked = ChannelRequest | Restriction


def of(opened: Opened) -> Row:
    """For the client's own page of agreements."""
    client: Client = opened.subject
    keeps = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "request.record")
    answers = SealedClass.CLINICAL in opened.writes and may(opened.actor.roles, "restriction.answer")
    asked = ChannelRequest.objects.filter(client=client).order_by("-made_at")
    untold = Restriction.objects.filter(client=client).select_related("contact_point").order_by("-made_at")
    return {
        "requests": [_request(opened, row, keeps) for row in asked.select_related("contact_point")],
        "restrictions": [_restriction(opened, row, keeps, answers) for row in untold],
        "refusals": _refusals(opened, client),
        "request_url": reverse("client_request_new", args=[client.pk]) if keeps else "",
        "restriction_url": reverse("client_restriction_new", args=[client.pk]) if keeps else "",
    }


def everybodys(opened: Opened) -> list[Asked]:
    """Without words: what they are is opened page by page. Unanswered ones first, then the newest."""
    seen = scope.within(opened.actor, opened.now)
    if may(opened.actor.roles, "audit.view"):
        asked, untold = ChannelRequest.objects.all(), Restriction.objects.all()
    else:
        asked, untold = ChannelRequest.objects.filter(seen), Restriction.objects.filter(seen)
    rows: list[Asked] = [*asked.defer("where"), *untold.defer("what", "answer")]
    return sorted(rows, key=lambda row: (_is_settled(row), -row.made_at.timestamp()))


def listed(opened: Opened, rows: list[Asked]) -> list[Row]:
    mine = scope.reaches(opened.actor, [row.client_id for row in rows], opened.now)
    grant = grant_for_list(opened.actor, list(mine), opened.now)
    opened.seen = [row.pk for row in rows]
    return [_listed(opened, row, row.client_id in mine, grant) for row in rows]


def _listed(opened: Opened, row: Asked, is_seen: bool, grant: crypto.Grant) -> Row:
    kind = _("not to tell something") if isinstance(row, Restriction) else _("another way")
    return {
        "who": crypto.open(row.client, "name", by=grant) if is_seen else "",
        "team": "" if is_seen else _team(opened, row),
        "url": reverse("client_agreements", args=[row.client_id]) if is_seen else "",
        "what": kind,
        "how": str(Made(row.how).label),
        "state": _state(row),
        "when": spoken.moment(row.made_at, now=opened.now, zone=policy.practice().time_zone),
        "iso": row.made_at.isoformat(),
    }


def _team(opened: Opened, row: Asked) -> str:
    team = CareTeamMember.objects.current(opened.now).filter(client_id=row.client_id)
    return _("a client of %(names)s") % {"names": ", ".join(team.values_list("user__name", flat=True))}


def _is_settled(row: Asked) -> bool:
    return bool(row.ended_at) or not isinstance(row, Restriction) or row.answered_at is not None


def _state(row: Asked) -> str:
    if row.ended_at:
        return _("ended")
    if isinstance(row, ChannelRequest):
        return _("in force")
    return {None: _("waits for an answer"), True: _("agreed"), False: _("not agreed")}[row.is_agreed]


def _request(opened: Opened, row: ChannelRequest, keeps: bool) -> Row:
    return {
        "words": own_requests.in_words(opened, row),
        "more": _("More than the minimum, after the risks were said.") if row.warned_at else "",
        "state": _state(row),
        "how": str(Made(row.how).label),
        "when": spoken.moment(row.made_at, now=opened.now, zone=policy.practice().time_zone),
        "iso": row.made_at.isoformat(),
        "end_url": reverse("channel_request_ending", args=[row.pk]) if keeps and not row.ended_at else "",
    }


def _restriction(opened: Opened, row: Restriction, keeps: bool, answers: bool) -> Row:
    is_open = row.ended_at is None
    waits = is_open and row.answered_at is None
    return {
        "words": opened.text(row, "what") or "",
        "more": _("Paid in full: it must be agreed.") if row.is_paid_in_full else "",
        "answer": opened.text(row, "answer") or "",
        "closes": own_requests.closed_in_words(opened, row),
        "state": _state(row),
        "how": str(Made(row.how).label),
        "when": spoken.moment(row.made_at, now=opened.now, zone=policy.practice().time_zone),
        "iso": row.made_at.isoformat(),
        "answer_url": reverse("restriction_answer", args=[row.pk]) if answers and waits else "",
        "end_url": reverse("restriction_ending", args=[row.pk]) if keeps and is_open else "",
    }


def _refusals(opened: Opened, client: Client) -> list[Row]:
    mine = ContactPoint.objects.filter(client=client).values("address_index")
    rows = Refusal.objects.standing().filter(address_index__in=mine).order_by("received_at")
    may_decide = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "refusal.decide")
    zone = policy.practice().time_zone
    return [
        {
            "when": spoken.moment(row.received_at, now=opened.now, zone=zone),
            "url": reverse("refusal_decision", args=[row.pk]) if may_decide else "",
        }
        for row in rows
    ]
