"""What the emulators took: the last few thousand in full for the pages, all by their ids for the proofs."""

import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

KEPT = 5_000

Channel = Literal["mail", "text", "push"]
Direction = Literal["out", "in"]  # as the hub sees it


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One mail, text or bell, in either direction. `reference` is the delivery that the hub named, if it did."""

    id: str
    channel: Channel
    direction: Direction
    at: datetime
    sender: str
    to: str
    text: str
    reference: str = ""
    sender_name: str = ""
    subject: str = ""
    reply_to: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    auto_submitted: str = ""
    status: str = ""
    answer_to: str = ""
    picture: str = ""  # the name of the sample that went along


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger proper: that the provider took something, and when."""

    number: int
    channel: Channel
    id: str
    reference: str
    at: datetime


class Ledger:
    def __init__(self, kept: int = KEPT) -> None:
        channels: tuple[Channel, ...] = ("mail", "text", "push")
        self._items: dict[Channel, deque[Item]] = {name: deque(maxlen=kept) for name in channels}
        self._entries: list[Entry] = []
        self._opted_out: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def take(self, item: Item) -> None:
        with self._lock:
            self._items[item.channel].append(item)
            if item.direction == "out":
                number = len(self._entries) + 1
                self._entries.append(Entry(number, item.channel, item.id, item.reference, item.at))

    def items(self, channel: Channel) -> list[Item]:
        """Newest first."""
        with self._lock:
            return list(reversed(self._items[channel]))

    def find(self, channel: Channel, id: str) -> Item | None:
        return next((item for item in self.items(channel) if item.id == id), None)

    def entries(self, since: int = 0) -> list[Entry]:
        """Those with a number above `since`."""
        with self._lock:
            return self._entries[since:]

    def set_status(self, channel: Channel, id: str, status: str) -> None:
        with self._lock:
            kept = self._items[channel]
            for place in range(len(kept) - 1, -1, -1):
                if kept[place].id == id:
                    kept[place] = replace(kept[place], status=status)
                    return

    def opt(self, client: str, practice: str, *, is_out: bool) -> None:
        """STOP and START bind a pair of numbers, as they do at the provider."""
        with self._lock:
            change = self._opted_out.add if is_out else self._opted_out.discard
            change((client, practice))

    def is_opted_out(self, client: str, practice: str) -> bool:
        with self._lock:
            return (client, practice) in self._opted_out


def as_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [{**asdict(entry), "at": entry.at.isoformat()} for entry in entries]


def now() -> datetime:
    return datetime.now(UTC)
