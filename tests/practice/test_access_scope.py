"""Who may open what: the table of roles, asked for each of the ten people and for Dan and Eve."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from practice import actions, actors
from practice.access import capabilities, scope
from practice.models import CareTeamMember, RoleAssignment, Supervision
from practice.vocabulary import Role
from tests.people import PERSONS, People, actor_of, user_of

NOTHING: frozenset[str] = frozenset()
ADMINISTRATIVE = frozenset({"administrative"})
BOTH = frozenset({"administrative", "clinical"})


@dataclass(frozen=True)
class May:
    """`sees`: in lists and by address. `opens`: classes for reading. `writes`: classes for writing."""

    sees: bool = False
    opens: frozenset[str] = NOTHING
    writes: frozenset[str] = NOTHING


CARES = May(True, BOTH, BOTH)
NONE = May()
TABLE: dict[str, dict[str, May]] = {
    "ana": {"dan": CARES, "eve": NONE},
    "ben": {"dan": NONE, "eve": CARES},
    "sam": {"dan": May(True, BOTH), "eve": NONE},
    "cleo": {
        "dan": May(True, ADMINISTRATIVE, ADMINISTRATIVE),
        "eve": May(True, ADMINISTRATIVE, ADMINISTRATIVE),
    },
    "bill": {"dan": May(True, ADMINISTRATIVE), "eve": May(True, ADMINISTRATIVE)},
    "pia": {"dan": NONE, "eve": NONE},
    "ada": {"dan": NONE, "eve": NONE},
    "dan": {"dan": CARES, "eve": NONE},
    "eve": {"dan": NONE, "eve": CARES},
    "fay": {"dan": CARES, "eve": NONE},
}
CELLS = [(who, whom) for who in PERSONS for whom in ("dan", "eve")]


def found(people: People, who: str, whom: str, now: datetime) -> May:
    """Asked one by one, as the gates ask."""
    actor, client = actor_of(getattr(people, who)), getattr(people, whom)
    sees = scope.clients(actor, now).filter(pk=client.pk).exists()
    writes = {one for one in BOTH if scope.may_write_to(actor, client, one, now)}
    return May(sees, scope.classes(actor, client, now), frozenset(writes))


@pytest.mark.parametrize(("who", "whom"), CELLS)
def test_the_table(people: People, now: datetime, who: str, whom: str) -> None:
    assert found(people, who, whom, now) == TABLE[who][whom]


@pytest.mark.parametrize(("who", "whom"), CELLS)
def test_the_same_asked_in_one_query(people: People, now: datetime, who: str, whom: str) -> None:
    """`find` and `reaches` are the quick ways to the same answer."""
    actor, client, wanted = actor_of(getattr(people, who)), getattr(people, whom), TABLE[who][whom]
    one = scope.find(actor, client.pk, now)
    listed = scope.reaches(actor, [client.pk], now)
    for reach in (one[1] if one else None, listed.get(client.pk)):
        answer = May(True, reach.opens, reach.writes & BOTH) if reach else NONE
        assert answer == wanted


@pytest.mark.parametrize("who", PERSONS)
def test_nobody_opens_what_they_do_not_see(people: People, now: datetime, who: str) -> None:
    for whom in ("dan", "eve"):
        may = found(people, who, whom, now)
        assert may.sees or not (may.opens or may.writes)
        assert may.writes <= may.opens


@pytest.mark.parametrize("who", ["ana", "ben", "sam"])
def test_the_caseload_is_what_opens_clinically(people: People, now: datetime, who: str) -> None:
    actor = actor_of(getattr(people, who))
    clinical = set(scope.clinical_clients(actor, now))
    assert clinical == {
        getattr(people, whom) for whom in ("dan", "eve") if "clinical" in TABLE[who][whom].opens
    }


class TestTime:
    def test_a_care_team_ends(self, people: People, now: datetime) -> None:
        CareTeamMember.objects.filter(user=people.ana).update(until_at=now)
        assert found(people, "ana", "dan", now) == NONE

    def test_it_ends_for_the_supervisor_too(self, people: People, now: datetime) -> None:
        CareTeamMember.objects.filter(user=people.ana).update(until_at=now)
        assert found(people, "sam", "dan", now) == NONE

    def test_it_has_not_begun(self, people: People, now: datetime) -> None:
        CareTeamMember.objects.filter(user=people.ana).update(from_at=now + timedelta(seconds=1))
        assert found(people, "ana", "dan", now) == NONE

    def test_supervision_ends(self, people: People, now: datetime) -> None:
        Supervision.objects.update(until_at=now)
        assert found(people, "sam", "dan", now) == NONE

    def test_covering_opens_as_much(self, people: People, now: datetime) -> None:
        actions.join_care_team(
            client=people.dan, user=people.ben, is_covering=True, actor=actor_of(people.ada), now=now
        )
        assert found(people, "ben", "dan", now) == CARES

    def test_representation_ends(self, people: People, now: datetime) -> None:
        people.fay.until_at = now
        people.fay.save(update_fields=["until_at"])
        assert found(people, "fay", "dan", now) == NONE

    def test_a_role_ends(self, people: People, now: datetime) -> None:
        RoleAssignment.objects.filter(user=people.ana).update(until_at=now)
        assert actors.of_user(people.ana, now=now, is_verified=True).roles == NOTHING


class TestRoles:
    def test_they_add_up(self, people: People, now: datetime) -> None:
        """A practice of one: the owner is everything, and reads their own caseload alone clinically."""
        actions.assign_role(user=people.ana, role=Role.FRONT_DESK, actor=actor_of(people.ada), now=now)
        assert found(people, "ana", "dan", now) == CARES
        assert found(people, "ana", "eve", now) == May(True, ADMINISTRATIVE, ADMINISTRATIVE)

    def test_a_care_team_without_the_role_opens_nothing(self, people: People, now: datetime) -> None:
        actions.join_care_team(client=people.dan, user=people.ada, actor=actor_of(people.ada), now=now)
        assert found(people, "ada", "dan", now) == NONE

    def test_without_a_second_factor_there_are_none(self, people: People, now: datetime) -> None:
        actor = actors.of_user(people.ana, now=now, is_verified=False)
        assert not scope.clients(actor, now).exists()

    @pytest.mark.parametrize("who", ["dan", "fay"])
    def test_at_the_portal_there_are_none(self, people: People, now: datetime, who: str) -> None:
        """Even were one assigned to a client's user by mistake."""
        user = user_of(getattr(people, who))
        RoleAssignment.objects.create(user=user, role=Role.FRONT_DESK, from_at=now)
        assert actor_of(user).roles == NOTHING
        assert found(people, who, "eve", now) == NONE

    def test_a_narrowed_representative_opens_what_is_administrative(
        self, people: People, now: datetime
    ) -> None:
        people.fay.scope = "administrative"
        people.fay.save(update_fields=["scope"])
        assert found(people, "fay", "dan", now) == May(True, ADMINISTRATIVE, ADMINISTRATIVE)

    def test_an_actor_that_is_nobody_sees_nobody(self, people: People, now: datetime) -> None:
        nobody = replace(actor_of(people.ada), roles=NOTHING)
        assert not scope.clients(nobody, now).exists()


