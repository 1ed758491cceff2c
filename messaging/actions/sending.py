"""A member of the practice writes to a client."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from consent import actions as consent_actions
from consent import gathering, waking
from consent.models import DecisionRecord
from consent.rules import decide as rules
from consent.rules import facts as facts_of
from consent.rules import wordings
from consent.rules.decision import Decision, Outcome
from consent.rules.wordings import OnFile, Wording, WordingError
from messaging import checking, files, threads
from messaging.actions import drafts
from messaging.actions.notices import queue_notice
from messaging.models import Delivery, Message
from practice import audit, crypto, policy, queue, submissions
from practice.access import scope
from practice.access.opened import Forbidden
from practice.actors import Actor
from practice.models import Client, ContactPoint, Membership, Notice
from practice.uploads.taking import Taken
from practice.vocabulary import Channel, Circumstance, Content, class_of

NOTICE_CHANNELS = (Channel.EMAIL, Channel.SMS)


class NotAllowed(Exception):
    """The gate refused; nothing was saved. `decision` says why and names the proper ways."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.channel.value)
        self.decision = decision


class FilesByPortalOnly(Exception):
    """By email or text a file would travel open, and lie open where it arrives. Nothing was saved."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A saved wording with what fills its slots. The act makes the text, so that no typed word slips in."""

    wording: Wording
    slots: Mapping[str, str]
    on_file: OnFile


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is written, typed or saved, and how it is to travel. Without a channel it is posted in the portal."""

    circumstance: str
    body: str = ""
    saved: Saved | None = None
    channel: str = Channel.PORTAL
    is_notified: bool = False  # posted in the portal, with a neutral notice
    files: tuple[Taken, ...] = ()  # cleaned already; by the portal only
    reason: str = ""  # for sending what the content check warns of, where the policy takes one
    enclosed: tuple[UUID, ...] = ()  # of the files that wait with the draft, those that its page showed
    rights: crypto.Grant | None = None  # their writer's, to open them
    held_until: datetime | None = None  # nobody but the practice sees it before
    thread_id: UUID | None = None  # the one that was chosen; else the one that waits, or the usual one

    @property
    def content(self) -> Content:
        return Content.MINIMUM if self.saved else Content.ANY


@transaction.atomic
def send_message(
    *,
    client: Client,
    writing: Writing,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Message:
    """It is in the portal when this returns, unless it is held; what carries it elsewhere is promised.

    Raises Forbidden, NotAllowed, FilesByPortalOnly, enclosures.Missing, uploads' Refused when the files are too much, and
    WordingError where a slot is not filled or the wording does not fit.
    """
    submissions.claim(submission, now=now)
    _require_permitted(client, writing, actor, now)
    known = gathering.gather(client, policy.current())
    decision, point = decide(known, writing, now, author_id=actor.person)
    if decision.outcome is Outcome.REFUSED:
        raise NotAllowed(decision)
    thread = threads.thread_to_answer(client, writing.circumstance, now, chosen=writing.thread_id)
    kept = consent_actions.keep_decision(decision=decision, vault_id=client.vault_id, moment="composing")
    message = threads.add_message(
        thread,
        now=now,
        texts={"body": _text(writing, decision, now)},
        kind=Message.Kind.FROM_PRACTICE,
        channel=writing.channel,
        author_id=actor.person,
        wording=writing.saved.wording.key if writing.saved else "",
        decision=kept,
        held_until=writing.held_until,
    )
    _keep_reason(writing, decision, kept, actor, now)
    waiting = drafts.spend(client, writing.enclosed, rights=writing.rights, actor=actor, now=now)
    objects = [thread.pk, *files.attach_taken(message, [*waiting, *writing.files], now)]
    if writing.held_until is None:
        threads.end_waiting(thread, now=now, by=actor.person)
    if point is not None:
        promise(message, point, decision, kept.pk, now)
    elif writing.is_notified:
        _notify(known, message, now)
    audit.record(
        "messaging.message.queued", actor=actor, subject=message, objects=objects, reason=writing.channel
    )
    return message


def _keep_reason(
    writing: Writing, decision: Decision, kept: DecisionRecord, actor: Actor, now: datetime
) -> None:
    """Where the gate let telling words pass because of it."""
    if decision.override_id:
        consent_actions.keep_override(
            override_id=UUID(decision.override_id),
            decision=kept,
            kinds=checking.kinds(writing.body),
            reason=writing.reason,
            actor=actor,
            now=now,
        )


def _require_permitted(client: Client, writing: Writing, actor: Actor, now: datetime) -> None:
    if not scope.may_write_to(actor, client, class_of(writing.circumstance), now):
        raise Forbidden
    if (writing.files or writing.enclosed) and writing.channel != Channel.PORTAL:
        raise FilesByPortalOnly


def decide(
    known: gathering.ClientFacts, writing: Writing, now: datetime, *, author_id: UUID | None = None
) -> tuple[Decision, ContactPoint | None]:
    """The gate's answer for this writing, and the contact point that it is about. Without an author: by the house."""
    point = known.best_point(writing.channel) if writing.channel != Channel.PORTAL else None
    facts = gathering.facts(
        known,
        channel=writing.channel,
        circumstance=writing.circumstance,
        wanted=writing.content,
        now=now,
        point=point,
        boundary=policy.boundary_of(author_id, now) if author_id else None,
        text=_known_of_text(known, writing, author_id, now),
    )
    return rules.decide(facts), point


