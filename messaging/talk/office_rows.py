"""The rows of a conversation for the workspace: templates/office/_messages.html. The hot path: plain dicts of ready strings."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from consent.rules import reasons
from consent.rules.decision import Reason, reasons_of
from messaging import picture_words
from messaging.models import Delivery, InboundMedia, Message
from messaging.state_words import state_words
from messaging.talk import held, late
from messaging.talk.rows import ICONS, Reading, Row
from messaging.talk.said import Carried, Hinted, Said
from practice import links
from practice.models import Notice, User
from practice.vocabulary import Channel, Circumstance

_EMPTY: Row = {
    "day": "", "day_id": "", "new": "", "note": "", "note_icon": "", "role": "", "topic": "", "mark": "",
    "quoted": "", "files": (), "extras": False, "state": "", "state_kind": "", "state_icon": "", "decide_url": "",
    "decide": "", "why": (), "why_url": "", "report_url": "", "held": None,
    "filed": "",
}  # fmt: skip
_WAITING = (Delivery.State.HELD, Delivery.State.QUEUED, Delivery.State.DEFERRED)


class State(NamedTuple):
    kind: str
    icon: str
    words: str
    url: str = ""
    act: str = ""


def blank() -> Row:
    """A row with nothing in it, for what stands between the messages."""
    return dict(_EMPTY)


def rows(reading: Reading) -> list[Row]:
    topics = {one.value: str(one.label).capitalize() for one in Circumstance}
    found, has_new, topic, kept = [], False, "", _("kept from who acts for them")
    for message in reading.page.messages:
        row = _EMPTY | {"id": f"m-{message.pk}"}
        reading.begin(row, message.created_at)
        _SAYERS[Message.Kind(message.kind)](row, reading, message)
        if not has_new and _is_unread(reading, message):
            row["new"], has_new = _("New"), True
        about = topics[message.circumstance]
        if topic_of := reading.topic(message):
            about = f"{about}: {topic_of}"
        if message.is_private:
            about = f"{about} · {kept}"
        if not row["note"] and about != topic:
            topic = row["topic"] = about
        found.append(row)
    return found


def _automatic(row: Row, reading: Reading, message: Said) -> None:
    first_line = (reading.page.words[message.pk] or "").partition("\n")[0]
    row["note_icon"] = "moon"
    row["note"] = _("Answered automatically.")
    if message.author_id:
        row["note_icon"] = "archive"
        values = {"name": message.author_name, "text": first_line}
        row["note"] = _("Closed by %(name)s. The client reads: %(text)s") % values
    elif first_line:
        row["note"] = _("Answered automatically: %(text)s") % {"text": first_line}


def _from_client(row: Row, reading: Reading, message: Said) -> None:
    _travelled(row, reading, message)
    row["filed"] = late.by_whom(late.tell(row, reading, message), message)
    client = reading.opened.client
    is_client = client is not None and message.author_id in (client.user_id, None)
    name = reading.client_name
    row["side"], row["who"] = "theirs", name
    if message.author_id in reading.names:
        row["who"] = reading.names[message.author_id]
    if reading.is_own_file:
        row["role"] = _("client") if is_client else _("representative")
    row["mark"] = "" if message.is_sender_verified else _("sender not verified")
    row["quoted"] = (reading.opened.text(message, "quoted") or "") if message.quoted else ""
    row["extras"] = bool(row["quoted"] or row["files"])
    pictures = reading.page.pictures.get(message.pk, ())
    if said := picture_words.of_practice(pictures):
        is_on_its_way = any(one.state == InboundMedia.State.DUE for one in pictures)
        kind, icon = ("wait", "hourglass") if is_on_its_way else ("stop", "circle-alert")
        _become(row, [State(kind, icon, sentence) for sentence in said])


def _from_practice(row: Row, reading: Reading, message: Said) -> None:
    _travelled(row, reading, message)
    is_me = message.author_id == reading.opened.actor.user_id
    row["side"], row["who"] = "ours", _("You") if is_me else message.author_name or _("Reminder, by itself")
    row["role"] = "" if is_me else message.author_title
    row["held"] = held.of(reading, message)
    if row["held"] is None:
        _become(row, _states(reading, message))
    row["why"] = _why(reading, message)
    row["why_url"] = links.to("decision", message.decision_id) if message.decision_id else ""


_SAYERS = {
    Message.Kind.AUTOMATIC: _automatic,
    Message.Kind.FROM_CLIENT: _from_client,
    Message.Kind.FROM_PRACTICE: _from_practice,
}


def _travelled(row: Row, reading: Reading, message: Said) -> None:
    body = reading.page.words[message.pk]
    row["body"] = body if body is not None else _("Clinical text: not open to your role.")
    row["way_kind"] = "secure" if message.channel == Channel.PORTAL else "open"
    row["way"], row["way_icon"] = reading.ways[message.channel], ICONS[message.channel]
    row["files"] = reading.files(reading.page.files[message.pk], "office_file")
    row["extras"] = bool(row["files"])
    row["report_url"] = f"{links.page('incident_new')}?message={message.pk}"


def _is_unread(reading: Reading, message: Said) -> bool:
    if message.kind != Message.Kind.FROM_CLIENT:
        return False
    return all(read.user_id != reading.opened.actor.user_id for read in reading.page.reads[message.pk])


def _become(row: Row, states: list[State]) -> None:
    """All of it in one line; what needs a person gives the line its colour and its link."""
    if not states:
        return
    row["state"] = " · ".join(one.words for one in states)
    loudest = next((one for one in states if one.kind == "stop"), states[0])
    row["state_kind"], row["state_icon"] = loudest.kind, loudest.icon
    todo = next((one for one in states if one.url), None)
    if todo:
        row["decide_url"], row["decide"] = todo.url, todo.act


def _states(reading: Reading, message: Said) -> list[State]:
    page = reading.page
    found = [_delivery(reading, row, message) for row in page.deliveries[message.pk]]
    found += [_notice(reading, row) for row in page.notices[message.pk]]
    reader = next((read for read in page.reads[message.pk] if read.kind == User.Kind.PORTAL), None)
    if reader:
        when = reading.clock_of(reader.at, message.created_at)
        found.append(State("", "eye", _("read %(when)s") % {"when": when}))
    elif not page.deliveries[message.pk]:
        found.insert(0, State("", "check", _("in the portal, not read yet")))
    return found


def _delivery(reading: Reading, row: Carried, message: Said) -> State:
    when = reading.clock_of(row.last_at, message.created_at)
    words = state_words(row.state, row.problem, when)
    if row.state == Delivery.State.UNCERTAIN:
        return State(*words, url=links.to("delivery_resolution", row.pk), act=_("Decide"))
    if row.state in _WAITING:
        return State(*words, url=links.to("delivery_cancellation", row.pk), act=_("Cancel"))
    return State(*words)


def _notice(reading: Reading, row: Hinted) -> State:
    by = {"channel": reading.ways[row.channel]}
    if row.state == Notice.State.UNCERTAIN:
        return State("stop", "circle-alert", _("notice by %(channel)s may not have arrived") % by)
    if row.state == Notice.State.CANCELLED:
        return State("", "x", _("neutral notice by %(channel)s not sent") % by)
    if row.state in Notice.TROUBLED:
        return State("stop", "circle-alert", _("notice by %(channel)s did not arrive") % by)
    if row.state in (Notice.State.SENT, Notice.State.DELIVERED):
        return State("", "bell", _("neutral notice by %(channel)s") % by)
    return State("", "bell", _("neutral notice by %(channel)s on its way") % by)


def _why(reading: Reading, message: Said) -> list[dict[str, str]]:
    same = message.reasons
    if same is None:
        return []
    if same not in reading.reasons:
        reading.reasons[same] = _in_words(reading, reasons_of(json.loads(same)))
    return reading.reasons[same]


def _in_words(reading: Reading, kept: Iterable[Reason]) -> list[dict[str, str]]:
    now, name = reading.opened.now, reading.client_name
    return [
        {"reason": reasons.sentence(one, name=name, zone=reading.zone, now=now), "basis": reasons.basis(one)}
        for one in kept
    ]
