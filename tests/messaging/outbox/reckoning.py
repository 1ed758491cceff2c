"""The providers' ledger beside our rows: what was taken twice, what is lost, what is said that is not so.

Lost: neither in a ledger nor, in plain words, on a page of the person who wrote it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from messaging.models import Delivery
from practice.models import Dispatch, Notice, User
from tests import people

State = Dispatch.State
GONE = {State.SENT, State.DELIVERED}
MAY_BE_GONE = {*GONE, State.UNCERTAIN}
WITH_REASON = {"time_changed", "care_ended", "clinician_left", "looked_already"}
UNFINISHED = {State.HELD, State.QUEUED, State.DEFERRED, State.SENDING}
ROW = re.compile(r'<li class="msg ours" id="m-([0-9a-f-]{36})">(.*?)</li>(?=<li|\s*$|\s*</)', re.DOTALL)
OLDER = re.compile(r'href="(\?before=[^"]+)"')


@dataclass
class Reckoning:
    """Ids by what is wrong with them, and how many rows are in which state."""

    rows: int
    taken: int
    states: Counter[str]
    twice: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)  # taken by a provider, and our row says it did not go
    strange: list[str] = field(default_factory=list)  # in the ledger, and no row of ours

    @property
    def faults(self) -> dict[str, list[str]]:
        names = ("twice", "lost", "unfinished", "denied", "strange")
        return {name: found for name in names if (found := getattr(self, name))}


def reckon(ledger: Iterable[Mapping[str, Any]], reader: User) -> Reckoning:
    """`reader` writes to all the clients concerned; what they see is asked of the pages themselves."""
    taken = Counter(str(entry["reference"]) for entry in ledger)
    rows: list[Dispatch] = [
        *Delivery.objects.select_related("message"),
        *Notice.objects.select_related("contact_point"),
    ]
    found = Reckoning(len(rows), taken.total(), Counter(row.state for row in rows))
    found.twice = [reference for reference, count in taken.items() if count > 1]
    found.strange = sorted(taken.keys() - {str(row.pk) for row in rows})
    shown = troubles_on_pages(reader, {client_id for row in rows if (client_id := _client(row)) is not None})
    for row in rows:
        _judge(row, is_taken=str(row.pk) in taken, is_shown=_message(row) in shown, found=found)
    return found


def _judge(row: Dispatch, *, is_taken: bool, is_shown: bool, found: Reckoning) -> None:
    name = f"{row.pk} {row.state} {row.problem}"
    if row.state in UNFINISHED:
        found.unfinished.append(name)
    elif is_taken and row.state not in MAY_BE_GONE:
        found.denied.append(name)
    elif not is_taken and (row.state in GONE or (_must_show(row) and not is_shown)):
        found.lost.append(name)


def _must_show(row: Dispatch) -> bool:
    """What did not go is said on a page. Not where nothing is lost: it was no longer so, or a colleague, who has the

    matter itself on their desk, was only to be told of it.
    """
    if row.state == State.CANCELLED:
        return row.problem not in WITH_REASON
    return not (isinstance(row, Notice) and row.user_id)


def _client(row: Dispatch) -> UUID | None:
    if isinstance(row, Delivery):
        return row.message.client_id
    return row.contact_point.client_id if row.contact_point else None  # type: ignore[attr-defined]


def _message(row: Dispatch) -> UUID:
    return row.message_id if isinstance(row, Delivery) else row.cause_id  # type: ignore[attr-defined]


def troubles_on_pages(reader: User, clients: Iterable[UUID]) -> set[UUID]:
    """The messages that the reader's own pages mark as not gone, or perhaps not gone."""
    browser, found = people.sign_in(reader), set()
    for client_id in clients:
        address = page = reverse("client", args=[client_id])
        while address:
            html = browser.get(address, headers={"host": "localhost"}).content.decode()
            found |= {UUID(name) for name, rest in ROW.findall(html) if '<span class="stop">' in rest}
            older = OLDER.search(html)
            address = page + older[1].replace("&amp;", "&") if older else ""
    return found
