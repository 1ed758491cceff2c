"""Promises counted."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given as sampled
from hypothesis import settings
from hypothesis import strategies as st

from practice.rules import kept, spans
from practice.rules.hours import OfficeHours
from practice.rules.kept import Became, Given
from practice.rules.spans import Span

HERE = ZoneInfo("America/New_York")
OFFICE = OfficeHours(((Span(540, 720), Span(780, 1020)),) * 5 + ((), ()), "America/New_York")
NOW = datetime(2026, 11, 25, 11, tzinfo=HERE)
HOUR = timedelta(hours=1)


def given(by: datetime, ended: datetime | None = None, *, is_answered: bool = True) -> Given:
    return Given(by - timedelta(days=1), by, ended, is_answered and ended is not None)


def test_what_became_of_each() -> None:
    by = NOW - HOUR
    assert given(by, by).became(NOW) is Became.KEPT
    assert given(by, by + timedelta(seconds=1)).became(NOW) is Became.MISSED
    assert given(by).became(NOW) is Became.MISSED
    assert given(NOW + HOUR).became(NOW) is Became.DUE
    assert given(by, by, is_answered=False).became(NOW) is Became.LEFT
    assert given(by, NOW, is_answered=False).became(NOW) is Became.MISSED


def test_weeks_begin_on_monday_by_the_practices_calendar() -> None:
    """Sunday 23:30 in New York is Monday in UTC."""
    sunday = datetime(2026, 11, 22, 23, 30, tzinfo=HERE).astimezone(UTC)
    weeks = kept.by_week(
        [given(sunday, sunday), given(NOW, None), given(NOW - HOUR)], NOW, "America/New_York"
    )
    assert (len(weeks), weeks[-1].first, weeks[-2].first) == (12, date(2026, 11, 23), date(2026, 11, 16))
    assert (weeks[-2].kept, weeks[-1].kept, weeks[-1].missed) == (1, 0, 1)


def test_the_median_counts_open_time_alone() -> None:
    made = datetime(2026, 11, 20, 16, tzinfo=HERE)  # a Friday, an hour before closing
    taken = [
        Given(made, NOW, datetime(2026, 11, 23, 10, tzinfo=HERE), True),  # two hours open
        Given(made, NOW, made + 2 * HOUR, True),  # answered after closing: one
        Given(made + 2 * HOUR, NOW, made + 3 * HOUR, True),  # all of it closed: none
        Given(made, NOW, made + HOUR, False),
    ]
    assert kept.median_open(taken, OFFICE) == HOUR
    assert kept.median_open(taken[3:], OFFICE) is None


moments = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: NOW - timedelta(days=60) + timedelta(minutes=minutes)
)


@settings(deadline=None, max_examples=60)
@sampled(moments, moments)
def test_one_alone_is_its_own_median(one: datetime, two: datetime) -> None:
    made, ended = sorted((one, two))
    pieces = spans.intervals(made, OFFICE.on, OFFICE.zone, 70)
    by_hand = sum((min(e, ended) - max(b, made) for b, e in pieces if b < ended), timedelta())
    assert kept.median_open([Given(made, ended, ended, True)], OFFICE) == by_hand
