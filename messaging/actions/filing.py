"""What came in is put where it belongs: into the client's conversation, or before a person."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from consent import actions as consent_actions
from consent.rules import opt_out
from messaging import (
    coming_back,
    crisis_words,
    mail,
    original_mail,
    reply_addresses,
    senders,
    short_answers,
    threads,
)
from messaging.actions.answering import answer_by_text
from messaging.actions.crisis import warn_of_unfiled
from messaging.actions.inbound import answer_keyword, hold_back
from messaging.actions.media import move_media
from messaging.actions.placing import filed, place, texts
from messaging.actions.recognising import take_known
from messaging.actions.reports import take_report
from messaging.mail import authentic
from messaging.mail.authentic import Proof
from messaging.models import Delivery, InboundItem, InboundMedia, Thread
from practice import addresses, audit, crypto, failpoints, locks, policy, vaults
from practice.actors import PROVIDER, WORKER, Actor
from practice.models import Client, ContactPoint, Notice, SealedRow
from practice.vocabulary import Channel, Circumstance

MAX_TRIES, PREVIEW = 3, 10_000
NEVER_LEFT = (Delivery.State.HELD, Delivery.State.CANCELLED, Delivery.State.BLOCKED)
State, Reason = InboundItem.State, InboundItem.Reason
KEYWORDS = {
    opt_out.Kind.STOP: Notice.Kind.STOP_CONFIRMED,
    opt_out.Kind.START: Notice.Kind.START_ANSWERED,
    opt_out.Kind.HELP: Notice.Kind.HELP_ANSWERED,
}
ENDING = (opt_out.Kind.STOP, opt_out.Kind.START)
REFUSING = (
    opt_out.Kind.STOP,
    opt_out.Kind.FREE_TEXT_REFUSAL,
)  # by mail both go before a person, and wait there


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person sees of what lies before them, and whether it says itself that it went to many."""

    sender: str
    text: str
    is_bulk: bool = False
    named: tuple[str, ...] = ()  # where it says that it is from several


def file_item(*, item_id: UUID, actor: Actor = WORKER, now: datetime) -> None:
    """Once, whoever else tries. What can't be filed three times over goes before a person, never away."""
    with locks.alone(locks.of_work(f"file {item_id}")) as is_ours:
        if is_ours:  # or several that come at once would count as several that failed
            new = InboundItem.objects.filter(pk=item_id, state=State.NEW)
            new.update(tries=F("tries") + 1)  # counted though the filing may fail
            _file_new(item_id, actor, now)
    failpoints.reach("inbound_filed")


@transaction.atomic
def _file_new(item_id: UUID, actor: Actor, now: datetime) -> None:
    waiting = InboundItem.objects.select_for_update(skip_locked=True)
    item = waiting.filter(pk=item_id, state=State.NEW).first()
    if item is not None:
        _file(item, actor, now)
        failpoints.reach("inbound_filing")


def _file(item: InboundItem, actor: Actor, now: datetime) -> None:
    grant = start_job(item)
    if item.tries > MAX_TRIES:
        _give_up(item, grant, now)
    elif item.channel == Channel.SMS:
        _file_text(item, grant, now)
    else:
        _file_mail(item, grant, now)
    audit.record(f"messaging.inbound.{item.state}", actor=actor, subject=item, reason=item.reason)


def start_job(item: SealedRow) -> crypto.Grant:
    """The right to open this one unfiled item or first contact, for whoever puts it where it belongs."""
    return crypto.mint("worker", "filing", {(item.vault_id, item.sealed_class)}, vaults.load)


