"""The list column: who waits for an answer, what needs a look, what was begun. Templates: office/_list.html."""

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Extract
from django.utils.translation import gettext as _

from messaging.models import Delivery, Draft, Message, Thread
from messaging.state_words import state_words
from messaging.talk.polling import list_stamp
from messaging.talk.rows import ICONS
from practice import crypto, links, policy, spoken
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.models import Client
from practice.vocabulary import Channel

ROWS = 50
PREVIEW = 90
Item = dict[str, Any]


def column(opened: Opened, current: UUID | None = None) -> dict[str, Any]:
    """The rows first, then the right to open what they show: as many queries for fifty rows as for one."""
    waiting, troubled, drafts = _waiting(opened), _troubled(opened), _drafts(opened)
    clients = [one.client for one in [*waiting, *drafts]] + [one.message.client for one in troubled]
    grant = grant_for_list(opened.actor, [one.pk for one in clients], opened.now)
    build = _Builder(opened, grant, current)
    sections = [
        {
            "id": "waiting",
            "title": _("Waiting on us, soonest promise first"),
            "none": _("Nobody waits for an answer."),
            "items": build.waiting(waiting),
        },
        {
            "id": "look",
            "title": _("Needs a look"),
            "none": _("Everything sent has arrived."),
            "items": [build.troubled(one) for one in troubled],
        },
        {
            "id": "drafts",
            "title": _("Drafts"),
            "none": _("No unfinished messages."),
            "items": [build.draft(one) for one in drafts],
        },
    ]
    return {"poll_url": links.page("inbox_changes"), "etag": stamp(opened), "sections": sections}


def stamp(opened: Opened) -> str:
    """One query: whether anything in anybody's conversation of this scope has changed.

    The sum of all instants and not the latest one: of two changes at once, the older may be committed last.
    """
    instants = Sum(Extract("changed_at", "epoch"))
    found = scope.clients(opened.actor, opened.now).aggregate(count=Count("pk"), instants=instants)
    return list_stamp([found["count"], found["instants"] or 0])


def _waiting(opened: Opened) -> list[Thread]:
    """Each with `last_id`, the client's last message; one line a person: their soonest promise."""
    last = Message.objects.filter(thread=OuterRef("pk"), kind=Message.Kind.FROM_CLIENT).order_by(
        "-created_at"
    )
    rows = (
        Thread.objects.waiting()
        .filter(client__in=scope.clients(opened.actor, opened.now))
        .select_related("client")
        .annotate(last_id=Subquery(last.values("pk")[:1]))
        .only("answer_by", *_of("client"))
    )
    soonest: dict[UUID, Thread] = {}
    for row in rows[:ROWS]:
        soonest.setdefault(row.client_id, row)
    return list(soonest.values())


def _troubled(opened: Opened) -> list[Delivery]:
    mine = Delivery.objects.filter(message__client__in=scope.clients(opened.actor, opened.now))
    shown = ("channel", "state", "problem", "settled_at", "created_at", *_of("message__client"))
    rows = mine.needs_a_look().select_related("message__client").only(*shown)
    return list(rows.order_by("-settled_at")[:ROWS])


def _drafts(opened: Opened) -> list[Draft]:
    mine = scope.clients(opened.actor, opened.now)
    rows = Draft.objects.filter(user_id=opened.actor.person, client__in=mine).select_related("client")
    shown = ("vault_id", "sealed_class", "body", "updated_at", *_of("client"))
    return list(rows.only(*shown).order_by("-updated_at")[:ROWS])


def _of(path: str) -> list[str]:
    """Of a client no more than a line shows."""
    return [f"{path}__{name}" for name in ("vault_id", "sealed_class", "name")]


class _Builder:
    def __init__(self, opened: Opened, grant: crypto.Grant, current: UUID | None) -> None:
        self.opened, self.grant, self.current = opened, grant, current
        self.zone = policy.practice().time_zone

    def waiting(self, rows: list[Thread]) -> list[Item]:
        last_ids: dict[UUID, UUID] = {row.pk: getattr(row, "last_id") for row in rows}  # noqa: B009 - annotated
        said = Message.objects.only("vault_id", "sealed_class", "body", "channel").in_bulk(last_ids.values())
        return [self._waiting(row, said.get(last_ids[row.pk])) for row in rows]

    def _waiting(self, thread: Thread, message: Message | None) -> Item:
        item = self._item(f"w-{thread.pk}", thread.client)
        due = thread.answer_by
        if due:
            item["when"] = _("by %(when)s") % {"when": spoken.due(due, now=self.opened.now, zone=self.zone)}
            item["iso"] = due.isoformat()
            hours_left = (due - self.opened.now).total_seconds() / 3600
            item["urgency"] = "late" if hours_left < 0 else "soon" if hours_left < 4 else ""
        if message:
            item["preview"] = self._preview(message, "body")
            item["channel"], item["channel_icon"] = Channel(message.channel).label, ICONS[message.channel]
        return item

    def troubled(self, row: Delivery) -> Item:
        item = self._item(f"t-{row.pk}", row.message.client)
        item["icon"], item["icon_word"] = "triangle-alert", _("Needs a look")
        at = row.settled_at or row.created_at
        item["when"], item["iso"] = spoken.ago(at, now=self.opened.now, zone=self.zone), at.isoformat()
        channel = str(Channel(row.channel).label).capitalize()
        item["preview"] = f"{channel}: {state_words(row.state, row.problem, '').words}"
        return item

    def draft(self, row: Draft) -> Item:
        item = self._item(f"f-{row.pk}", row.client)
        item["when"] = spoken.ago(row.updated_at, now=self.opened.now, zone=self.zone)
        item["iso"] = row.updated_at.isoformat()
        item["preview"] = self._preview(row, "body")
        return item

    def _item(self, ident: str, client: Client) -> Item:
        self.opened.vaults.append(client.vault_id)
        return {
            "id": ident,
            "url": links.to("client", client.pk),
            "name": crypto.open(client, "name", by=self.grant),
            "is_current": client.pk == self.current,
            "icon": "", "icon_word": "", "when": "", "iso": "", "urgency": "", "preview": "", "channel": "", "channel_icon": "",
        }  # fmt: skip

    def _preview(self, row: Message | Draft, field: str) -> str:
        """Words only for those to whom this class opens."""
        if not self.grant.allows(row.vault_id, row.sealed_class):
            return ""
        text = crypto.open(row, field, by=self.grant) or ""
        return " ".join(text.split())[:PREVIEW]
