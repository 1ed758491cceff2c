"""The rows of a conversation for the client's own page: templates/portal/_messages.html."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from messaging import picture_words
from messaging.actions.resolving import REPEATABLE
from messaging.models import Delivery, Message
from messaging.talk import late
from messaging.talk.rows import Reading, Row
from messaging.talk.said import Said
from practice.models import User
from practice.vocabulary import Channel

NEVER_CAME = (*REPEATABLE, Delivery.State.CANCELLED)
_EMPTY: Row = {
    "day": "", "day_id": "", "new": "", "note": "", "note_icon": "", "role": "", "way": "", "files": (),
    "state": "", "state_icon": "",
}  # fmt: skip


def rows(reading: Reading, promises: Mapping[UUID, str]) -> list[Row]:
    """What does not open for this reader (a representative's narrower scope) is not loaded: there is no gap.

    `promises`: by when some of the messages are answered, in words.
    """
    found, has_new = [], False
    for message in reading.page.messages:
        body = reading.page.words[message.pk]
        if body is None:
            continue
        row = _EMPTY | {"id": f"m-{message.pk}", "body": body}
        reading.begin(row, message.created_at)
        _say(row, reading, message)
        if by := promises.get(message.pk):
            row["state"] = f"{row['state']} · {by}"
        if not has_new and _is_unread(reading, message):
            row["new"], has_new = _("New"), True
        found.append(row)
    return found


def _say(row: Row, reading: Reading, message: Said) -> None:
    if message.kind == Message.Kind.AUTOMATIC:
        row["note"], row["note_icon"] = row["body"], "archive" if message.author_id else "moon"
        return
    row["way"] = _way(reading, message)
    if message.is_private:
        row["way"] = " · ".join(filter(None, (row["way"], _("stays between us"))))
    row["way"] = " · ".join(filter(None, (reading.topic(message), row["way"])))
    if filed := late.tell(row, reading, message):
        put = _("we put it here %(when)s") % {"when": filed}
        row["way"] = " · ".join(filter(None, (row["way"], put)))
    row["files"] = reading.files(reading.page.files[message.pk], "portal_file")
    if message.kind == Message.Kind.FROM_PRACTICE:
        row["side"], row["who"] = "theirs", message.author_name or _("Reminder")
        row["role"] = message.author_title or ""
        return
    row["side"], row["who"] = "ours", _writer(reading, message)
    row["role"] = _role(reading, message)
    _read_by(row, reading, message)
    pictures = reading.page.pictures.get(message.pk, ())
    row["state"] = " · ".join([row["state"], *picture_words.of_client(pictures)])


def _way(reading: Reading, message: Said) -> str:
    """What came by mail or text under the reader's own name came from their address, whoever wrote it."""
    if message.channel == Channel.PORTAL or _never_came(reading, message):
        return ""
    is_from_there = reading.is_mine(message.author_id) and not message.is_sender_verified
    if is_from_there and message.channel == Channel.SMS:
        return _("by text, from your number")
    if is_from_there and message.channel == Channel.EMAIL:
        return _("by email, from your address")
    return _("by %(channel)s") % {"channel": reading.ways[message.channel]}


def _never_came(reading: Reading, message: Said) -> bool:
    """It was to travel as well, and certainly did not arrive: the reader has it here alone."""
    carried = reading.page.deliveries.get(message.pk, ())
    return bool(carried) and all(one.state in NEVER_CAME for one in carried)


def _writer(reading: Reading, message: Said) -> str:
    client = reading.opened.client
    if reading.is_mine(message.author_id):
        return _("You")
    if message.author_id in reading.names:
        return reading.names[message.author_id]
    if client is not None and message.author_id in (client.user_id, None):
        return reading.client_name
    return _("Representative of %(name)s") % {"name": reading.client_name}


def _role(reading: Reading, message: Said) -> str:
    """Of who acts for the client, for the others who read."""
    if reading.is_own_file and message.author_id in reading.names and not reading.is_mine(message.author_id):
        return _("acts for %(name)s") % {"name": reading.client_name}
    return ""


def _read_by(row: Row, reading: Reading, message: Said) -> None:
    staff = (read for read in reading.page.reads[message.pk] if read.kind == User.Kind.WORKFORCE)
    if reader := next(staff, None):
        first_name = reader.name.split()[0]
        row["state"], row["state_icon"] = _("%(name)s read this") % {"name": first_name}, "check-check"
    else:
        row["state"], row["state_icon"] = _("Not read yet"), "check"


def _is_unread(reading: Reading, message: Said) -> bool:
    if message.kind != Message.Kind.FROM_PRACTICE:
        return False
    return all(read.user_id != reading.opened.actor.user_id for read in reading.page.reads[message.pk])
