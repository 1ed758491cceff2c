"""A clinician's own limits: never wider than the policy, whatever is written in them."""

from datetime import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.rules import boundaries, cells
from practice.rules.boundaries import Boundary
from practice.rules.cells import STRICTNESS, Cell, Limit
from practice.rules.hours import QuietHours
from practice.rules.hours_form import HoursError
from practice.rules.spans import DAY, minute_of
from practice.vocabulary import Channel, Circumstance, Content, Footing
from tests.practice.rules import policies

WHY, HOW = Circumstance.SCHEDULING, Channel.SMS
RULES = policies.default()
CELLS = [
    Cell(WHY, HOW, footing, content)
    for footing, content in product((Footing.ALLOW, Footing.CONSENT), Content)
] + [Cell(WHY, HOW, Footing.NEVER, None)]
LIMITS = [Limit(footing, content) for footing, content in product(Footing, (*Content, None))]


def of(**terms) -> Boundary:
    return boundaries.read(terms, id="1", user_id="2", zone="America/New_York")


def refused(boundary: Boundary) -> set[str]:
    found = boundaries.refuses_widening(
        boundary, of=RULES.cells.values(), hours=RULES.hours, quiet=RULES.quiet
    )
    assert all(one.words for one in found)
    return {one.where for one in found}


@pytest.mark.parametrize(("cell", "limit"), list(product(CELLS, LIMITS)))
def test_no_limit_ever_widens_a_cell(cell: Cell, limit: Limit) -> None:
    """The full product of footing, content, limit's footing and limit's content."""
    found = boundaries.tightened(cell, Boundary("1", "2", {(WHY, HOW): limit}))
    assert STRICTNESS.index(found.footing) >= STRICTNESS.index(cell.footing)
    assert STRICTNESS.index(found.footing) >= STRICTNESS.index(limit.footing)
    assert (found.footing == Footing.NEVER) == (found.content is None)
    if found.content:
        assert found.content.width <= min(one.width for one in (cell.content, limit.content) if one)
    assert (found.circumstance, found.channel) == (WHY, HOW)


@pytest.mark.parametrize(("cell", "limit"), list(product(CELLS, LIMITS)))
def test_what_would_let_more_through_widens(cell: Cell, limit: Limit) -> None:
    is_looser = STRICTNESS.index(limit.footing) < STRICTNESS.index(cell.footing)
    says_more = bool(cell.content and limit.content) and limit.content.width > cell.content.width
    assert cells.widens(cell, limit) is (is_looser or says_more)


def test_a_cell_without_a_limit_stays_the_same_object() -> None:
    other = Cell(Circumstance.BILLING, HOW, Footing.ALLOW, Content.ANY)
    limits = {(WHY, HOW): Limit(Footing.NEVER)}
    assert boundaries.tightened(other, Boundary("1", "2", limits)) is other
    assert boundaries.tightened(other, None) is other


def test_what_is_stored_is_read() -> None:
    own = of(
        cells={"scheduling/sms": {"footing": "consent", "content": "link_only"}},
        quiet={"begins": "19:00", "ends": "09:00"},
        week={"monday": ["10:00-12:00"], "friday": []},
    )
    assert own.limits == {(WHY, HOW): Limit(Footing.CONSENT, Content.LINK_ONLY)}
    assert own.quiet == QuietHours(time(19), time(9))
    assert set(own.week) == {"monday", "friday"} and own.week["friday"] == ()
    assert refused(own) == set()


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"cells": {"scheduling/pigeon": {"footing": "never"}}}, ValueError),
        ({"cells": {"scheduling/sms": {"footing": "perhaps"}}}, ValueError),
        ({"cells": {"scheduling/sms": {"footing": "never", "content": "all"}}}, ValueError),
        ({"week": {"monday": ["nine"]}}, HoursError),
        ({"week": {"holiday": []}}, HoursError),
        ({"quiet": {"begins": "late", "ends": "09:00"}}, HoursError),
    ],
)
def test_what_can_not_be_read_is_said(terms, error) -> None:
    with pytest.raises(error):
        of(**terms)


