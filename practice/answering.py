"""Who answers a client, and when they are there: their care team, the desk, their leave and who covers it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from practice.models.client import Client
from practice.models.people import CareTeamMember, RoleAssignment
from practice.models.policy import Absence, ClinicianBoundary
from practice.policy import PolicyInForce
from practice.rules import boundaries
from practice.rules.answering import Answerer, Answering, Leave
from practice.rules.hours import OfficeHours
from practice.vocabulary import Role, SealedClass, class_of

Team = Mapping[UUID, datetime | None]  # a person → when their part in it ends, as far as that is known


@dataclass(frozen=True)
class Staffed:
    """The rule's facts, with the names of the people in them by id."""

    answering: Answering
    names: Mapping[str, str]


@dataclass(frozen=True)
class House:
    """All who may answer clients, read at once: for one conversation or for a list of them."""

    rules: PolicyInForce
    names: dict[UUID, str] = field(default_factory=dict)
    clinicians: set[UUID] = field(default_factory=set)
    desk: set[UUID] = field(default_factory=set)
    leave: dict[UUID, list[Leave]] = field(default_factory=lambda: defaultdict(list))
    own_hours: dict[UUID, OfficeHours] = field(default_factory=dict)

    def of_team(self, team: Team, circumstance: str, assigned_to: UUID | None = None) -> Staffed:
        """`assigned_to`: to whom the conversation was handed; then the others need not answer it."""
        if assigned_to is not None:
            return self._staffed({assigned_to: team.get(assigned_to)})
        caring = {pk: ends for pk, ends in team.items() if pk in self.clinicians}
        if class_of(circumstance) == SealedClass.ADMINISTRATIVE:
            caring |= {pk: None for pk in sorted(self.desk) if pk not in caring}
        return self._staffed(caring)

    def of_strangers(self) -> Staffed:
        """Who answers somebody that writes for the first time: anybody who may."""
        return self._staffed(dict.fromkeys(sorted(self.clinicians | self.desk)))

    def _staffed(self, team: Team) -> Staffed:
        there = {pk: ends for pk, ends in team.items() if pk in self.names}
        named = {UUID(one.covered_by) for pk in there for one in self.leave.get(pk, ()) if one.covered_by}
        stand_ins = {str(pk): self._answerer(pk, None) for pk in named if pk in self.names}
        answerers = tuple(self._answerer(pk, ends) for pk, ends in there.items())
        names = {str(pk): self.names[pk] for pk in {*there, *named} if pk in self.names}
        return Staffed(Answering(self.rules.hours, answerers, stand_ins), names)

    def _answerer(self, pk: UUID, ends: datetime | None) -> Answerer:
        hours = self.own_hours.get(pk, self.rules.hours)
        return Answerer(str(pk), hours, tuple(self.leave.get(pk, ())), self._last_day(ends))

    def _last_day(self, ends: datetime | None) -> date | None:
        """The day before the one on which it ends: that one is theirs only in part."""
        here = ZoneInfo(self.rules.hours.zone)
        return ends.astimezone(here).date() - timedelta(days=1) if ends else None


def load(rules: PolicyInForce, now: datetime) -> House:
    house = House(rules)
    held = RoleAssignment.objects.current(now).filter(
        user__is_active=True, role__in=(Role.CLINICIAN, Role.FRONT_DESK)
    )
    for pk, role, name in held.values_list("user_id", "role", "user__name"):
        house.names[pk] = name
        (house.clinicians if role == Role.CLINICIAN else house.desk).add(pk)
    today = now.astimezone(ZoneInfo(rules.hours.zone)).date()
    standing = Absence.objects.filter(cancelled_at=None, until_on__gte=today).order_by("from_on")
    for row in standing:
        # who covered and is no clinician here any more reads nothing, and answers nobody
        cover = str(row.covered_by_id) if row.covered_by_id in house.clinicians else None
        house.leave[row.user_id].append(Leave(row.from_on, row.until_on, cover))
    for own in ClinicianBoundary.objects.current(now):
        read = boundaries.read(own.terms, id="", user_id=str(own.user_id), zone=rules.hours.zone)
        house.own_hours[own.user_id] = boundaries.tightened_hours(rules.hours, read)
    return house


def teams(client_ids: Iterable[UUID], now: datetime) -> dict[UUID, dict[UUID, datetime | None]]:
    """Of several clients in one query: their care teams, who came first first."""
    found: dict[UUID, dict[UUID, datetime | None]] = defaultdict(dict)
    members = CareTeamMember.objects.current(now).filter(client__in=set(client_ids)).order_by("from_at")
    for client, user, ends in members.values_list("client_id", "user_id", "until_at"):
        known = found[client].get(user, ends)
        found[client][user] = max(known, ends) if known and ends else None
    return found


def of_client(
    client: Client,
    circumstance: str,
    rules: PolicyInForce,
    now: datetime,
    *,
    assigned_to: UUID | None = None,
) -> Staffed:
    team = teams([client.pk], now)[client.pk]
    return load(rules, now).of_team(team, circumstance, assigned_to)


def of_strangers(rules: PolicyInForce, now: datetime) -> Staffed:
    return load(rules, now).of_strangers()
