"""Clients who were to be told something and were not: their notices that came back, failed, or may not have arrived."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.state_words import problem_words, state_words
from practice import crypto, policy, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.actors import Actor
from practice.models import Notice
from practice.models.dispatch import DispatchQuerySet
from practice.vocabulary import Channel

MOST = 50
Kind = Notice.Kind
Row = dict[str, Any]
_ICONS = {Channel.EMAIL: "mail", Channel.SMS: "message-square"}
# What somebody waits for who asked for it just now (a code) is asked for again by themselves.
ABOUT: dict[str, Promise] = {
    Kind.NEW_MESSAGE: gettext_lazy("notice of a message"),
    Kind.INVITATION: gettext_lazy("invitation to the portal"),
    Kind.FORM_WAITING: gettext_lazy("notice of a form"),
    Kind.FORM_REMINDER: gettext_lazy("notice of a form"),
    Kind.APPOINTMENT: gettext_lazy("notice of a time"),
    Kind.POLICY_CHANGED: gettext_lazy("notice of a change"),
    Kind.LIMIT_ENDED: gettext_lazy("notice of a change"),
}


def mine(actor: Actor, now: datetime) -> DispatchQuerySet:
    """Of the last weeks: after that nobody's notice tells anything new."""
    since = now - timedelta(days=settings.LIMITS["unread_days"])
    rows = Notice.objects.filter(scope.within(actor, now, "contact_point__client"))
    return rows.filter(kind__in=ABOUT, settled_at__gte=since).needs_a_look()


def rows(opened: Opened) -> list[Row]:
    """As templates/office/_outbox_row.html has them."""
    latest = mine(opened.actor, opened.now).order_by("-settled_at")
    found = list(latest.select_related("contact_point__client")[:MOST])
    grant = grant_for_list(opened.actor, [one.contact_point.client_id for one in found], opened.now)
    return [_row(opened, one, grant) for one in found]


def _row(opened: Opened, one: Notice, grant: crypto.Grant) -> Row:
    assert one.contact_point is not None  # noqa: S101 - the scope is over the contact point's client
    client = one.contact_point.client
    opened.vaults.append(client.vault_id)
    when = spoken.moment(one.said_at, now=opened.now, zone=policy.practice().time_zone)
    kind, icon, words = state_words(one.state, "", when)
    may_settle = may(opened.actor.roles, "dispatch.resolve")
    return {
        "name": crypto.open(client, "name", by=grant),
        "url": reverse("client", args=[client.pk]),
        "channel": Channel(one.channel).label,
        "channel_icon": _ICONS.get(Channel(one.channel), "send"),
        "about": ABOUT[one.kind],
        "kind": kind,
        "icon": icon,
        "words": words,
        "why": problem_words(one.problem) if one.problem else "",
        "since": spoken.ago(one.created_at, now=opened.now, zone=policy.practice().time_zone),
        "iso": one.created_at.isoformat(),
        "act": {"label": _("I have seen this"), "post": reverse("notice_acknowledgement", args=[one.pk])}
        if may_settle
        else None,
    }
