"""What would become of each entry: whose it is, whether it is here already, and why it is not taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from practice import crypto
from practice.access import Opened, scope
from practice.access.nouns import grant_for_list
from practice.models import Appointment, CareTeamMember, Client, User
from practice.vocabulary import SealedClass
from records.calendars.entries import NO_TIME, Entry, plain

NEW, MOVED, GONE = "new", "moved", "gone"  # these are done
BEFORE, CANCELLED, PAST, NOBODY, SEVERAL, TWICE = "before", "cancelled", "past", "nobody", "several", "twice"
TAKEN = (NEW, MOVED, GONE)


@dataclass(frozen=True, slots=True)
class Judged:
    """`becomes`: one of the words above, or the entry's own problem."""

    entry: Entry
    becomes: str
    client: Client | None = None
    known: Appointment | None = None
    digest: bytes = b""

    @property
    def at(self) -> datetime | None:
        return datetime.fromisoformat(self.entry.begins) if self.entry.begins else None


class Judge:
    """Asked entry by entry; what stands in one file twice is taken once."""

    def __init__(self, opened: Opened, clinician: User, entries: Iterable[Entry]) -> None:
        self._now, self._clinician = opened.now, clinician
        self._clients = _by_name(opened, clinician)
        digests = [self._digest(entry) for entry in entries]
        rows = Appointment.objects.filter(uid_digest__in=digests).select_related("client", "clinician")
        self._here = {bytes(row.uid_digest or b""): row for row in rows}
        self._seen: set[bytes] = set()

    def judge(self, entry: Entry) -> Judged:
        if entry.problem or not entry.begins:
            return Judged(entry, entry.problem or NO_TIME)
        digest = self._digest(entry)
        if digest in self._seen:
            return Judged(entry, TWICE)
        self._seen.add(digest)
        known = self._here.get(digest)
        if known is not None:
            return Judged(entry, self._of_known(entry, known), known.client, known, digest)
        return self._of_new(entry, digest)

    def _of_known(self, entry: Entry, known: Appointment) -> str:
        """What the office has cancelled or noted since is not undone by a calendar."""
        if not known.stands or known.starts_at <= self._now or known.client_id not in self._writable:
            return BEFORE
        if entry.is_cancelled:
            return GONE
        at = datetime.fromisoformat(entry.begins)
        if at == known.starts_at and entry.minutes == known.minutes:
            return BEFORE
        return MOVED if at > self._now else PAST

    def _of_new(self, entry: Entry, digest: bytes) -> Judged:
        if entry.is_cancelled:
            return Judged(entry, CANCELLED)
        if datetime.fromisoformat(entry.begins) <= self._now:
            return Judged(entry, PAST)
        found = self._clients.get(plain(entry.who), [])
        if len(found) != 1:
            return Judged(entry, SEVERAL if found else NOBODY)
        return Judged(entry, NEW, found[0], None, digest)

    @property
    def _writable(self) -> set[UUID]:
        return {client.pk for found in self._clients.values() for client in found}

    def _digest(self, entry: Entry) -> bytes:
        return crypto.ring().index("calendar", f"{self._clinician.pk}|{entry.uid}")


def _by_name(opened: Opened, clinician: User) -> dict[str, list[Client]]:
    """Clients of whom this clinician is on the care team, and for whom this person may plan."""
    team = CareTeamMember.objects.current(opened.now).filter(user=clinician).values("client_id")
    found = list(scope.clients(opened.actor, opened.now).filter(pk__in=team, status=Client.Status.ACTIVE))
    reaches = scope.reaches(opened.actor, [one.pk for one in found], opened.now)
    found = [one for one in found if SealedClass.ADMINISTRATIVE in reaches[one.pk].writes]
    opened.seen = list(dict.fromkeys([*opened.seen, *(one.pk for one in found)]))
    opened.vaults = list(dict.fromkeys([*opened.vaults, *(one.vault_id for one in found)]))
    grant = grant_for_list(opened.actor, [one.pk for one in found], opened.now)
    by_name: dict[str, list[Client]] = {}
    for client, name in zip(found, crypto.open_rows(found, "name", by=grant), strict=True):
        by_name.setdefault(plain(name or ""), []).append(client)
    return by_name
