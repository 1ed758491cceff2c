"""A client's own browsers are woken without a word: besides the notice by email or text, and only where it is safe.

Nobody can tell which of a client's things a browser is on. So where the client said that somebody sees what is theirs,
or that a phone of theirs is not to be used, none of them rings; and the safe times of their phone are those of all.
"""

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import QuerySet

from consent import gathering
from consent.models import SafeContact, SafetyAnswers
from consent.rules import decide as rules
from consent.rules import facts as f
from consent.rules.decision import Decision, Outcome
from practice import actions, policy
from practice.models import Client, ContactPoint, Notice, PushSubscription
from practice.prepared import prepared
from practice.rules.spans import Span, between
from practice.vocabulary import Channel, Circumstance, Content, Discretion

KINDS = frozenset(
    {
        Notice.Kind.NEW_MESSAGE,
        Notice.Kind.FORM_WAITING,
        Notice.Kind.FORM_REMINDER,
        Notice.Kind.POLICY_CHANGED,
        Notice.Kind.LIMIT_ENDED,
        Notice.Kind.APPOINTMENT,
    }
)
_STRICTNESS = list(Discretion.values)


def wake(
    *, kind: str, cause: models.Model, client: Client, now: datetime, held_until: datetime | None = None
) -> None:
    """Within the act that causes it. Where the gate refuses now, nothing is promised; it is asked again before it goes."""
    if client.user_id is None or kind not in KINDS:
        return
    mine = _devices(client.user_id, client.vault_id)
    ready = [one for one in mine if decide(client, now, one).outcome is not Outcome.REFUSED]
    actions.wake(subscriptions=ready, kind=kind, cause=cause, now=now, held_until=held_until)


@prepared
def _devices(user_id: UUID, vault_id: UUID) -> QuerySet[PushSubscription]:
    return PushSubscription.objects.on().filter(user_id=user_id, vault_id=vault_id)


def may_wake(client: Client, now: datetime) -> bool:
    """Whichever browser: what is safe to turn on, and to keep."""
    return decide(client, now).outcome is not Outcome.REFUSED


def decide(client: Client, now: datetime, device: PushSubscription | None = None) -> Decision:
    """It carries no word, so it goes as the portal's own; it is as loud as a text. Without `device`: for a new one."""
    known = gathering.gather(client, policy.current())
    seen = _seen_by_others(client, known) or (_says_more(known, device) if device else None)
    cell = known.policy.cell(Circumstance.ACCOUNT, Channel.PORTAL)
    return rules.decide(
        f.Facts(
            circumstance=Circumstance.ACCOUNT,
            channel=Channel.PORTAL,
            wanted=Content.LINK_ONLY,
            now=now,
            zone=client.time_zone,
            cell=f.Cell(footing=cell.footing, content=cell.content, version_id=str(known.policy.version)),
            vault=known.vault_status,
            requests=known.requests,
            restrictions=known.restrictions,
            device=f.Device(id=str((device or client).pk), seen_by_others=seen),
            safe_contact=_safe(known),
            quiet_hours=known.policy.quiet,
        )
    )


def discretion_for(client: Client) -> str:
    """The strictest that was asked for at any of their addresses; discreet, where nobody was asked."""
    asked = SafeContact.objects.filter(client=client).values_list("discretion", flat=True)
    return max(asked, key=_rank, default=Discretion.DISCREET)


def _seen_by_others(client: Client, known: gathering.ClientFacts) -> str | None:
    watched = SafetyAnswers.objects.for_client(client.pk).in_danger().values_list("pk", flat=True).first()
    if watched:
        return str(watched)
    return next((str(row.pk) for row in known.safe.values() if _is_phone(row) and not row.may_be_used), None)


def _says_more(known: gathering.ClientFacts, device: PushSubscription) -> str | None:
    """More than the client wants to show since: it was turned on before that, and waits to be turned on anew."""
    stricter = (row for row in known.safe.values() if _rank(row.discretion) > _rank(device.says))
    return next((str(row.pk) for row in stricter), None)


def _rank(discretion: str) -> int:
    return _STRICTNESS.index(discretion)


def _safe(known: gathering.ClientFacts) -> f.SafeContact | None:
    """The phone's safe times; else those of a mailbox, which is read on a phone mostly. Of several the shortest."""
    timed = [row for row in known.safe.values() if row.from_time and row.until_time]
    phones = [row for row in timed if _is_phone(row)]
    row = min(phones or timed, key=lambda one: _minutes(_spans(one)), default=None)
    if row is None:
        return None
    return f.SafeContact(id=str(row.pk), spans=_spans(row), discretion=Discretion(row.discretion))


def _spans(row: SafeContact) -> tuple[Span, ...]:
    return between(row.from_time, row.until_time) if row.from_time and row.until_time else ()


def _minutes(spans: tuple[Span, ...]) -> int:
    return sum(span.ends - span.begins for span in spans)


def _is_phone(row: SafeContact) -> bool:
    return row.contact_point.kind == ContactPoint.Kind.PHONE