def _known_of_text(
    known: gathering.ClientFacts, writing: Writing, author_id: UUID | None, now: datetime
) -> facts_of.Writing | None:
    """None for a saved wording, whose words were looked at when it was made."""
    if writing.saved is not None or author_id is None:
        return None
    return checking.composed(
        writing.body,
        channel=writing.channel,
        client=known.client,
        author_id=author_id,
        rules=known.policy,
        now=now,
        override_id=uuid4() if writing.reason.strip() else None,
    )


def notice_point(known: gathering.ClientFacts, now: datetime) -> ContactPoint | None:
    """Where a neutral notice may go: email before text, and only where the gate agrees."""
    for channel in NOTICE_CHANNELS:
        point = known.best_point(channel)
        if point is None:
            continue
        facts = gathering.facts(
            known,
            channel=channel,
            circumstance=Circumstance.ACCOUNT,
            wanted=Content.LINK_ONLY,
            now=now,
            point=point,
        )
        if rules.decide(facts).outcome is not Outcome.REFUSED:
            return point
    return None


def _text(writing: Writing, decision: Decision, now: datetime) -> str:
    saved = writing.saved
    if saved is None:
        return writing.body
    if not wordings.fitting([saved.wording], decision):
        raise WordingError([_("This wording does not fit here. Please choose another.")])
    return wordings.render(saved.wording, saved.slots, saved.on_file, now)


def promise(
    message: Message, point: ContactPoint, decision: Decision, decision_id: UUID, now: datetime
) -> Delivery:
    """Within the act that decided it."""
    later = [moment for moment in (decision.until, message.held_until) if moment]
    delivery = Delivery.objects.create(
        message=message,
        vault_id=message.vault_id,
        contact_point=point,
        channel=message.channel,
        state=Delivery.State.HELD if later else Delivery.State.QUEUED,
        next_at=max(later, default=now),
        created_at=now,
        consent_id=UUID(decision.consent_id) if decision.consent_id else None,
        decision_ids=[decision_id],
    )
    queue.enqueue("messaging.drain_outbox")
    return delivery


def _notify(known: gathering.ClientFacts, message: Message, now: datetime) -> None:
    """Of a shared message each member is told by their own ways, under their own consents, and of nobody else."""
    for reader in readers(known, now):
        waking.wake(
            kind=Notice.Kind.NEW_MESSAGE,
            cause=message,
            client=reader.client,
            now=now,
            held_until=message.held_until,
        )
        point = notice_point(reader, now)
        if point is not None:
            queue_notice(
                kind=Notice.Kind.NEW_MESSAGE,
                cause=message,
                contact_point=point,
                client=reader.client,
                now=now,
                held_until=message.held_until,
            )


def readers(known: gathering.ClientFacts, now: datetime) -> list[gathering.ClientFacts]:
    """Whom a notice about this file reaches: the client, or each member of a shared one by their own ways."""
    if known.client.kind == Client.Kind.INDIVIDUAL:
        return [known]
    rows = Membership.objects.current(now).filter(shared=known.client).select_related("client").order_by("pk")
    return [gathering.gather(row.client, known.policy) for row in rows]
