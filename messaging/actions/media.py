"""Pictures that came along with a text: noted with it, taken in by and by, into the conversation where the text stands."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from messaging import files, threads
from messaging.models import Attachment, InboundItem, InboundMedia, Message, Thread
from practice import audit, crypto, queue, vaults
from practice.actors import WORKER, Actor
from practice.uploads import kinds, names
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken

State = InboundMedia.State
TOO_MANY, ELSEWHERE, NOT_REMOVED = "too_many", "forbidden_host", "not_removed"


def note_media(item: InboundItem, pictures: Sequence[str], now: datetime) -> None:
    """Within the act that keeps the text. `pictures`: the provider's names; "" for what lies where nothing is fetched."""
    most: int = settings.LIMITS["media_per_text"]
    for number, reference in enumerate(pictures[: most + 1]):
        row = InboundMedia(
            vault_id=item.vault_id, sealed_class=item.sealed_class, item=item, number=number, next_at=now
        )
        if number == most:
            _close(row, State.REFUSED, TOO_MANY, now)
        elif not reference:
            _close(row, State.REFUSED, ELSEWHERE, now)
        row.reference = reference
        row.save(force_insert=True)
    if pictures:
        queue.enqueue("messaging.fetch_media")


@transaction.atomic
def take_media(*, media: InboundMedia, taken: Taken, actor: Actor = WORKER, now: datetime) -> bool:
    """Into the message of its text, or sealed beside a text that stands nowhere yet. From here on it may be removed there.

    False: another was quicker, or the text is being filed at this moment. Raises Refused where a day's room is used up,
    CryptoError where the file is gone.
    """
    row = _held(media)
    if row is None:
        return False
    row.media_type, row.scan = taken.media_type, taken.scan.value
    message = row.item.message
    if message is not None:
        files.require_room_by_text(message.client_id, len(taken.content), now)
        row.attachment = _attach(message, row, taken.content, now)
    else:
        crypto.seal(row, vaults.sealer, content=taken.content)
    row.state, row.problem, row.tries = State.TAKEN, "", 0
    row.settled_at = row.next_at = now
    row.save()
    _tell(row, actor)
    return True


@transaction.atomic
def end_media(*, media: InboundMedia, state: str, problem: str, actor: Actor = WORKER, now: datetime) -> bool:
    """It is not taken, or could not be had: said beside the text. What was not taken stays with the provider."""
    row = _held(media)
    if row is None:
        return False
    _close(row, state, problem, now)
    row.save()
    _tell(row, actor)
    return True


@transaction.atomic
def note_removal(*, media: InboundMedia, is_gone: bool, actor: Actor = WORKER, now: datetime) -> None:
    """The provider keeps it no more; or has been asked as often as is asked, and that is said."""
    mine = InboundMedia.objects.filter(pk=media.pk, state=State.TAKEN, removed_at=None)
    if is_gone:
        done = mine.update(removed_at=now, next_at=None, problem="")
    else:
        done = mine.update(next_at=None, problem=NOT_REMOVED)
    if done:
        event = "messaging.media.removed" if is_gone else "messaging.media.kept_there"
        audit.record(event, actor=actor, subject=media)


def move_media(item: InboundItem, message: Message, grant: crypto.Grant, now: datetime) -> None:
    """Within the act that files the text: what was taken in before goes along, under the client's key."""
    rows = InboundMedia.objects.select_for_update(of=("self",)).filter(item=item, attachment=None)
    for row in rows.filter(state=State.TAKEN).order_by("number"):
        content = crypto.open_bytes(row, "content", by=grant) or b""
        row.attachment, row.content = _attach(message, row, content, now), None
        row.save(update_fields=["attachment", "content"])


def _held(media: InboundMedia) -> InboundMedia | None:
    """The thread first, as whoever moves it to another file does; then the text, as whoever files it does."""
    known = InboundItem.objects.select_related("message").get(pk=media.item_id)
    if known.message is not None:
        Thread.objects.select_for_update(of=("self",), no_key=True).get(pk=known.message.thread_id)
    item = InboundItem.objects.select_for_update(of=("self",)).get(pk=media.item_id)
    if item.message_id != known.message_id:
        return None
    mine = InboundMedia.objects.filter(pk=media.pk, state=State.DUE, tries=media.tries)
    rows = mine.select_for_update(of=("self",)).select_related("item__message__client")
    return rows.first()


def _attach(message: Message, row: InboundMedia, content: bytes, now: datetime) -> Attachment:
    kind = kinds.Kind(row.media_type)
    with translation.override(message.client.language):
        name = names.clean(_("picture %(number)s") % {"number": row.number + 1}, kind)
    return files.attach(
        message,
        name=name,
        media_type=row.media_type,
        content=content,
        now=now,
        is_cleaned=True,
        scan=Scan(row.scan).value,
    )


def _close(row: InboundMedia, state: str, problem: str, now: datetime) -> None:
    row.state, row.problem, row.next_at, row.settled_at = state, problem, None, now


def _tell(row: InboundMedia, actor: Actor) -> None:
    message = row.item.message
    if message is not None:
        threads.touch(message.client_id)
    objects = [message.pk] if message is not None else []
    vaulted = [message.vault_id] if message is not None else []
    audit.record(
        f"messaging.media.{row.state}",
        actor=actor,
        subject=row,
        objects=objects,
        vaults=vaulted,
        reason=row.problem,
    )
