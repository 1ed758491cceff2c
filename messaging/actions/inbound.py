"""Mail and texts come in: kept, sealed, before the door answers. What they are is found out after."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from consent import actions as consent_actions
from consent.rules import opt_out
from messaging import senders
from messaging.actions.media import note_media
from messaging.actions.notices import queue_notice
from messaging.models import InboundItem, Inquiry
from practice import addresses, audit, crypto, failpoints, queue, vaults
from practice.actors import PROVIDER, WORKER, Actor
from practice.models import ContactPoint, Notice, Vault
from practice.vocabulary import Channel, Circumstance, class_of

ANSWERED_FOR = timedelta(hours=24)
UNFILED = class_of(
    Circumstance.INITIAL_CONTACT
)  # what nobody known wrote is an inquiry until a person says whose it is
_TRACE_HEADERS = (b"received:", b"return-path:", b"delivered-to:", b"x-original-to:", b"envelope-to:")
_TRACE_CHARS = max(map(len, _TRACE_HEADERS))


def receive_mail(
    *, raw: bytes, envelope_from: str | None, envelope_to: list[str], mailbox: str = "", now: datetime
) -> None:
    """Committed when this returns: only then may the door answer 250. The same mail twice is kept once.

    `mailbox`: whose server may bring it again in other bytes; it is known then when it is filed."""
    digest = mail_digest(raw)
    envelope = {"from": envelope_from or "", "to": list(envelope_to)} | (
        {"mailbox": mailbox} if mailbox else {}
    )
    _keep(
        channel=Channel.EMAIL,
        digest=digest,
        raw=raw,
        envelope=json.dumps(envelope),
        sender=None,
        actor=WORKER,
        now=now,
    )
    failpoints.reach("inbound_kept")


def receive_text(
    *, provider_id: str, sender: str, body: str, pictures: Sequence[str] = (), now: datetime
) -> None:
    """As receive_mail. STOP counts from this moment, before anything else is done with the text, and once; what reads
    like a refusal holds back all that would go to this number until a person has decided.

    `pictures`: the provider's names for what came along, which is fetched later."""
    digest = crypto.ring().index("inbound_text", provider_id)
    number = _number(sender)
    index = addresses.index("phone", number) if number else None
    kind = opt_out.read_opt_out(body).kind
    if index and kind is opt_out.Kind.STOP and not _is_known(digest):
        _stop(index, now)
    _keep(
        channel=Channel.SMS,
        digest=digest,
        raw=body.encode(),
        envelope=None,
        sender=number or sender,
        refusing=index if kind is opt_out.Kind.FREE_TEXT_REFUSAL else None,
        pictures=pictures,
        actor=PROVIDER,
        now=now,
    )
    failpoints.reach("inbound_kept")


def refuse_mail(*, address: str, actor: Actor = PROVIDER, now: datetime) -> None:
    """Whoever reads this mailbox called our mail unwanted, or took it off the provider's list: as STOP from a number."""
    try:
        index = addresses.index("email", addresses.normal("email", address))
    except addresses.BadAddress:
        return
    if _may_be_written_to(index):
        consent_actions.opt_out(address_index=index, channel=Channel.EMAIL, actor=actor, now=now)


def _number(sender: str) -> str | None:
    """None for a short code or a name: nobody's number, yet a person should see what it sent."""
    try:
        return senders.normal("phone", sender)
    except addresses.BadAddress:
        return None


def _may_be_written_to(index: bytes) -> bool:
    """A client's, or of somebody who asked for a first answer there."""
    first = Inquiry.objects.filter(Q(email_index=index) | Q(phone_index=index))
    return ContactPoint.objects.filter(address_index=index).exists() or first.exists()


def _is_known(digest: bytes) -> bool:
    return InboundItem.objects.filter(digest=digest).exists()


def _stop(number: bytes, now: datetime) -> None:
    consent_actions.opt_out(address_index=number, channel=Channel.SMS, actor=PROVIDER, now=now)


def answer_keyword(kind: str, item: InboundItem, points: list[ContactPoint], now: datetime) -> None:
    """One fixed answer to the number, whoever uses it, and once in a while: a machine there may answer it, and so on.

    To START and HELP it is never a consent; that STOP was heard, the gate lets be said for five minutes.
    """
    recent = Notice.objects.filter(kind=kind, contact_point__in=points, created_at__gt=now - ANSWERED_FOR)
    if not recent.exists():
        queue_notice(kind=kind, cause=item, contact_point=points[0], client=points[0].client, now=now)


def hold_back(item: InboundItem, index: bytes, actor: Actor, now: datetime) -> None:
    """Within the transaction that keeps it. An address that nobody has on file gets nothing anyway."""
    if _may_be_written_to(index):
        consent_actions.note_refusal(
            address_index=index, channel=item.channel, cause_id=item.pk, actor=actor, now=now
        )


@transaction.atomic
def _keep(
    *,
    channel: str,
    digest: bytes,
    raw: bytes,
    envelope: str | None,
    sender: str | None,
    refusing: bytes | None = None,
    pictures: Sequence[str] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """`refusing`: the address that seems to want no more."""
    if _is_known(digest):
        return
    vault = vaults.create(Vault.Kind.UNFILED, now=now, classes=[UNFILED])
    item = InboundItem(vault=vault, sealed_class=UNFILED, channel=channel, digest=digest, received_at=now)
    crypto.seal(item, vaults.sealer, raw=raw, envelope=envelope, sender=sender)
    item.save(force_insert=True)
    audit.record("messaging.inbound.kept", actor=actor, subject=item, reason=channel)
    note_media(item, pictures, now)
    if refusing:
        hold_back(item, refusing, actor, now)
    queue.enqueue("messaging.file_inbound")
    failpoints.reach("inbound_keeping")


def mail_digest(raw: bytes) -> bytes:
    """Keyed; the same for the same mail by whatever way."""
    return crypto.ring().index("inbound_mail", _below_trace(raw).hex())


def _below_trace(raw: bytes) -> bytes:
    """Without the lines that each hop adds on top: the same mail by two ways is the same mail."""
    text, start = raw.replace(b"\r\n", b"\n"), 0
    while _is_trace(text, start):
        end = text.find(b"\n", start)
        start = end + 1 if end >= 0 else len(text)
    return text[start:]


def _is_trace(text: bytes, start: int) -> bool:
    """The line that begins here, or goes on from the one above."""
    beginning = text[start : start + _TRACE_CHARS].lower()
    return beginning.startswith(_TRACE_HEADERS) or (start > 0 and beginning[:1] in (b" ", b"\t"))