class TestCapabilities:
    """What each role may do at all. Whom they may do it with is the table above."""

    WRITING = {"messages.send", "client.invite", "consent.withdraw", "dispatch.resolve", "triage.file"}

    def of(self, role: str) -> set[str]:
        return {one for one, roles in capabilities.BY_CAPABILITY.items() if role in roles}

    @pytest.mark.parametrize("role", [Role.CLINICIAN, Role.FRONT_DESK])
    def test_care_team_and_desk_write(self, role: str) -> None:
        assert self.WRITING <= self.of(role)

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.BILLER, Role.PRIVACY_OFFICER, Role.ADMIN])
    def test_others_do_not(self, role: str) -> None:
        assert not self.WRITING & self.of(role)

    @pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.ADMIN])
    def test_privacy_officer_and_admin_have_no_clients(self, role: str) -> None:
        assert not {one for one in self.of(role) if one.startswith(("client.", "conversation.", "consent."))}

    @pytest.mark.parametrize("role", Role.values)
    def test_everybody_may_report_an_incident_and_read_the_policy(self, role: str) -> None:
        assert {"incident.report", "policy.view"} <= self.of(role)

    def test_what_nobody_declared_nobody_may(self) -> None:
        assert not capabilities.may(frozenset(Role), "client.dispose")

    def test_consent_is_the_clients_own(self) -> None:
        assert {"consent.give", "consent.revoke"} <= capabilities.OWN_ONLY <= capabilities.PORTAL
        assert not any("consent.give" in one or "consent.revoke" in one for one in capabilities.BY_CAPABILITY)
