"""What the gate must know of a text itself: what the content check finds, how long it is, how many went today."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from consent.models import Override
from consent.rules import content
from consent.rules.content import Finding
from consent.rules.facts import Writing
from messaging.models import Message
from practice.models import Client
from practice.policy import PolicyInForce
from practice.vocabulary import Channel


def findings(body: str) -> tuple[Finding, ...]:
    """In either language: people write in two. A link may lead to this house alone."""
    return content.content_check(body, hosts=_hosts())


def composed(
    body: str,
    *,
    channel: str,
    client: Client,
    author_id: UUID,
    rules: PolicyInForce,
    now: datetime,
    override_id: UUID | None = None,
) -> Writing:
    """As it is written. A reason counts only where something was found."""
    found = kinds(body) if channel != Channel.PORTAL else frozenset()
    most = number(rules.guidance, "most_a_day")
    return Writing(
        telling=found,
        override_id=str(override_id) if found and override_id else None,
        length=len(body.strip()),
        longest=number(rules.guidance, "longest"),
        most_a_day=most,
        sent_today=_sent_today(client, author_id, rules.hours.zone, now) if most is not None else 0,
    )


def carried(message: Message, body: str) -> Writing:
    """As it is about to leave: the lists may know more than when it was written; a reason given then still counts."""
    given = Override.objects.filter(decision_id=message.decision_id).values_list("pk", flat=True).first()
    return Writing(telling=kinds(body), override_id=str(given) if given else None, length=len(body.strip()))


def kinds(body: str) -> frozenset[str]:
    return frozenset(one.kind for one in findings(body))


def _hosts() -> frozenset[str]:
    ours = (settings.SOTTO_BASE_URL, settings.SOTTO_PORTAL_URL)
    return frozenset(host for url in ours if url and (host := urlsplit(url).hostname))


def number(guidance: dict[str, Any], name: str) -> int | None:
    value = guidance.get(name)
    return value if isinstance(value, int) and value > 0 else None


def _sent_today(client: Client, author_id: UUID, zone: str, now: datetime) -> int:
    midnight = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Message.objects.for_client(client.pk).filter(author_id=author_id, kind=Message.Kind.FROM_PRACTICE)
    return mine.filter(created_at__gte=midnight, created_at__lte=now).count()
