"""What somebody should look at: fifty files in ten minutes, a file outside the care team, anchors that are late."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from practice.rules import alerting
from practice.rules.alerting import Look

START = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
ANA, BEN = UUID(int=1), UUID(int=2)
CLINICIAN = frozenset({"clinician"})


def looks(count: int, *, every: float, by: UUID = ANA, start: datetime = START, first: int = 0) -> list[Look]:
    """`count` different clients, one in `every` seconds."""
    return [
        Look(start + timedelta(seconds=every * at), by, UUID(int=1000 + first + at), CLINICIAN, "care_team")
        for at in range(count)
    ]


def many(found: list[Look], since: datetime = START) -> list[alerting.Cause]:
    return list(alerting.many_records(found, since=since))


class TestManyRecords:
    @pytest.mark.parametrize(("count", "alerts"), [(49, 0), (50, 1), (51, 1), (200, 1)])
    def test_fifty_within_ten_minutes(self, count: int, alerts: int) -> None:
        assert len(many(looks(count, every=1))) == alerts

    def test_fifty_within_ten_minutes_to_the_second(self) -> None:
        assert len(many(looks(50, every=600 / 49))) == 1
        assert many(looks(50, every=601 / 49)) == []

    def test_one_client_fifty_times_is_one_client(self) -> None:
        assert many([Look(START, ANA, UUID(int=7), CLINICIAN, "care_team")] * 60) == []

    def test_two_people_together_are_not_one(self) -> None:
        assert many(looks(30, every=1) + looks(30, every=1, by=BEN, first=500)) == []

    def test_whose_it_was_and_how_many(self) -> None:
        (cause,) = many(looks(64, every=2, by=BEN) + looks(10, every=1))
        assert (cause.kind, cause.user_id, cause.count) == ("many_records", BEN, 64)

    def test_found_again_it_is_the_same_cause(self) -> None:
        """The next minute reads some rows once more."""
        every = looks(80, every=2)
        first, again = (
            many(every),
            many(every + looks(1, every=1, start=START + timedelta(minutes=3), first=900)),
        )
        assert [one.cause_id for one in first] == [one.cause_id for one in again]

    def test_of_another_hour_it_is_another(self) -> None:
        later = START + timedelta(hours=1)
        first, second = many(looks(60, every=1)), many(looks(60, every=1, start=later), since=later)
        assert first[0].cause_id != second[0].cause_id

    def test_what_was_reached_before_was_told_before(self) -> None:
        assert many(looks(60, every=1), since=START + timedelta(minutes=2)) == []

    def test_rows_before_count_for_what_comes_after(self) -> None:
        assert len(many(looks(60, every=5), since=START + timedelta(minutes=4))) == 1


def outside(roles: set[str], basis: str) -> list[alerting.Cause]:
    return list(alerting.outside_team([Look(START, ANA, UUID(int=9), frozenset(roles), basis)]))


class TestOutsideTheTeam:
    @pytest.mark.parametrize("basis", ["care_team", "supervision", "break_glass", ""])
    @pytest.mark.parametrize("roles", [{"clinician"}, {"supervisor"}, {"clinician", "front_desk"}])
    def test_duty_and_emergencies_are_none(self, roles: set[str], basis: str) -> None:
        assert outside(roles, basis) == []

    @pytest.mark.parametrize(
        "roles", [{"front_desk"}, {"biller"}, {"front_desk", "biller"}, {"admin", "biller"}]
    )
    def test_nor_is_what_the_desk_and_the_biller_are_there_for(self, roles: set[str]) -> None:
        assert outside(roles, "desk") == []

    @pytest.mark.parametrize("roles", [{"clinician", "front_desk"}, {"supervisor", "biller"}])
    def test_who_cares_for_clients_and_opens_anothers_by_a_desks_role_is(self, roles: set[str]) -> None:
        (cause,) = outside(roles, "desk")
        assert (cause.kind, cause.user_id) == ("outside_team", ANA)

    def test_once_for_a_person_a_client_and_a_day(self) -> None:
        both = frozenset({"clinician", "front_desk"})
        clients, days = (UUID(int=9), UUID(int=8)), (START, START + timedelta(days=1))
        every = [Look(at, who, one, both, "desk") for at in days for who in (ANA, BEN) for one in clients]
        found = list(alerting.outside_team(every * 3))
        assert len({cause.cause_id for cause in found}) == len(found) == 8


class TestAnchorLate:
    @pytest.mark.parametrize(("minutes", "alerts"), [(0, 0), (5, 0), (6, 0), (6.1, 1), (60, 1)])
    def test_more_than_five_minutes_and_one_of_grace(self, minutes: float, alerts: int) -> None:
        oldest = START - timedelta(minutes=minutes)
        assert len(list(alerting.anchor_late(last=4, oldest=oldest, now=START))) == alerts

    def test_without_activity_there_is_none(self) -> None:
        assert list(alerting.anchor_late(last=4, oldest=None, now=START)) == []

    def test_one_for_each_anchor_that_is_not_followed(self) -> None:
        def cause(last: int, minutes: int) -> UUID:
            now = START + timedelta(minutes=minutes)
            return next(alerting.anchor_late(last=last, oldest=START, now=now)).cause_id

        assert cause(4, 10) == cause(4, 20) != cause(5, 10)


def test_kinds_of_causes_do_not_meet() -> None:
    ids = {
        many(looks(50, every=1))[0].cause_id,
        outside({"clinician", "biller"}, "desk")[0].cause_id,
        next(alerting.anchor_late(last=1, oldest=START - timedelta(hours=1), now=START)).cause_id,
        uuid4(),
    }
    assert len(ids) == 4
