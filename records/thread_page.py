"""What the pages of threads show: what each is about, who takes part and why, notes between colleagues."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from messaging import places, threads
from messaging.models import HandOver, InternalNote, Message, Thread
from practice import links, policy, spoken
from practice.access import Opened, readers
from practice.access.capabilities import may
from practice.access.readers import COVERING, Reader
from practice.access.scope import BREAK_GLASS, CARE_TEAM, DESK, SUPERVISION
from practice.models import Client, Practice, Representation, User
from practice.office import Number
from practice.prepared import prepared
from practice.rules import audiences
from practice.vocabulary import Circumstance, SealedClass

Row = dict[str, Any]
LATEST_NOTES = 3  # beside the conversation; the thread's own page has them all


def title(opened: Opened, thread: Thread) -> str:
    """Its circumstance, and its topic where it has one that opens."""
    about = str(Circumstance(thread.circumstance).label).capitalize()
    topic = opened.text(thread, "topic") if thread.topic else None
    return f"{about}: {topic}" if topic else about


def rows(opened: Opened, client: Client) -> list[Row]:
    """All threads of a client, open ones first."""
    found = list(
        Thread.objects.for_client(client.pk).select_related("assigned_to").order_by("-last_message_at")
    )
    ids = [one.pk for one in found]
    said = _counted(Message.objects.filter(thread__in=ids))
    noted = _counted(InternalNote.objects.filter(thread__in=ids))
    shown = [_row(opened, one, said.get(one.pk, 0), noted.get(one.pk, 0)) for one in found]
    return sorted(shown, key=lambda row: bool(row["closed"]))


def rows_of(opened: Opened, one: Thread) -> Row:
    return _row(opened, one, Message.objects.filter(thread=one).count(), 0)


def write_url(opened: Opened, one: Thread) -> str:
    """The composer with this thread chosen, for who may answer."""
    if one.closed_at or one.sealed_class not in opened.writes or not may(opened.actor.roles, "messages.send"):
        return ""
    about = f"{one.circumstance}~{one.pk}" if one.topic else one.circumstance
    return f"{links.to('client', one.client_id)}?about={about}#end"


def staff(opened: Opened, thread: Thread) -> list[Reader]:
    """Who of the practice reads this."""
    return readers.of_client(opened.client or thread.client, thread.sealed_class, opened.now)


def participants(opened: Opened, thread: Thread, staff: Iterable[Reader]) -> list[Row]:
    """Who of the practice can read this and why; who writes from the client's side; who reads along."""
    return [*_clients_side(opened, thread), *(_of_practice(thread, one) for one in staff)]


def notes(opened: Opened, threads: Iterable[Thread], *, latest: int | None = None) -> list[Row]:
    """Oldest first; only of threads whose class opens."""
    mine = [one for one in threads if opened.rights.allows(one.vault_id, one.sealed_class)]
    found = (
        InternalNote.objects.filter(thread__in=mine).select_related("author").order_by("-created_at", "-pk")
    )
    titles = {one.pk: title(opened, one) for one in mine}
    zone = policy.practice().time_zone
    return [
        {
            "id": f"note-{one.pk}",
            "who": _("You") if one.author_id == opened.actor.person else one.author.name,
            "role": one.author.title,
            "when": spoken.moment(one.created_at, now=opened.now, zone=zone),
            "iso": one.created_at.isoformat(),
            "body": opened.text(one, "body"),
            "about": titles[one.thread_id],
            "url": links.to("thread", one.thread_id),
        }
        for one in reversed(found[:latest])
    ]


def beside(opened: Opened) -> Row:
    """What stands above a conversation: its open threads, who has them, and the latest notes."""
    assert opened.client is not None  # noqa: S101 - a client's page always has its client
    found = threads.open_ones(opened.client.pk)
    ids = [one.pk for one in found if opened.rights.allows(one.vault_id, one.sealed_class)]
    count = _note_counts.first(ids) if ids else 0
    return {
        "url": links.to("client_threads", opened.client.pk),
        "threads": [_line(opened, one) for one in found],
        "notes": notes(opened, found, latest=LATEST_NOTES) if count else [],
        "count": count,
    }


@prepared
def _note_counts(thread_ids: list[UUID]) -> QuerySet[Practice, Any]:
    return Practice.objects.values_list(
        Number(InternalNote.objects.filter(thread__among=thread_ids)), flat=True
    )


def history(thread: Thread, opened: Opened) -> list[Row]:
    """Who had it when."""
    found = HandOver.objects.filter(thread=thread).select_related("by", "to").order_by("-at")[:20]
    zone = policy.practice().time_zone
    return [{"what": _handed(one), "when": spoken.moment(one.at, now=opened.now, zone=zone)} for one in found]


