"""Weekly times over changes of clocks, clashes, and when somebody is reminded."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as some

from practice.rules import hours, schedule
from practice.rules.hours import QuietHours
from practice.rules.schedule import Due, Fate, Slot, Standing

NEW_YORK = "America/New_York"
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
QUIET = QuietHours(begins=time(21), ends=time(8))
walls = some.datetimes(datetime(2024, 1, 1), datetime(2034, 12, 31)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
zones = some.sampled_from(ZONES)
clocks = some.times().map(lambda at: at.replace(second=0, microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


class TestWeekly:
    def test_ten_o_clock_stays_ten_o_clock(self) -> None:
        found = schedule.weekly(datetime(2026, 10, 28, 10), NEW_YORK, 2)  # clocks go back on 1 November
        assert found == (utc(2026, 10, 28, 14), utc(2026, 11, 4, 15))

    def test_an_hour_that_is_skipped_is_an_hour_later(self) -> None:
        assert schedule.weekly(datetime(2026, 3, 8, 2, 30), NEW_YORK, 1) == (utc(2026, 3, 8, 7, 30),)

    def test_an_hour_that_comes_twice_is_the_first(self) -> None:
        assert schedule.weekly(datetime(2026, 11, 1, 1, 30), NEW_YORK, 1) == (utc(2026, 11, 1, 5, 30),)

    @pytest.mark.parametrize("times", [0, 53])
    def test_neither_never_nor_for_ever(self, times: int) -> None:
        with pytest.raises(ValueError):
            schedule.weekly(datetime(2026, 1, 1, 9), NEW_YORK, times)

    @given(first=walls, zone=zones, times=some.integers(1, 52))
    def test_the_wall_shows_the_same_time_wherever_it_shows_that_time(
        self, first: datetime, zone: str, times: int
    ) -> None:
        found = schedule.weekly(first, zone, times)
        assert len(found) == times and list(found) == sorted(set(found))
        for week, at in enumerate(found):
            wall, shown = first + timedelta(weeks=week), at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            is_skipped = wall != wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(
                ZoneInfo(zone)
            ).replace(tzinfo=None)
            assert shown > wall if is_skipped else shown == wall


class TestClashes:
    def test_one_after_the_other_is_none(self) -> None:
        ten, eleven, noon = utc(2026, 1, 5, 10), utc(2026, 1, 5, 11), utc(2026, 1, 5, 12)
        assert schedule.clashes(Slot(ten, eleven), [Slot(eleven, noon)]) == ()

    @given(
        begins=some.integers(0, 100),
        length=some.integers(1, 20),
        other=some.integers(0, 100),
        long=some.integers(1, 20),
    )
    def test_exactly_where_a_minute_is_shared(self, begins: int, length: int, other: int, long: int) -> None:
        start = utc(2026, 1, 5)
        slots = [
            Slot(start + timedelta(minutes=at), start + timedelta(minutes=at + lasts))
            for at, lasts in ((begins, length), (other, long))
        ]
        shared = set(range(begins, begins + length)) & set(range(other, other + long))
        assert bool(schedule.clashes(slots[0], [slots[1]])) == bool(shared)


class TestReminders:
    def test_two_days_and_one_before(self) -> None:
        starts = utc(2026, 1, 8, 17)
        assert schedule.reminders(starts, (48, 24), QUIET, NEW_YORK, utc(2026, 1, 1)) == (
            Due(48, utc(2026, 1, 6, 17)),
            Due(24, utc(2026, 1, 7, 17)),
        )

    def test_one_that_would_lie_in_the_past_is_not_promised(self) -> None:
        starts = utc(2026, 1, 8, 17)
        assert [
            d.lead_hours for d in schedule.reminders(starts, (48, 24), QUIET, NEW_YORK, utc(2026, 1, 7))
        ] == [24]

    def test_out_of_quiet_hours_it_goes_earlier(self) -> None:
        starts = utc(2026, 1, 8, 12)  # seven in the morning
        found = schedule.reminders(starts, (24,), QUIET, NEW_YORK, utc(2026, 1, 1))
        assert found == (Due(24, utc(2026, 1, 7, 1, 30)),)  # half past eight in the evening before

    def test_two_that_fall_together_are_one(self) -> None:
        starts = utc(2026, 1, 8, 12)
        assert schedule.reminders(starts, (24, 25), QUIET, NEW_YORK, utc(2026, 1, 1)) == (
            Due(24, utc(2026, 1, 7, 1, 30)),
        )

    @given(
        starts=walls,
        zone=zones,
        begins=clocks,
        ends=clocks,
        ahead=some.integers(0, 200),
        leads=some.sets(some.integers(1, 96), max_size=3),
    )
    def test_never_past_never_quiet_never_later(
        self, starts: datetime, zone: str, begins: time, ends: time, ahead: int, leads: set[int]
    ) -> None:
        quiet, at = QuietHours(begins=begins, ends=ends), starts.replace(tzinfo=UTC)
        now = at - timedelta(hours=ahead)
        for due in schedule.reminders(at, leads, quiet, zone, now):
            assert due.at > now
            assert due.at <= at - timedelta(hours=due.lead_hours)
            assert not hours.is_quiet(due.at, quiet, zone)


class TestFate:
    STARTS, DUE = utc(2026, 1, 8, 17), utc(2026, 1, 7, 17)

    def fate(self, *, now: datetime | None = None, **changed: object) -> Fate:
        standing = {
            "state": "planned",
            "starts_at": self.STARTS,
            "promised_for": self.STARTS,
            "is_in_care": True,
            "is_clinician_here": True,
        } | changed
        return schedule.fate(self.DUE, Standing(**standing), now or self.DUE)

    @pytest.mark.parametrize("state", ["planned", "confirmed"])
    def test_who_is_expected_is_reminded(self, state: str) -> None:
        assert self.fate(state=state) is Fate.SEND

    @pytest.mark.parametrize("state", ["asked", "cancelled", "moved", "kept", "no_show"])
    def test_nobody_else_is(self, state: str) -> None:
        assert self.fate(state=state) is Fate.NOT_STANDING

    def test_not_of_a_time_that_it_no_longer_has(self) -> None:
        assert self.fate(starts_at=self.STARTS + timedelta(minutes=30)) is Fate.NOT_STANDING

    def test_not_when_care_has_ended_or_the_clinician_has_left(self) -> None:
        assert self.fate(is_in_care=False) is Fate.CARE_ENDED
        assert self.fate(is_clinician_here=False) is Fate.CLINICIAN_LEFT

    def test_not_hours_late(self) -> None:
        assert self.fate(now=self.DUE + timedelta(hours=6)) is Fate.SEND
        assert self.fate(now=self.DUE + timedelta(hours=6, minutes=1)) is Fate.TOO_LATE

    def test_not_when_they_are_on_their_way(self) -> None:
        assert schedule.may_still_go(self.STARTS, self.STARTS - timedelta(hours=1))
        assert not schedule.may_still_go(self.STARTS, self.STARTS - timedelta(minutes=59))
