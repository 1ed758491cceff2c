"""While somebody is away, who covers is on the care teams of their clients: for those days, and no others."""

from datetime import date, timedelta

import pytest

from practice import actions, policy
from practice.access import scope
from practice.models import Absence, AuditEvent, CareTeamMember, Client, User
from practice.vocabulary import Role, SealedClass
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


def today(clock: Clock) -> date:
    return clock().astimezone(policy.zone()).date()


def away(
    people: People,
    clock: Clock,
    *,
    first: int = 0,
    last: int = 2,
    who: User | None = None,
    covered_by: User | None = None,
) -> Absence:
    return actions.note_absence(
        user=who or people.ana,
        from_on=today(clock) + timedelta(days=first),
        until_on=today(clock) + timedelta(days=last),
        covered_by=covered_by or people.ben,
        actor=actor_of(people.ada),
        now=clock(),
    )


def reads(user: User, client: Client, clock: Clock) -> bool:
    return SealedClass.CLINICAL in scope.classes(actor_of(user), client, clock())


def covering(client: Client) -> list[CareTeamMember]:
    return list(CareTeamMember.objects.filter(client=client, is_covering=True))


def test_from_the_first_day_to_the_last_and_no_other_clients(people: People, clock: Clock) -> None:
    away(people, clock, first=1, last=2)
    assert not reads(people.ben, people.dan, clock)
    clock.move(days=1)
    assert reads(people.ben, people.dan, clock)
    clock.move(days=1)
    assert reads(people.ben, people.dan, clock)
    clock.move(days=1)
    assert not reads(people.ben, people.dan, clock)
    assert reads(people.ben, people.eve, clock) and covering(people.eve) == []


def test_who_is_away_already_is_covered_from_now_on(people: People, clock: Clock) -> None:
    away(people, clock, first=-3)
    (row,) = covering(people.dan)
    assert row.from_at == clock() and reads(people.ben, people.dan, clock)
    told = AuditEvent.objects.get(event="practice.care_team.joined", reason="covering")
    assert told.subject_id == people.dan.pk and people.ben.pk in told.object_ids


def test_taken_back_it_ends_at_once(people: People, clock: Clock) -> None:
    row = away(people, clock)
    clock.move(minutes=5)
    actions.cancel_absence(absence=row, actor=actor_of(people.ana), now=clock())
    assert not reads(people.ben, people.dan, clock)
    actions.cancel_absence(absence=row, actor=actor_of(people.ana), now=clock())
    assert AuditEvent.objects.filter(event="practice.care_team.left", reason="covering").count() == 1


def test_taken_back_before_it_begins_it_never_begins(people: People, clock: Clock) -> None:
    row = away(people, clock, first=2, last=4)
    actions.cancel_absence(absence=row, actor=actor_of(people.ana), now=clock())
    clock.move(days=3)
    assert not reads(people.ben, people.dan, clock)


def test_what_a_person_gave_stays_when_the_leave_is_taken_back(people: People, clock: Clock) -> None:
    actions.join_care_team(client=people.dan, user=people.ben, actor=actor_of(people.ada), now=clock())
    row = away(people, clock)
    assert covering(people.dan) == []
    actions.cancel_absence(absence=row, actor=actor_of(people.ana), now=clock())
    assert reads(people.ben, people.dan, clock)


def test_who_stands_in_hands_nothing_on(people: People, clock: Clock) -> None:
    """Ben covers Ana; when Ben is away too, Dan is not handed to a third by it."""
    actions.set_roles(user=people.sam, roles={Role.CLINICIAN}, actor=actor_of(people.ada), now=clock())
    away(people, clock)
    away(people, clock, who=people.ben, covered_by=people.sam)
    assert [row.user_id for row in covering(people.dan)] == [people.ben.pk]
    assert [row.user_id for row in covering(people.eve)] == [people.sam.pk]


def test_a_client_who_comes_meanwhile_is_covered_too(people: People, clock: Clock) -> None:
    away(people, clock)
    clock.move(hours=1)
    CareTeamMember.objects.filter(client=people.eve).delete()
    actions.join_care_team(client=people.eve, user=people.ana, actor=actor_of(people.ada), now=clock())
    assert reads(people.ben, people.eve, clock)
    member = CareTeamMember.objects.get(client=people.eve, user=people.ana)
    actions.leave_care_team(member=member, actor=actor_of(people.ada), now=clock())
    assert not reads(people.ben, people.eve, clock)


def test_only_a_clinician_covers(people: People, clock: Clock) -> None:
    for who in (people.cleo, people.ada, people.bill):
        with pytest.raises(actions.NobodyCovers):
            away(people, clock, covered_by=who)
    assert not Absence.objects.exists()


def test_nobody_gives_themself_a_colleagues_clients(people: People, clock: Clock) -> None:
    with pytest.raises(actions.NamesThemself):
        actions.note_absence(
            user=people.ana, from_on=today(clock), until_on=today(clock), covered_by=people.ben,
            actor=actor_of(people.ben), now=clock(),
        )  # fmt: skip
    assert covering(people.dan) == []


def test_the_client_stands_in_the_inbox_of_who_covers(people: People, clock: Clock, browser: SignIn) -> None:
    path = f"/office/clients/{people.dan.pk}/"
    assert browser(people.ben).get(path).status_code == 404
    away(people, clock)
    assert browser(people.ben).get(path).status_code == 200
    page = pages.visit(browser(people.ada), "/office/absences/")
    assert "Ben Baker covers · 1 client" in page.words
