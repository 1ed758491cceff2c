"""The list column: who waits for an answer, what needs a look, what was begun. Templates: office/_list.html."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import Extract
from django.utils.translation import gettext as _

from messaging.state_words import state_words
from messaging.talk.polling import list_stamp
from messaging.talk.rows import ICONS
from practice import crypto, links, policy, spoken
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.vocabulary import Channel
from records import lines

PREVIEW = 90
LATEST = 200
Item = dict[str, Any]
_BLANK: Item = {
    "icon": "", "icon_word": "", "when": "", "iso": "", "urgency": "", "preview": "", "channel": "",
    "channel_icon": "",
}  # fmt: skip


def column(opened: Opened, current: UUID | None = None) -> dict[str, Any]:
    """The rows first, then the right to open what they show: as many queries for fifty rows as for one."""
    waiting, troubled, drafts = lines.waiting(opened), lines.troubled(opened), lines.drafts(opened)
    people = (
        [one.client for one in waiting] + [one.client for one in troubled] + [one.client for one in drafts]
    )
    shown = [person.pk for person in people]
    grant = grant_for_list(opened.actor, shown, opened.now)
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
    # Of a large scope only the latest: what has just changed is among them.
    latest = scope.clients(opened.actor, opened.now).order_by("-changed_at")[:LATEST]
    found = latest.aggregate(count=Count("pk"), instants=Sum(Extract("changed_at", "epoch")))
    return list_stamp([found["count"], found["instants"] or 0])


class _Builder:
    def __init__(self, opened: Opened, grant: crypto.Grant, current: UUID | None) -> None:
        self.opened, self.grant, self.current = opened, grant, current
        self.zone = policy.practice().time_zone
        self.ways = {one.value: str(one.label) for one in Channel}

    def waiting(self, rows: list[lines.Waiting]) -> list[Item]:
        said = lines.words([row.last_id for row in rows])
        by = _("by %(when)s")
        return [self._waiting(row, said.get(row.last_id), by) for row in rows]

    def _waiting(self, row: lines.Waiting, said: lines.Words | None, by: str) -> Item:
        item = self._item(f"w-{row.pk}", row.client)
        if due := row.answer_by:
            item["when"] = by % {"when": spoken.due(due, now=self.opened.now, zone=self.zone)}
            item["iso"] = due.isoformat()
            hours_left = (due - self.opened.now).total_seconds() / 3600
            item["urgency"] = "late" if hours_left < 0 else "soon" if hours_left < 4 else ""
        if said:
            item["preview"] = self._preview(said)
            item["channel"], item["channel_icon"] = self.ways[said.channel], ICONS[said.channel]
        return item

    def troubled(self, row: lines.Troubled) -> Item:
        item = self._item(f"t-{row.pk}", row.client)
        item["icon"], item["icon_word"] = "triangle-alert", _("Needs a look")
        at = row.settled_at or row.created_at
        item["when"], item["iso"] = spoken.ago(at, now=self.opened.now, zone=self.zone), at.isoformat()
        channel = self.ways[row.channel].capitalize()
        item["preview"] = f"{channel}: {state_words(row.state, row.problem, '').words}"
        return item

    def draft(self, row: lines.Begun) -> Item:
        item = self._item(f"f-{row.pk}", row.client)
        item["when"] = spoken.ago(row.updated_at, now=self.opened.now, zone=self.zone)
        item["iso"] = row.updated_at.isoformat()
        item["preview"] = self._preview(row)
        return item

    def _item(self, ident: str, client: lines.Person) -> Item:
        self.opened.vaults.append(client.vault_id)
        return _BLANK | {
            "id": ident,
            "url": links.to("client", client.pk),
            "name": crypto.open(client, "name", by=self.grant),
            "is_current": client.pk == self.current,
        }

    def _preview(self, row: lines.Words | lines.Begun) -> str:
        """Words only for those to whom this class opens."""
        if not self.grant.allows(row.vault_id, row.sealed_class):
            return ""
        text = crypto.open(row, "body", by=self.grant) or ""
        return " ".join(text.split())[:PREVIEW]