def _file_text(item: InboundItem, grant: crypto.Grant, now: datetime) -> None:
    body = (crypto.open_bytes(item, "raw", by=grant) or b"").decode()
    sender = crypto.open(item, "sender", by=grant) or ""
    known = senders.known("phone", sender)
    points = senders.own(known)
    kind = opt_out.read_opt_out(body).kind
    if points:
        _doubt(body, points, now)
    if points and kind in KEYWORDS:
        answer_keyword(KEYWORDS[kind], item, points, now)
    only = points[0] if len({point.client_id for point in points}) == 1 else None
    said = answer_by_text(only, body, now) if only and kind is opt_out.Kind.NONE else ""
    is_brief = _is_brief(body) and not InboundMedia.objects.filter(item=item).exists()
    # a word about their own time is theirs; what says more may be about whom they act for
    point = only if said and is_brief else senders.decided(known, (), now)
    if point is None:
        return _ask_whose(item, known, Shown(sender, body), now)
    # a bare STOP was answered by its confirmation; who confirms a time and says no more asks for nothing
    asks = kind is not opt_out.Kind.STOP and not (is_brief and said == short_answers.CONFIRMED)
    thread = _thread_for(point, (), now, is_brief=is_brief)
    message = place(item, thread, {"body": body or _("(no text)")}, now, asks=asks)
    move_media(item, message, grant, now)
    if kind is opt_out.Kind.FREE_TEXT_REFUSAL:
        item.message, item.client = message, point.client
        return _triage(item, Reason.NOT_WANTED, Shown(sender, body), now)
    return filed(item, message, now)


def _give_up(item: InboundItem, grant: crypto.Grant, now: datetime) -> None:
    """What was not filed three times over: what can be had of it without what may have broken, so that who may be
    concerned is known. A text needs no reader."""
    raw = crypto.open_bytes(item, "raw", by=grant) or b""
    if item.channel == Channel.SMS:
        sender, shown = crypto.open(item, "sender", by=grant) or "", raw.decode()
    else:
        sender, shown = mail.plain_sender(raw), mail.plain_head(raw)
    _triage(item, Reason.UNREADABLE, Shown(sender, shown), now)


def _is_bulk(letter: mail.ParsedMail) -> bool:
    """A group's address of the practice's own adds a list's marks to whatever a stranger writes to it."""
    own = (settings.SOTTO_SMTP_FROM, settings.SOTTO_REPLY_ADDRESS, settings.SOTTO_IMAP_USER)
    domains = {address.rpartition("@")[2].lower() for address in own if "@" in address}
    return letter.is_bulk and not any(domain in letter.lists for domain in domains)


def _doubt(body: str, points: list[ContactPoint], now: datetime) -> None:
    """Whoever answers says that they are not the one: the number has changed hands, or was never right."""
    if opt_out.is_wrong_person(body):
        for point in points:
            consent_actions.doubt_address(contact_point=point, why="wrong_person", actor=PROVIDER, now=now)


def _file_mail(item: InboundItem, grant: crypto.Grant, now: datetime) -> None:
    raw = crypto.open_bytes(item, "raw", by=grant) or b""
    letter = mail.read(raw)
    said = "\n".join(filter(None, (letter.subject, letter.text or letter.quoted)))
    shown = Shown(letter.sender or "", said, _is_bulk(letter), letter.named_senders)
    proof = authentic.of(raw, sender=letter.sender or "", trusted=settings.SOTTO_MAIL_AUTHSERV)
    if take_known(item, letter, proof, grant, now) or take_report(item, raw, letter, now):
        return None
    if letter.is_broken or letter.sender is None:
        return _triage(item, Reason.UNREADABLE, shown, now)
    known, answered = senders.known("email", letter.sender), _answered(letter)
    refuses = opt_out.read_opt_out(letter.text or letter.subject).kind in REFUSING
    if refuses and not letter.is_automatic and proof is not Proof.REFUTED:
        _hold_back_sender(item, letter.sender, now)
    if known and proof is Proof.REFUTED and not letter.is_automatic:
        named = senders.decided(known, (), now)  # it says so, and nothing more: a person who knows them looks
        item.client = named.client if named else None
        return _triage(item, Reason.FORGED, shown, now)
    point = senders.decided(known, answered, now)
    if point is None:
        return _ask_whose(item, known, shown, now)
    if letter.is_automatic:
        item.client = point.client  # theirs, though nobody wrote it: only who cares for them sees it
        return _triage(item, Reason.AUTOMATIC, shown, now)
    is_brief = bool(answered) and _is_brief(letter.text) and not letter.attachments
    thread = _thread_for(point, answered, now, is_brief=is_brief)
    is_proven = proof is Proof.PROVEN
    message = place(item, thread, texts(letter), now, is_proven=is_proven)
    original_mail.keep(message, letter, raw, now)
    if refuses:
        _doubt(letter.text, senders.own(known), now)
        item.message, item.client = message, point.client
        return _triage(item, Reason.NOT_WANTED, shown, now)
    return filed(item, message, now)


