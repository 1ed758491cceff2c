"""The list column: who waits for an answer, what needs a look, what was begun. Templates: office/_list.html."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Delivery, Draft, Message, Thread
from messaging.state_words import state_words
from messaging.talk.polling import list_stamp
from messaging.talk.rows import ICONS
from practice import crypto, policy, spoken
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.models import Client
from practice.vocabulary import Channel

ROWS = 50
PREVIEW = 90
Item = dict[str, Any]


def column(opened: Opened, current: UUID | None = None) -> dict[str, Any]:
    grant = grant_for_list(opened.actor, opened.now)
    build = _Builder(opened, grant, current)
    sections = [
        {
            "id": "waiting",
            "title": _("Waiting on us, soonest promise first"),
            "none": _("Nobody waits for an answer."),
            "items": build.waiting(),
        },
        {
            "id": "look",
            "title": _("Needs a look"),
            "none": _("Everything sent has arrived."),
            "items": build.troubled(),
        },
        {"id": "drafts", "title": _("Drafts"), "none": _("No unfinished messages."), "items": build.drafts()},
    ]
    return {"poll_url": reverse("inbox_changes"), "etag": stamp(opened), "sections": sections}


def stamp(opened: Opened) -> str:
    """One query: whether anything in anybody's conversation of this scope has changed."""
    found = scope.clients(opened.actor, opened.now).aggregate(count=Count("pk"), last=Max("changed_at"))
    return list_stamp([found["count"], found["last"].timestamp() if found["last"] else 0])


class _Builder:
    def __init__(self, opened: Opened, grant: crypto.Grant, current: UUID | None) -> None:
        self.opened, self.grant, self.current = opened, grant, current
        self.zone = policy.practice().time_zone
        self.mine = scope.clients(opened.actor, opened.now)

    def waiting(self) -> list[Item]:
        last = Message.objects.filter(thread=OuterRef("pk"), kind=Message.Kind.FROM_CLIENT).order_by(
            "-created_at"
        )
        rows = list(
            Thread.objects.waiting()
            .filter(client__in=self.mine)
            .select_related("client")
            .annotate(last_id=Subquery(last.values("pk")[:1]))[:ROWS]
        )
        soonest: dict[UUID, Thread] = {}
        for row in rows:
            soonest.setdefault(row.client_id, row)  # one line a person: their soonest promise
        last_ids: dict[UUID, UUID] = {row.pk: getattr(row, "last_id") for row in soonest.values()}  # noqa: B009 - annotated
        said = Message.objects.in_bulk(last_ids.values())
        return [self._waiting(row, said.get(last_ids[row.pk])) for row in soonest.values()]

    def troubled(self) -> list[Item]:
        rows = (
            Delivery.objects.needs_a_look()
            .filter(message__client__in=self.mine)
            .select_related("message__client")
        )
        return [self._troubled(row) for row in rows.order_by("-settled_at")[:ROWS]]

    def drafts(self) -> list[Item]:
        rows = Draft.objects.filter(user_id=self.opened.actor.person, client__in=self.mine).select_related(
            "client"
        )
        return [self._draft(row) for row in rows.order_by("-updated_at")[:ROWS]]

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

    def _troubled(self, row: Delivery) -> Item:
        item = self._item(f"t-{row.pk}", row.message.client)
        item["icon"], item["icon_word"] = "triangle-alert", _("Needs a look")
        at = row.settled_at or row.created_at
        item["when"], item["iso"] = spoken.ago(at, now=self.opened.now, zone=self.zone), at.isoformat()
        channel = str(Channel(row.channel).label).capitalize()
        item["preview"] = f"{channel}: {state_words(row.state, row.problem, '').words}"
        return item

    def _draft(self, row: Draft) -> Item:
        item = self._item(f"f-{row.pk}", row.client)
        item["when"] = spoken.ago(row.updated_at, now=self.opened.now, zone=self.zone)
        item["iso"] = row.updated_at.isoformat()
        item["preview"] = self._preview(row, "body")
        return item

    def _item(self, ident: str, client: Client) -> Item:
        self.opened.vaults.append(client.vault_id)
        return {
            "id": ident,
            "url": reverse("client", args=[client.pk]),
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
