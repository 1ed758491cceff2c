"""What waits to go out, and what did not arrive, for one person's scope; in words."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import left_behind
from messaging.actions import resolving
from messaging.models import Delivery, Message
from messaging.models.threads import MessageQuerySet
from messaging.state_words import problem_words, state_words
from practice import crypto, policy, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.models.dispatch import DispatchQuerySet
from practice.vocabulary import Channel, Circumstance

Row = dict[str, Any]
State = Delivery.State
MOST_HELD = 50
_ICONS = {"email": "mail", "sms": "message-square"}


def troubled(opened: Opened) -> DispatchQuerySet:
    return _mine(opened).needs_a_look().order_by("-settled_at")


def waiting(opened: Opened) -> DispatchQuerySet:
    """What its author may still take back stands among the messages that the client does not see yet."""
    return _mine(opened).waiting().filter(message__held_until=None).order_by("next_at")


def rows(opened: Opened, deliveries: list[Delivery]) -> list[Row]:
    client_ids = [one.message.client_id for one in deliveries]
    grant = grant_for_list(opened.actor, client_ids, opened.now)
    reaches = scope.reaches(opened.actor, client_ids, opened.now)
    zone = policy.practice().time_zone
    return [_row(opened, one, grant, reaches, zone) for one in deliveries]


def held(opened: Opened) -> list[Row]:
    """Messages that the client does not see yet, soonest first; a colleague's that could not be let out stand above."""
    theirs = Message.objects.held().filter(scope.within(opened.actor, opened.now))
    to_look_at = left_behind.stopped(opened.actor, opened.now).values("pk")
    return _not_seen(
        opened, theirs.exclude(pk__in=to_look_at).order_by("-problem", "held_until"), is_theirs=False
    )


def stopped(opened: Opened) -> list[Row]:
    """Refused when their hour had come: one's own, and what was left behind by who may not write there any more."""
    mine = left_behind.stopped(opened.actor, opened.now)
    return _not_seen(opened, mine.order_by("held_until"), is_theirs=True)


def _not_seen(opened: Opened, messages: MessageQuerySet, *, is_theirs: bool) -> list[Row]:
    found = messages.select_related("client", "thread")[:MOST_HELD]
    grant = grant_for_list(opened.actor, [one.client_id for one in found], opened.now)
    zone = policy.practice().time_zone
    return [
        _held(opened, one, grant, zone, may_act=is_theirs or one.author_id == opened.actor.user_id)
        for one in found
    ]


def _held(opened: Opened, one: Message, grant: crypto.Grant, zone: str, *, may_act: bool) -> Row:
    opened.vaults.append(one.client.vault_id)
    when = spoken.moment(one.held_until, now=opened.now, zone=zone) if one.held_until else ""
    url = f"{reverse('client', args=[one.client_id])}#m-{one.pk}"
    return {
        "name": crypto.open(one.client, "name", by=grant),
        "url": url,
        "channel": Channel(one.channel).label,
        "channel_icon": _ICONS.get(one.channel, "lock"),
        "tag": "secure" if one.channel == Channel.PORTAL else "open",
        "about": Circumstance(one.thread.circumstance).label,
        "kind": "stop" if one.problem else "wait",
        "icon": "octagon-x" if one.problem else "clock",
        "words": _("not sent") if one.problem else _("held until %(when)s") % {"when": when},
        "why": problem_words(one.problem) if one.problem else "",
        "since": spoken.ago(one.created_at, now=opened.now, zone=zone),
        "iso": one.created_at.isoformat(),
        "act": {"label": _("Look"), "url": url} if may_act else None,
    }


def _mine(opened: Opened) -> DispatchQuerySet:
    mine = Delivery.objects.filter(scope.within(opened.actor, opened.now, "message__client"))
    return mine.select_related("message__client", "message__thread", "contact_point")


def _row(
    opened: Opened, one: Delivery, grant: crypto.Grant, reaches: dict[UUID, scope.Reach], zone: str
) -> Row:
    client = one.message.client
    opened.vaults.append(client.vault_id)
    kind, icon, words = state_words(one.state, "", spoken.moment(one.said_at, now=opened.now, zone=zone))
    return {
        "name": crypto.open(client, "name", by=grant),
        "url": f"{reverse('client', args=[client.pk])}#m-{one.message_id}",
        "channel": Channel(one.channel).label,
        "channel_icon": _ICONS.get(one.channel, "send"),
        "about": Circumstance(one.message.thread.circumstance).label,
        "kind": kind,
        "icon": icon,
        "words": words,
        "why": problem_words(one.problem) if one.problem else "",
        "why_url": reverse("decision", args=[one.decision_ids[-1]]) if one.decision_ids else "",
        "since": spoken.ago(one.created_at, now=opened.now, zone=zone),
        "iso": one.created_at.isoformat(),
        "act": _act(one, reaches.get(client.pk)),
        **_ways_out(one, reaches.get(client.pk), opened),
    }


def _ways_out(one: Delivery, reach: scope.Reach | None, opened: Opened) -> dict[str, str]:
    """Where it certainly did not arrive: once more, or first the address, if nothing proves that one any more."""
    if reach is None or one.message.sealed_class not in reach.writes or one.state not in resolving.REPEATABLE:
        return {}
    if one.contact_point.verified_at is None:
        may_mend = may(opened.actor.roles, "client.edit")
        url = reverse("client_contact_points", args=[one.message.client_id]) if may_mend else ""
        return {"address_url": url}
    if one.problem in resolving.NEVER_AGAIN:
        return {}
    return {"again_url": reverse("delivery_attempts", args=[one.pk])}


def _act(one: Delivery, reach: scope.Reach | None) -> dict[str, str] | None:
    """One thing to do, if this person may do it."""
    if reach is None or one.message.sealed_class not in reach.writes:
        return None
    if one.state == State.UNCERTAIN:
        return {"label": _("Decide"), "url": reverse("delivery_resolution", args=[one.pk])}
    if one.is_troubled:
        return {"label": _("I have seen this"), "post": reverse("delivery_acknowledgement", args=[one.pk])}
    return {"label": _("Cancel"), "url": reverse("delivery_cancellation", args=[one.pk])}
