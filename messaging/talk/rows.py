"""What the office's rows and the portal's rows have in common: who reads, days, times, files."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from messaging.models import Attachment
from messaging.talk.loading import Page
from messaging.talk.said import Said, Topic
from practice import links, spoken
from practice.access import Opened
from practice.actions import bells
from practice.models import Client
from practice.vocabulary import Channel

ICONS = {"portal": "lock", "email": "mail", "sms": "message-square"}
Row = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """One page read by one person: instants in their zone, each day's words made once."""

    opened: Opened
    page: Page
    zone: str
    client_name: str
    last_day: date | None = None
    info: ZoneInfo = field(init=False)
    ways: dict[str, str] = field(init=False)  # a channel's word
    names: dict[UUID, str] = field(default_factory=dict)  # of a shared file's members, by user
    topics: dict[UUID, str] = field(default_factory=dict)  # of threads, by thread
    reasons: dict[str, list[dict[str, str]]] = field(default_factory=dict)  # decisions mostly say the same

    def __post_init__(self) -> None:
        self.info = ZoneInfo(self.zone)
        self.ways = {one.value: str(one.label) for one in Channel} | {bells.CHANNEL: _("device")}

    @property
    def is_own_file(self) -> bool:
        """One client's, and not several clients' together."""
        client = self.opened.client
        return client is not None and client.kind == Client.Kind.INDIVIDUAL

    def is_mine(self, author_id: UUID | None) -> bool:
        return author_id is not None and author_id == self.opened.actor.user_id

    def topic(self, message: Said) -> str:
        """The topic of its thread, opened once a page."""
        if message.topic is None:
            return ""
        if message.thread_id not in self.topics:
            thread = Topic(message.thread_id, message.vault_id, message.sealed_class, message.topic)  # type: ignore[call-arg]
            self.topics[message.thread_id] = self.opened.text(thread, "topic") or ""
        return self.topics[message.thread_id]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.info)

    def clock(self, at: datetime) -> str:
        return hm(at.astimezone(self.info))

    def clock_of(self, at: datetime, said_at: datetime) -> str:
        """Of what became of a message: the time, and its day where that is not the one it stands under."""
        local = self.local(at)
        if local.date() == self.local(said_at).date():
            return hm(local)
        return spoken.moment(at, now=self.opened.now, zone=self.zone)

    def begin(self, row: Row, at: datetime) -> None:
        """Time, instant, and the day's words above the first row of a day."""
        local = self.local(at)
        row["at"], row["time"], row["iso"] = at, hm(local), local.isoformat()
        self.head(row)

    def head(self, row: Row) -> None:
        """The day's words above the first row of a day: of where it stands."""
        local = self.local(row["at"])
        day = local.date()
        if day != self.last_day:
            self.last_day = day
            row["day"] = spoken.day(local, now=self.opened.now, zone=self.zone).capitalize()
            row["day_id"] = f"d-{day.isoformat()}"

    def files(self, rows: list[Attachment], url_name: str) -> list[dict[str, str]]:
        """Of a file that was cleaned, the cleaned copy alone. A client who wrote the mail needs no warning of it."""
        replaced = {row.cleaned_from_id for row in rows}
        found = []
        for row in rows:
            name = self.opened.text(row, "name") if row.pk not in replaced else None
            if name:
                shown = _("the mail as it came") if row.is_original else name
                is_own = row.is_original and url_name == "portal_file"
                about = filesizeformat(row.size) if is_own else _about(row)
                found.append({"name": shown, "url": links.to(url_name, row.pk), "size": about})
        return found


def _about(row: Attachment) -> str:
    """Its size, and what the reader should know before they open it."""
    said = [filesizeformat(row.size)] if row.size else []
    if row.scan == Attachment.Scan.INFECTED:
        said.append(_("a virus was found"))
    elif row.scan == Attachment.Scan.NOT_SCANNED:
        said.append(_("not scanned for viruses"))
    if not row.is_cleaned and not row.is_original:
        said.append(_("not cleaned"))
    return " · ".join(said)


def hm(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02}"
