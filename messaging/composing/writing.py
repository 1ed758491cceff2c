"""What stands in the composer at one moment: typed, chosen, or kept from before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from consent.actions.overrides import LONGEST
from consent.rules.wordings import OnFile, WordingError
from messaging import threads
from messaging import wordings as kept
from messaging.actions.sending import Saved, Writing
from messaging.composing.when import NOW, Hour
from messaging.models import Draft, Thread
from practice import policy
from practice.access import Opened
from practice.models import Client
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
    wording = kept.by_key().get(key)
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


def from_draft(draft: Draft | None, body: str | None, about: str, allowed: list[Circumstance]) -> Pending:
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
    )


def _kept_thread(draft: Draft) -> UUID | None:
    """As long as it is open: afterwards the words go where the others of its matter go."""
    thread = draft.thread
    return thread.pk if thread is not None and thread.closed_at is None else None


def topical(opened: Opened) -> list[Thread]:
    """Open threads with a topic of their own in which this person may write."""
    mine = Thread.objects.for_client(opened.subject.pk).filter(topic__isnull=False, closed_at=None)
    return list(mine.filter(sealed_class__in=opened.writes).order_by("-last_message_at"))


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
    wording = kept.by_key().get(pending.wording)
    if wording is None:
        raise WordingError([])
    known = on_file(opened)
    language = known.language if known.language in wording.text else "en"
    slots = {name: pending.slots.get(name, "") for name in set(wording.slots(language)) & {"time", "place"}}
    saved = Saved(wording=wording, slots=slots, on_file=replace(known, language=language))
    return Writing(circumstance=pending.circumstance, saved=saved, channel=pending.channel)


def without_kept(pending: Pending, now: datetime) -> Pending:
    return replace(pending, kept_at=now)
