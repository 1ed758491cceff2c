"""What in the audit trail somebody should look at. Pure: rows in, causes out.

**Outside the care team.** The care team, who supervises it, who covers: nobody else can open clinical content but
by break-glass, which is an alert of its own. Front desk and biller open what is administrative of all clients: that is their
duty. What is left, and told, is somebody who cares for clients and holds a desk's role besides, and opens by that role
the file of a client of somebody else. Seen once for each person, client and day.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID, uuid5

from practice.vocabulary import Role

MANY = 50
WITHIN = timedelta(minutes=10)
LATE = timedelta(minutes=6)  # anchored each five minutes, and one of grace
_CARING = frozenset({Role.CLINICIAN, Role.SUPERVISOR})
_CAUSES = UUID(
    "6f1b6c5e-7d0a-5a55-9b0e-3c1d2a9e4f70"
)  # the space in which causes that are no row get their ids


@dataclass(frozen=True, slots=True)
class Look:
    """One person opened one client's file."""

    at: datetime
    user_id: UUID
    client_id: UUID
    roles: frozenset[str]
    basis: str


@dataclass(frozen=True, slots=True)
class Cause:
    """`cause_id` is the same whenever the same thing is found again."""

    kind: str  # as Alert.Kind
    cause_id: UUID
    user_id: UUID | None = None
    count: int = 0


def many_records(looks: Iterable[Look], *, since: datetime) -> Iterator[Cause]:
    """Fifty different clients' files opened by one person within ten minutes: once in an hour for each person.

    `looks` in the order of time, from ten minutes before `since` on; what was reached before `since` was told already.
    """
    for user_id, theirs in _by_person(looks):
        found: dict[datetime, int] = {}
        window: deque[Look] = deque()
        for look in theirs:
            window.append(look)
            while look.at - window[0].at > WITHIN:
                window.popleft()
            count = len({one.client_id for one in window})
            if count >= MANY and look.at >= since:
                hour = look.at.replace(minute=0, second=0, microsecond=0)
                found[hour] = max(count, found.get(hour, 0))
        for hour, count in found.items():
            yield Cause("many_records", _cause("many_records", user_id, hour), user_id, count)


def outside_team(looks: Iterable[Look]) -> Iterator[Cause]:
    seen: dict[UUID, Cause] = {}
    for look in looks:
        if look.basis == "desk" and not _CARING.isdisjoint(look.roles):
            cause_id = _cause("outside_team", look.user_id, look.client_id, look.at.date())
            seen.setdefault(cause_id, Cause("outside_team", cause_id, look.user_id, 1))
    yield from seen.values()


def anchor_late(*, last: int, oldest: datetime | None, now: datetime) -> Iterator[Cause]:
    """`last`: the number of the last anchor. `oldest`: when the first row came in that is newer than it."""
    if oldest is not None and now - oldest > LATE:
        yield Cause("anchor_late", _cause("anchor_late", last))


def _by_person(looks: Iterable[Look]) -> Iterator[tuple[UUID, list[Look]]]:
    for user_id, theirs in groupby(
        sorted(looks, key=lambda look: (look.user_id, look.at)), lambda look: look.user_id
    ):
        yield user_id, list(theirs)


def _cause(*parts: object) -> UUID:
    return uuid5(_CAUSES, "|".join(map(str, parts)))
