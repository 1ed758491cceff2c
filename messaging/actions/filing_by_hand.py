"""What could not be filed by itself: a person says whose it is, or sets it aside."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import mail, original_mail, senders, threads
from messaging.actions.filing import MAX_TRIES, start_job
from messaging.actions.media import move_media
from messaging.actions.placing import ByHand, filed, place, texts
from messaging.actions.reports import empty
from messaging.models import InboundItem, Message, Thread
from practice import audit, crypto
from practice.actors import Actor
from practice.models import Client, ContactPoint
from practice.vocabulary import Channel, Circumstance

State = InboundItem.State


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
    by_hand = ByHand(actor.person, senders.author_of(_known(item, grant), client, now))
    if item.channel == Channel.SMS:
        message = place(item, thread, {"body": raw.decode() or _("(no text)")}, now, by_hand=by_hand)
        move_media(item, message, grant, now)
    else:
        message = _place_mail(item, thread, raw, by_hand, now)
    filed(item, message, now)
    audit.record(
        "messaging.inbound.filed", actor=actor, subject=item, vaults=[client.vault_id], reason="by_hand"
    )
    return message


def _known(item: InboundItem, grant: crypto.Grant) -> list[ContactPoint]:
    kind = ContactPoint.Kind.PHONE if item.channel == Channel.SMS else ContactPoint.Kind.EMAIL
    return senders.known(kind, crypto.open(item, "sender", by=grant) or "")


def _place_mail(item: InboundItem, thread: Thread, raw: bytes, by_hand: ByHand, now: datetime) -> Message:
    """What broke its reader again and again is not given to it once more: what can be had of it, and the mail itself."""
    if item.tries > MAX_TRIES:
        with translation.override(thread.client.language):
            said = _("(This email could not be read. It is kept here as it came.)")
        body = f"{said}\n\n{mail.plain_head(raw)}".strip()
        message = place(item, thread, {"body": body}, now, by_hand=by_hand)
        original_mail.keep_whole(message, raw, now)
        return message
    letter = mail.read(raw)
    message = place(item, thread, texts(letter), now, by_hand=by_hand)
    original_mail.keep(message, letter, raw, now)
    return message


@transaction.atomic
def set_aside(*, item: InboundItem, actor: Actor, now: datetime) -> bool:
    """A person looked at it and it belongs nowhere, or nowhere else. It stays sealed as it came. False: decided already."""
    waiting = InboundItem.objects.select_for_update().filter(pk=item.pk, state=State.TRIAGE)
    found = waiting.first()
    if found is None:
        return False
    found.state, found.settled_at = State.SET_ASIDE, now
    found.save(update_fields=["state", "settled_at"])
    if found.message_id:
        empty(found)  # it stands in a conversation, under the client's own key
    audit.record("messaging.inbound.set_aside", actor=actor, subject=item)
    return True


@transaction.atomic
def bring_back(*, item: InboundItem, actor: Actor, now: datetime) -> bool:
    """What was set aside waits for a person again, as it did before. False: it does already, or nothing is left of it here."""
    kept = InboundItem.objects.select_for_update().filter(pk=item.pk, state=State.SET_ASIDE, message=None)
    found = kept.filter(raw__isnull=False).first()
    if found is None:
        return False
    found.state, found.settled_at = State.TRIAGE, None
    found.save(update_fields=["state", "settled_at"])
    audit.record("messaging.inbound.brought_back", actor=actor, subject=item)
    return True
