"""What stands in the composer at one moment: typed, chosen, or kept from before."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from consent.actions.overrides import LONGEST
from consent.rules.wordings import OnFile, WordingError
from messaging import threads, wordings
from messaging.actions.drafts import Place
from messaging.actions.sending import Saved, Writing
from messaging.composing.when import NOW, Hour
from messaging.models import Draft, Thread
from practice import policy
from practice.access import Opened
from practice.models import Client
from practice.prepared import prepared
from practice.rules import later, schedule
from practice.vocabulary import Channel, Circumstance, class_of

TOPICS = (
    Circumstance.BETWEEN_SESSIONS,
    Circumstance.SCHEDULING,
    Circumstance.REMINDER,
    Circumstance.BILLING,
    Circumstance.TELEHEALTH,
    Circumstance.INTAKE,
    Circumstance.RECORDS_RELEASE,
)


@dataclass(frozen=True, kw_only=True)
class Pending:
    """`slots`: what is typed into the chosen wording. `as_`: another way than the chosen channel, taken by a button.

    `reason`: for sending what the check warns of. `of_files`: what was wrong with the files that came along.
    """

    circumstance: str
    thread: UUID | None = None  # one of the circumstance's threads; else the one that waits, or the usual one
    channel: str = Channel.PORTAL
    body: str = ""
    uses_wording: bool = False
    wording: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)
    as_: str = ""
    reason: str = ""
    of_files: Sequence[str] = ()
    kept_at: datetime | None = None
    hour: Hour = Hour()
    enclosed: tuple[UUID, ...] = ()  # of the files that wait with the draft, those that its page showed


def topics(opened: Opened) -> list[Circumstance]:
    """What this person may write to this client about; to a couple, family or group, about what is all of theirs."""
    if opened.subject.kind == Client.Kind.SHARED:
        return [Circumstance.GROUP] if class_of(Circumstance.GROUP) in opened.writes else []
    return [topic for topic in TOPICS if class_of(topic) in opened.writes]


def from_post(data: Mapping[str, str], allowed: list[Circumstance]) -> Pending:
    """Only what a form of ours can hold; anything else falls back to what is safe."""
    circumstance, thread = threads.chosen(data.get("thread", ""))
    key = data.get("wording", "")
    wording = wordings.by_key().get(key)
    slots = {name: data.get(f"{key}-{name}", "") for name in ("time", "place")} if wording else {}
    return Pending(
        circumstance=circumstance if circumstance in allowed else allowed[0],
        thread=thread if circumstance in allowed else None,
        channel=data.get("channel", "") if data.get("channel", "") in ("email", "sms") else Channel.PORTAL,
        body=data.get("body", "").replace("\r\n", "\n"),
        uses_wording=data.get("words") == "saved",
        wording=key if wording else "",
        slots={name: value for name, value in slots.items() if value},
        as_=data.get("as", ""),
        reason=data.get("reason", "").strip()[:LONGEST],
        hour=Hour(when=NOW if data.get("now") else data.get("when", ""), at=data.get("at", "")),
    )


def from_draft(
    draft: Draft | None,
    body: str | None,
    about: str,
    allowed: list[Circumstance],
    *,
    saying: str | None = None,
) -> Pending:
    """`saying`: the saved wording that was chosen, as the draft keeps it."""
    circumstance, thread = threads.chosen(about)
    if draft is None or body is None:
        is_known = circumstance in allowed
        return Pending(
            circumstance=circumstance if is_known else allowed[0], thread=thread if is_known else None
        )
    return Pending(
        circumstance=draft.circumstance,
        thread=thread if circumstance == draft.circumstance else _kept_thread(draft),
        channel=draft.channel,
        body=body,
        kept_at=draft.updated_at,
        hour=Hour(when=draft.hour),
        **_chosen_wording(saying),
    )


def _chosen_wording(saying: str | None) -> dict[str, Any]:
    """As long as the practice uses it."""
    said = json.loads(saying) if saying else None
    if said is None or said["wording"] not in wordings.by_key():
        return {}
    return {"uses_wording": True, "wording": said["wording"], "slots": said["slots"]}


def place(pending: Pending) -> Place:
    """As its draft keeps it."""
    return Place(
        thread_id=pending.thread,
        hour=pending.hour.named,
        wording=pending.wording if pending.uses_wording else "",
        slots=pending.slots,
    )


def _kept_thread(draft: Draft) -> UUID | None:
    """As long as it is open: afterwards the words go where the others of its matter go."""
    thread = draft.thread
    return thread.pk if thread is not None and thread.closed_at is None else None


def kept(opened: Opened) -> Draft | None:
    """What this person began to write to this client."""
    return _drafts.first(opened.actor.person, opened.subject.pk)


@prepared
def _drafts(user_id: UUID, client_id: UUID) -> QuerySet[Draft]:
    return Draft.objects.filter(user_id=user_id, client_id=client_id).select_related("thread")


def awaited(opened: Opened, allowed: list[Circumstance]) -> str:
    """What the client waits for an answer to, soonest promise first, as a form names it; "" where they wait for none."""
    waiting = [one for one in threads.open_ones(opened.subject.pk) if one.waiting_since is not None]
    mine = [one for one in waiting if one.circumstance in allowed]
    soonest = min(
        mine, key=lambda one: (one.answer_by is None, one.answer_by or one.waiting_since), default=None
    )
    if soonest is None:
        return ""
    return soonest.circumstance if soonest.topic is None else f"{soonest.circumstance}~{soonest.pk}"


def topical(opened: Opened) -> list[Thread]:
    """Open threads with a topic of their own in which this person may write."""
    mine = threads.open_ones(opened.subject.pk)
    return [one for one in mine if one.topic is not None and one.sealed_class in opened.writes]


def on_file(opened: Opened) -> OnFile:
    client = opened.client
    assert client is not None  # noqa: S101 - as above
    practice = policy.practice()
    return OnFile(
        language=client.language,
        zone=client.time_zone,
        callback=practice.phone,
        places=practice.places.get(client.language) or practice.places.get("en", {}),
        first_name=opened.text(client, "first_name") or "",  # never the whole name
    )


def to_writing(pending: Pending, opened: Opened) -> Writing:
    """What the act is asked to send. Raises WordingError where a wording is not filled in."""
    if pending.as_ in ("portal", "portal_only") or pending.channel == Channel.PORTAL:
        is_notified = pending.as_ != "portal_only"
        return Writing(circumstance=pending.circumstance, body=pending.body, is_notified=is_notified)
    if not pending.uses_wording:
        return Writing(
            circumstance=pending.circumstance,
            body=pending.body,
            channel=pending.channel,
            reason=pending.reason,
        )
    wording = wordings.by_key().get(pending.wording)
    if wording is None:
        raise WordingError([])
    known = on_file(opened)
    language = known.language if known.language in wording.text else "en"
    slots = {name: pending.slots.get(name, "") for name in set(wording.slots(language)) & {"time", "place"}}
    if "time" in slots:
        slots["time"] = _by_our_clock(slots["time"])
    saved = Saved(wording=wording, slots=slots, on_file=replace(known, language=language))
    return Writing(circumstance=pending.circumstance, saved=saved, channel=pending.channel)


def _by_our_clock(typed: str) -> str:
    """A time is typed as all times of the workspace are; its reader has it by their own clock, as in a reminder."""
    if not later.is_readable(typed):
        return typed  # the wording says what is wrong with it
    return schedule.instant(datetime.fromisoformat(typed), policy.practice().time_zone).isoformat()


def without_kept(pending: Pending, now: datetime) -> Pending:
    return replace(pending, kept_at=now)
