"""What came in is put where it belongs: into the client's conversation, or before a person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from consent import actions as consent_actions
from consent.rules import opt_out
from messaging import mail, original_mail, short_answers, threads
from messaging.actions.answering import answer_by_text
from messaging.actions.client_messages import answer_out_of_hours
from messaging.actions.crisis import flag_crisis
from messaging.actions.inbound import answer_keyword, confirm_stop, hold_back
from messaging.actions.media import move_media
from messaging.actions.telling import tell_of_message
from messaging.models import Delivery, InboundItem, Message, Thread
from practice import addresses, audit, crypto, failpoints, locks, policy, vaults
from practice.actors import PROVIDER, WORKER, Actor
from practice.models import Client, ContactPoint, DataKey, Notice, SealedRow
from practice.vocabulary import Channel, Circumstance

MAX_TRIES = 3
State, Reason = InboundItem.State, InboundItem.Reason
KEYWORDS = {
    opt_out.Kind.START: Notice.Kind.START_ANSWERED,
    opt_out.Kind.HELP: Notice.Kind.HELP_ANSWERED,
}
REFUSING = (
    opt_out.Kind.STOP,
    opt_out.Kind.FREE_TEXT_REFUSAL,
)  # by mail both go before a person, and wait there


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
        _triage(item, Reason.UNREADABLE, "", "", now)
    elif item.channel == Channel.SMS:
        _file_text(item, grant, now)
    else:
        _file_mail(item, grant, now)
    audit.record(f"messaging.inbound.{item.state}", actor=actor, subject=item, reason=item.reason)


def start_job(item: SealedRow) -> crypto.Grant:
    """The right to open this one unfiled item or first contact, for whoever puts it where it belongs."""
    return crypto.mint("worker", "filing", {(item.vault_id, item.sealed_class)}, vaults.load)


@transaction.atomic
def file_by_hand(*, item: InboundItem, client: Client, actor: Actor, now: datetime) -> Message | None:
    """Somebody knows whose it is: into that client's conversation, as a statement nobody has proven.

    None: somebody else was quicker, or it stands in a conversation already.
    """
    waiting = InboundItem.objects.select_for_update().filter(state=State.TRIAGE, message=None)
    found = waiting.filter(pk=item.pk).first()
    if found is None:
        return None
    item, grant = found, start_job(found)
    raw = crypto.open_bytes(item, "raw", by=grant) or b""
    thread = threads.open_thread(client, Circumstance.BETWEEN_SESSIONS, now)
    if item.channel == Channel.SMS:
        message = _add(client, thread, {"body": raw.decode() or _("(no text)")}, Channel.SMS, now)
        move_media(item, message, grant, now)
    else:
        letter = mail.read(raw)
        message = _add(client, thread, _texts(letter), Channel.EMAIL, now)
        original_mail.keep(message, letter, raw, now)
    _filed(item, message, now)
    audit.record(
        "messaging.inbound.filed", actor=actor, subject=item, vaults=[client.vault_id], reason="by_hand"
    )
    return message


@transaction.atomic
def set_aside(*, item: InboundItem, actor: Actor, now: datetime) -> bool:
    """A person looked at it and it belongs nowhere. It stays sealed as it came. False: decided already."""
    waiting = InboundItem.objects.filter(pk=item.pk, state=State.TRIAGE)
    if not waiting.update(state=State.SET_ASIDE, settled_at=now):
        return False
    audit.record("messaging.inbound.set_aside", actor=actor, subject=item)
    return True


def _file_text(item: InboundItem, grant: crypto.Grant, now: datetime) -> None:
    body = (crypto.open_bytes(item, "raw", by=grant) or b"").decode()
    sender = crypto.open(item, "sender", by=grant) or ""
    points = _points("phone", sender)
    kind = opt_out.read_opt_out(body).kind
    if points:
        _answer(kind, item, points, now)
        _doubt(body, points, now)
    if len({point.client_id for point in points}) != 1:
        return _ask_whose(item, "phone", sender, body, now)
    said = answer_by_text(points[0], body, now) if kind is opt_out.Kind.NONE else ""
    # a bare STOP was answered by its confirmation; who confirms a time asks for nothing
    asks = kind is not opt_out.Kind.STOP and said != short_answers.CONFIRMED
    thread = _thread_for(points[0], (), now)
    message = _add(points[0].client, thread, {"body": body or _("(no text)")}, Channel.SMS, now, asks=asks)
    move_media(item, message, grant, now)
    if kind is opt_out.Kind.FREE_TEXT_REFUSAL:
        item.message, item.client = message, points[0].client
        return _triage(item, Reason.NOT_WANTED, sender, body, now)
    return _filed(item, message, now)


def _answer(kind: opt_out.Kind, item: InboundItem, points: list[ContactPoint], now: datetime) -> None:
    if kind is opt_out.Kind.STOP:
        confirm_stop(item, points, now)
    elif kind in KEYWORDS:
        answer_keyword(KEYWORDS[kind], item, points, now)


def _doubt(body: str, points: list[ContactPoint], now: datetime) -> None:
    """Whoever answers says that they are not the one: the number has changed hands, or was never right."""
    if opt_out.is_wrong_person(body):
        for point in points:
            consent_actions.doubt_address(contact_point=point, why="wrong_person", actor=PROVIDER, now=now)


def _file_mail(item: InboundItem, grant: crypto.Grant, now: datetime) -> None:
    raw = crypto.open_bytes(item, "raw", by=grant) or b""
    letter = mail.read(raw)
    shown = letter.text or letter.quoted
    if letter.is_broken or letter.sender is None:
        return _triage(item, Reason.UNREADABLE, letter.sender or "", shown, now)
    points = _points("email", letter.sender)
    if len({point.client_id for point in points}) != 1:
        return _ask_whose(item, "email", letter.sender, shown, now)
    if letter.is_automatic:
        item.client = points[0].client  # theirs, though nobody wrote it: only who cares for them sees it
        return _triage(item, Reason.AUTOMATIC, letter.sender, shown, now)
    named = (*letter.in_reply_to, *reversed(letter.references))  # the nearest first
    thread = _thread_for(points[0], named, now)
    message = _add(points[0].client, thread, _texts(letter), Channel.EMAIL, now)
    original_mail.keep(message, letter, raw, now)
    if letter.text and opt_out.read_opt_out(letter.text).kind in REFUSING:
        hold_back(item, bytes(points[0].address_index), WORKER, now)
        _doubt(letter.text, points, now)
        item.message, item.client = message, points[0].client
        return _triage(item, Reason.NOT_WANTED, letter.sender, shown, now)
    return _filed(item, message, now)


def _texts(letter: mail.ParsedMail) -> dict[str, str | None]:
    """What the person wrote, with the rest folded; a mail of nothing but quotes or files still says what came."""
    body = letter.text or letter.quoted or _("(no text)")
    return {"body": body, "quoted": letter.quoted if letter.text else None, "subject": letter.subject or None}


def _points(kind: str, sender: str) -> list[ContactPoint]:
    """Clients' own. A representative's address is nobody's voice."""
    return [point for point in _all_points(kind, sender) if point.representation_id is None]