def _hold_back_sender(item: InboundItem, sender: str, now: datetime) -> None:
    """Whosever it is: nothing goes to that mailbox until somebody has decided."""
    with suppress(addresses.BadAddress):
        hold_back(item, addresses.index("email", senders.normal("email", sender)), WORKER, now)


def _answered(letter: mail.ParsedMail) -> list[UUID]:
    """Ids of what this mail may answer, the surest first: the address it was sent to, then the nearest."""
    named = (*letter.in_reply_to, *reversed(letter.references))
    found = (coming_back.delivery_id(one) for one in named)
    return [*reply_addresses.named(letter.recipients), *filter(None, found)]


def _is_brief(said: str) -> bool:
    """A word that the house itself asked for. “Help” may be meant as it sounds."""
    return short_answers.is_all(said) or opt_out.read_opt_out(said).kind in ENDING


def _thread_for(point: ContactPoint, named: Sequence[UUID], now: datetime, *, is_brief: bool) -> Thread:
    """The thread of the message that is answered; else the last one carried to this address; else a clinical one.

    A reminder is of nobody, and the desk reads what stands there: what answers it with more than a word is clinical.
    """
    carried = Delivery.objects.filter(
        contact_point=point,
        channel=point.channel,
        message__client=point.client_id,  # a thread that was moved is another client's now
        message__thread__closed_at=None,
    )
    ours = carried.in_bulk(named)
    nearest = next((ours[one] for one in named if one in ours), None)
    answered = nearest or carried.exclude(state__in=NEVER_LEFT).order_by("-created_at").first()
    thread = Thread.objects.get(pk=answered.message.thread_id) if answered else None
    if thread is not None and (is_brief or thread.circumstance != Circumstance.REMINDER):
        return thread
    return threads.open_thread(point.client, Circumstance.BETWEEN_SESSIONS, now)


def _ask_whose(item: InboundItem, known: list[ContactPoint], shown: Shown, now: datetime) -> None:
    """Nobody's address, or that of several."""
    is_shared = bool(senders.own(known))
    _triage(item, Reason.SEVERAL_CLIENTS if is_shared else Reason.UNKNOWN_SENDER, shown, now)


def _triage(item: InboundItem, reason: str, shown: Shown, now: datetime) -> None:
    """Only who cares for one of those whom it may concern may look."""
    item.state, item.reason = State.TRIAGE, reason
    kind = "phone" if item.channel == Channel.SMS else "email"
    known = [point for one in {shown.sender, *shown.named} for point in senders.known(kind, one)]
    item.candidates = [item.client_id] if item.client_id else sorted({point.client_id for point in known})
    item.is_grave = crisis_words.are_in(shown.text, crisis_words.of(policy.current().guidance))
    crypto.seal(item, vaults.sealer, sender=shown.sender, preview=shown.text[:PREVIEW])
    item.save()
    # what may be theirs is shown to who cares for them alone: where nobody does, it must be seen that somebody is needed
    discharged = Client.objects.filter(pk__in=item.candidates, status=Client.Status.DISCHARGED)
    discharged.update(last_activity_at=now)
    if item.is_grave and item.message is None:  # in a conversation it is flagged there
        warn_of_unfiled(item=item, is_bulk=shown.is_bulk, actor=WORKER, now=now)