def acts(opened: Opened, thread: Thread, staff: Iterable[Reader]) -> dict[str, str]:
    """Addresses of what this person may do with it. Where they alone answer, there is nobody to hand it to or take it from."""
    found: dict[str, str] = {}
    if may(opened.actor.roles, "note.write") and opened.basis.why != BREAK_GLASS:
        found["note"] = links.to("thread_notes", thread.pk)
    if thread.sealed_class not in opened.writes or not may(opened.actor.roles, "thread.change"):
        return found
    if thread.closed_at:
        in_care = thread.client.status == Client.Status.ACTIVE
        return found | ({"reopen": links.to("thread_reopening", thread.pk)} if in_care else {})
    answering = [one.user for one in staff if one.writes]
    if choices(opened, thread, answering):
        found["hand_over"] = links.to("thread_handover", thread.pk)
    if thread.waiting_since:
        found["settle"] = links.to("thread_settling", thread.pk)
    found["close"] = links.to("thread_closing", thread.pk)
    is_theirs_alone = [one.pk for one in answering] == [opened.actor.person]
    if thread.assigned_to_id != opened.actor.person and not is_theirs_alone:
        found["take"] = links.to("thread_taking", thread.pk)
    if thread.assigned_to_id:
        found["return"] = links.to("thread_return", thread.pk)
    return found


def _row(opened: Opened, one: Thread, said: int, noted: int) -> Row:
    zone, now = policy.practice().time_zone, opened.now
    is_open = opened.rights.allows(one.vault_id, one.sealed_class)
    may_move = may(opened.actor.roles, "thread.move") and one.sealed_class in opened.writes
    return {
        "id": one.pk,
        "title": title(opened, one),
        "url": links.to("thread", one.pk) if is_open else "",
        "audience": str(audiences.of(one.circumstance).label),
        "count": said,
        "notes": noted if is_open else 0,
        "when": spoken.ago(one.last_message_at, now=now, zone=zone),
        "iso": one.last_message_at.isoformat(),
        "is_private": one.is_private,
        "waits": one.waiting_since is not None,
        "with": one.assigned_to.name if one.assigned_to else "",
        "closed": spoken.day(one.closed_at, now=now, zone=zone) if one.closed_at else "",
        "move_url": links.to("thread_moving", one.pk) if may_move else "",
    }


def _line(opened: Opened, one: Thread) -> Row:
    is_open = opened.rights.allows(one.vault_id, one.sealed_class)
    return {
        "title": title(opened, one),
        "with": one.assigned_to.name if one.assigned_to else "",
        "url": links.to("thread", one.pk) if is_open else "",
        "is_private": one.is_private,
        "settle_url": _settle_url(opened, one),
    }


def _settle_url(opened: Opened, one: Thread) -> str:
    """Where somebody waits, and this person may say that no answer is needed."""
    if one.waiting_since is None or one.sealed_class not in opened.writes:
        return ""
    return links.to("thread_settling", one.pk) if may(opened.actor.roles, "thread.change") else ""


def _clients_side(opened: Opened, thread: Thread) -> list[Row]:
    client = thread.client
    if client.kind == Client.Kind.SHARED:
        return [
            _person(name, _("shares this file"), _("reads and writes all of it"), "users")
            for name in places.names(opened).values()
        ]
    own = _person(opened.text(client, "name") or "", _("client"), _("reads and writes all of it"), "user")
    return [own, *_representatives(opened, thread)]


def _representatives(opened: Opened, thread: Thread) -> list[Row]:
    acting = Representation.objects.current(opened.now).filter(client=thread.client).order_by("from_at")
    found = []
    for one in acting:
        reads = one.scope == Representation.Scope.FULL or thread.sealed_class == SealedClass.ADMINISTRATIVE
        if thread.is_private or not reads:
            why = _("acts for them, and does not see this")
        else:
            why = _("acts for them: reads along and may write")
        icon = "eye-off" if thread.is_private or not reads else "eye"
        found.append(_person(opened.text(one, "name") or "", _("representative"), why, icon))
    return found


def _of_practice(thread: Thread, one: Reader) -> Row:
    return _person(one.user.name, one.user.title, _why(one), "heart-handshake") | {
        "has_it": one.user.pk == thread.assigned_to_id
    }


def _why(one: Reader) -> str:
    return {
        CARE_TEAM: _("of the care team: reads and answers"),
        COVERING: _("covers for the care team: reads and answers"),
        SUPERVISION: _("supervises the care team: reads along"),
        DESK: _("administrative matters: reads and answers")
        if one.writes
        else _("administrative matters: reads"),
    }[one.why]


def _person(name: str, role: str, why: str, icon: str) -> Row:
    return {"name": name, "role": role, "why": why, "icon": icon, "has_it": False}


def _handed(one: HandOver) -> str:
    if one.to is None:
        return _("%(by)s gave it back to all who answer") % {"by": one.by.name}
    if one.to_id == one.by_id:
        return _("%(by)s took it") % {"by": one.by.name}
    return _("%(by)s handed it to %(to)s") % {"by": one.by.name, "to": one.to.name}


def _counted(found: Any) -> dict[UUID, int]:
    return dict(found.order_by().values_list("thread").annotate(n=Count("pk")))


def choices(opened: Opened, thread: Thread, people: list[User]) -> list[tuple[str, str]]:
    """Whom it may be handed to: name and role. Oneself takes it, and who has it has it."""
    others = [one for one in people if one.pk not in (thread.assigned_to_id, opened.actor.person)]
    return [(str(one.pk), f"{one.name}, {one.title}" if one.title else one.name) for one in others]