def _all_points(kind: str, sender: str) -> list[ContactPoint]:
    try:
        index = addresses.index(kind, addresses.normal(kind, sender))
    except addresses.BadAddress:
        return []
    found = ContactPoint.objects.filter(kind=kind, address_index=index)
    return list(found.select_related("client").order_by("created_at"))


def _thread_for(point: ContactPoint, references: tuple[str, ...], now: datetime) -> Thread:
    """The thread of the message that is answered; else the last one carried to this address; else a clinical one."""
    carried = Delivery.objects.filter(
        contact_point=point, channel=point.channel, message__thread__closed_at=None
    )
    named = [UUID(one) for one in map(_delivery_id, references) if one]
    ours = carried.in_bulk(named)
    nearest = next((ours[one] for one in named if one in ours), None)
    answered = nearest or carried.order_by("-created_at").first()
    if answered:
        return Thread.objects.get(pk=answered.message.thread_id)
    return threads.open_thread(point.client, Circumstance.BETWEEN_SESSIONS, now)


def _delivery_id(reference: str) -> str | None:
    """Our own Message-ID is <delivery id@domain>."""
    local = reference.strip("<> ").partition("@")[0]
    try:
        return str(UUID(local))
    except ValueError:
        return None


def _add(
    client: Client,
    thread: Thread,
    texts: dict[str, str | None],
    channel: str,
    now: datetime,
    *,
    asks: bool = True,
) -> Message:
    """`asks`: somebody waits for an answer to it."""
    message = threads.add_message(
        thread,
        now=now,
        texts=texts,
        kind=Message.Kind.FROM_CLIENT,
        channel=channel,
        author_id=client.user_id,
        is_sender_verified=False,
    )
    rules = policy.current()
    said = "\n".join(filter(None, (texts.get("subject"), texts["body"])))
    flag_crisis(message=message, thread=thread, text=said, rules=rules, actor=WORKER, now=now)
    if asks:
        threads.begin_waiting(thread, rules, now)
        answer_out_of_hours(client, thread, rules, now)
        tell_of_message(message=message, thread=thread, now=now)
    audit.record(
        "messaging.message.received", actor=WORKER, subject=message, objects=[thread.pk], reason=channel
    )
    return message


def _filed(item: InboundItem, message: Message, now: datetime) -> None:
    """The content lives under the client's key now; the unfiled item's own key is destroyed."""
    item.state, item.settled_at, item.message, item.client_id = State.FILED, now, message, message.client_id
    item.raw = item.envelope = item.sender = item.preview = None
    item.save()
    DataKey.objects.filter(vault_id=item.vault_id).delete()


def _ask_whose(item: InboundItem, kind: str, sender: str, text: str, now: datetime) -> None:
    """Nobody's address, or that of several: only who cares for one of them may look."""
    points = _all_points(kind, sender)
    item.candidates = sorted({point.client_id for point in points})
    is_shared = any(point.representation_id is None for point in points)
    _triage(item, Reason.SEVERAL_CLIENTS if is_shared else Reason.UNKNOWN_SENDER, sender, text, now)


def _triage(item: InboundItem, reason: str, sender: str, text: str, now: datetime) -> None:
    item.state, item.reason = State.TRIAGE, reason
    item.candidates = item.candidates or ([item.client_id] if item.client_id else [])
    crypto.seal(item, vaults.sealer, sender=sender, preview=text[:2000])
    item.save()