@pytest.mark.parametrize(
    ("terms", "where"),
    [
        ({"cells": {"scheduling/sms": {"footing": "allow"}}}, {"scheduling/sms"}),
        ({"cells": {"scheduling/sms": {"footing": "consent", "content": "any"}}}, {"scheduling/sms"}),
        ({"cells": {"between_sessions/sms": {"footing": "consent"}}}, {"between_sessions/sms"}),
        ({"quiet": {"begins": "22:00", "ends": "08:00"}}, {"quiet"}),
        ({"quiet": {"begins": "21:00", "ends": "07:59"}}, {"quiet"}),
        ({"quiet": {"begins": "12:00", "ends": "12:00"}}, {"quiet"}),
        ({"week": {"monday": ["08:00-12:00"]}}, {"monday"}),
        ({"week": {"sunday": ["10:00-11:00"]}}, {"sunday"}),
    ],
)
def test_what_would_widen_is_refused_and_named(terms, where) -> None:
    assert refused(of(**terms)) == where


@pytest.mark.parametrize(
    "terms",
    [
        {"cells": {"scheduling/sms": {"footing": "never"}}},
        {"cells": {"scheduling/sms": {"footing": "consent"}}},
        {"cells": {"scheduling/phone": {"footing": "allow", "content": "minimum"}}},
        {"quiet": {"begins": "21:00", "ends": "08:00"}},
        {"quiet": {"begins": "20:00", "ends": "10:00"}},
        {"week": {"monday": ["09:00-17:00"], "tuesday": ["09:00-12:00", "12:00-17:00"], "friday": []}},
        {},
    ],
)
def test_what_is_stricter_or_the_same_is_taken(terms) -> None:
    assert refused(of(**terms)) == set()


def test_own_hours_hold_only_while_the_practice_is_open() -> None:
    """A boundary may be older than the policy: the office may close earlier by now."""
    own = of(week={"monday": ["08:00-20:00"], "tuesday": []})
    week = boundaries.tightened_hours(RULES.hours, own).week
    assert week[0] == RULES.hours.week[0]
    assert week[1] == ()
    assert week[2:] == RULES.hours.week[2:]
    assert boundaries.tightened_hours(RULES.hours, None) is RULES.hours


TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@given(TIMES, TIMES, TIMES, TIMES)
def test_quiet_together_is_quiet_whenever_either_is(a, b, c, d) -> None:
    ours, own = QuietHours(a, b), QuietHours(c, d)
    both = boundaries.tightened_quiet(ours, Boundary("1", "2", quiet=own))
    loud_of_both = _loud(ours) & _loud(own)
    missed = _loud(both) - loud_of_both
    assert len(missed) <= 1  # the one minute that is left where the two fill the day
    if missed:
        assert not loud_of_both


def _loud(quiet: QuietHours) -> set[int]:
    begins, ends = minute_of(quiet.begins), minute_of(quiet.ends)
    return {minute for minute in range(DAY) if not (minute - begins) % DAY < (ends - begins) % DAY}


def test_where_the_practice_is_never_quiet_any_own_quiet_is_stricter() -> None:
    never = QuietHours(time(12), time(12))
    own = of(quiet={"begins": "19:00", "ends": "09:00"})
    found = boundaries.refuses_widening(own, of=RULES.cells.values(), hours=RULES.hours, quiet=never)
    assert [one.where for one in found] == []


def test_channels_of_both_are_quiet() -> None:
    own = QuietHours(time(20), time(9), frozenset({Channel.EMAIL}))
    found = boundaries.tightened_quiet(RULES.quiet, Boundary("1", "2", quiet=own))
    assert found.channels == {Channel.SMS, Channel.EMAIL}
    assert (found.begins, found.ends) == (time(20), time(9))
    assert boundaries.tightened_quiet(RULES.quiet, Boundary("1", "2")) is RULES.quiet
