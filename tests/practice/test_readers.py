"""Who of the practice opens what of a client: the same answer as scope gives to each of them."""

from datetime import timedelta

import pytest

from practice.access import readers, scope
from practice.models import CareTeamMember, RoleAssignment, User
from practice.vocabulary import SealedClass
from tests.conftest import Clock
from tests.people import PERSONS, People, actor_of

pytestmark = pytest.mark.usefixtures("db")
STAFF = PERSONS[:7]


@pytest.mark.parametrize("client", ["dan", "eve"])
@pytest.mark.parametrize("klass", list(SealedClass))
@pytest.mark.parametrize("name", STAFF)
def test_whoever_scope_lets_read_and_nobody_else(
    people: People, clock: Clock, client: str, klass: str, name: str
) -> None:
    of, user = getattr(people, client), getattr(people, name)
    found = {one.user.pk: one for one in readers.of_client(of, klass, clock())}
    opens = klass in scope.classes(actor_of(user), of, clock())
    assert (user.pk in found) == opens
    if opens:
        assert found[user.pk].writes == scope.may_write_to(actor_of(user), of, klass, clock())


def reasons(people: People, clock: Clock, klass: str = "clinical") -> dict[str, str]:
    return {one.user.name: one.why for one in readers.of_client(people.dan, klass, clock())}


def test_each_with_their_reason_the_nearest_first(people: People, clock: Clock) -> None:
    CareTeamMember.objects.create(client=people.dan, user=people.ben, from_at=clock(), is_covering=True)
    assert list(reasons(people, clock, "administrative").items()) == [
        ("Ana Alvarez", "care_team"),
        ("Ben Baker", "covering"),
        ("Sam Stone", "supervision"),
        ("Bill Brandt", "desk"),
        ("Cleo Chen", "desk"),
    ]


def test_who_left_reads_nothing(people: People, clock: Clock) -> None:
    User.objects.filter(pk=people.ana.pk).update(is_active=False)
    assert "Ana Alvarez" not in reasons(people, clock)
    assert not readers.is_cared_for(people.dan, clock())


def test_a_role_that_ended_opens_nothing(people: People, clock: Clock) -> None:
    RoleAssignment.objects.filter(user=people.ana).update(until_at=clock())
    assert "Ana Alvarez" not in reasons(people, clock)


def test_nobody_cares_before_their_time_or_after_it(people: People, clock: Clock) -> None:
    members = CareTeamMember.objects.filter(client=people.dan)
    assert readers.is_cared_for(people.dan, clock())
    members.update(from_at=clock() + timedelta(hours=1))
    assert not readers.is_cared_for(people.dan, clock())


def test_both_supervisor_and_at_the_desk_may_answer(people: People, clock: Clock) -> None:
    RoleAssignment.objects.create(user=people.sam, role="front_desk", from_at=clock())
    found = readers.of_client(people.dan, "administrative", clock())
    assert [(one.why, one.writes) for one in found if one.user == people.sam] == [("supervision", True)]
