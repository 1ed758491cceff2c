"""The lines of the inbox as its template shows them. Words only for those to whom their class opens."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from messaging import untold
from messaging.state_words import state_words
from messaging.talk.rows import ICONS
from practice import crypto, links, policy, spoken
from practice.access import Opened
from practice.vocabulary import Channel, Circumstance
from records import lines
from records.narrowing import DRAFTS, FLAGGED, HANDED, LOOK, UNREAD, WAITING, Wanted

PREVIEW = 90
Item = dict[str, Any]
_BLANK: Item = {
    "icon": "", "icon_word": "", "when": "", "iso": "", "urgency": "", "preview": "", "channel": "",
    "channel_icon": "", "new": "", "is_grave": False,
}  # fmt: skip


class Items:
    def __init__(self, opened: Opened, grant: crypto.Grant, current: UUID | None, wanted: Wanted) -> None:
        self.opened, self.grant, self.current, self.query = opened, grant, current, wanted.query
        self.zone = policy.practice().time_zone
        self.ways = {one.value: str(one.label) for one in Channel}
        self.topics = {one.value: str(one.label).capitalize() for one in Circumstance}

    def builder(self, show: str) -> Callable[[list[Any]], list[Item]]:
        builders: dict[str, Callable[[list[Any]], list[Item]]] = {
            WAITING: self.waiting,
            UNREAD: self.unread,
            LOOK: self.troubled,
            DRAFTS: self.drafts,
            FLAGGED: self.flagged,
            HANDED: self.handed,
        }
        return builders[show]

    def waiting(self, rows: list[lines.Waiting]) -> list[Item]:
        said, by, new = lines.words([row.last_id for row in rows]), _("by %(when)s"), _("not read by you")
        found = []
        for row in rows:
            item = self._item(f"w-{row.pk}", row.client)
            self._due(item, row.answer_by, by)
            self._say(item, said.get(row.last_id))
            item["new"] = new if row.is_unread else ""
            found.append(item)
        return found

    def unread(self, rows: list[lines.Came]) -> list[Item]:
        return self._came("n", rows)

    def flagged(self, rows: list[lines.Came]) -> list[Item]:
        icon = {"icon": "life-buoy", "icon_word": _("Words of crisis"), "is_grave": True}
        return [item | icon for item in self._came("c", rows)]

    def handed(self, rows: list[lines.Handed]) -> list[Item]:
        found, by = [], _("by %(when)s")
        for row in rows:
            item = self._item(f"h-{row.pk}", row.client)
            self._at(item, row.last_message_at)
            self._due(item, row.answer_by, by)
            opens = row.topic is not None and self.grant.allows(row.vault_id, row.sealed_class)
            topic = crypto.open(row, "topic", by=self.grant) if opens else None
            item["preview"] = ": ".join(filter(None, (self.topics[row.circumstance], topic)))
            found.append(item)
        return found

    def troubled(self, rows: list[lines.Troubled]) -> list[Item]:
        return [self._troubled(row) for row in rows]

    def drafts(self, rows: list[lines.Begun]) -> list[Item]:
        found = []
        for row in rows:
            item = self._item(f"f-{row.pk}", row.client)
            self._at(item, row.updated_at)
            item["preview"] = self._preview(row) or self._unwritten(row)
            found.append(item)
        return found

    def _unwritten(self, row: lines.Begun) -> str:
        """Of a draft without words of one's own, where one may read it."""
        if not self.grant.allows(row.vault_id, row.sealed_class):
            return ""
        return _("A saved wording, not sent yet") if row.saying else _("A file, not sent yet")

    def _troubled(self, row: lines.Troubled) -> Item:
        item = self._item(f"t-{row.pk}", row.client)
        item["icon"], item["icon_word"] = "triangle-alert", _("Needs a look")
        self._at(item, row.settled_at or row.created_at)
        way = self.ways[row.channel].capitalize()
        about = f"{way}, {untold.ABOUT[row.notice]}" if row.notice else way
        item["preview"] = f"{about}: {state_words(row.state, row.problem, '').words}"
        return item

    def _came(self, prefix: str, rows: Iterable[lines.Came]) -> list[Item]:
        rows = list(rows)
        said, found = lines.words([row.message_id for row in rows]), []
        for row in rows:
            item = self._item(f"{prefix}-{row.pk}", row.client)
            self._at(item, row.at)
            self._say(item, said.get(row.message_id))
            found.append(item)
        return found

    def _item(self, ident: str, client: lines.Person) -> Item:
        self.opened.vaults.append(client.vault_id)
        return _BLANK | {
            "id": ident,
            "url": links.to("client", client.pk) + self.query,
            "name": crypto.open(client, "name", by=self.grant),
            "is_current": client.pk == self.current,
        }

    def _at(self, item: Item, at: datetime) -> None:
        item["when"], item["iso"] = spoken.ago(at, now=self.opened.now, zone=self.zone), at.isoformat()

    def _due(self, item: Item, due: datetime | None, by: str) -> None:
        if due is None:
            return
        item["when"] = by % {"when": spoken.by(due, now=self.opened.now, zone=self.zone)}
        item["iso"] = due.isoformat()
        hours_left = (due - self.opened.now).total_seconds() / 3600
        item["urgency"] = "late" if hours_left < 0 else "soon" if hours_left < 4 else ""

    def _say(self, item: Item, said: lines.Words | None) -> None:
        if said is None:
            return
        item["preview"] = self._preview(said)
        item["channel"], item["channel_icon"] = self.ways[said.channel], ICONS[said.channel]

    def _preview(self, row: lines.Words | lines.Begun) -> str:
        """Words only for those to whom this class opens."""
        if not self.grant.allows(row.vault_id, row.sealed_class):
            return ""
        text = crypto.open(row, "body", by=self.grant) or ""
        return " ".join(text.split())[:PREVIEW]
