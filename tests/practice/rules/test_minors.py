"""When a parent's right to act is looked at again, and when it ends: in every state, at every age."""

import csv
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from practice import law_data
from practice.forms.setup import STATES
from practice.rules import minors
from practice.rules.minors import Clause, Law, course

LAWS = law_data.minors()
BIRTHS = [date(2012, 3, 1), date(2012, 2, 29), date(2020, 12, 31), date(2009, 11, 21)]
AGES = range(0, 23)
EVERY = [(state, born, age) for state, born, age in product(sorted(LAWS), BIRTHS, AGES)]


def begins(born: date, age: int) -> date:
    """Ten days after the birthday."""
    return minors.birthday(born, age) + timedelta(days=10)


def test_every_state_has_its_row():
    assert set(LAWS) == set(STATES)
    assert len(LAWS) == 51


class TestInEveryState:
    @pytest.mark.parametrize("state", sorted(LAWS))
    def test_it_is_looked_at_no_later_than_18_majority_and_any_age_that_is_stated(self, state):
        law = LAWS[state]
        age = minors.review_age(law)
        assert 0 <= age <= 18
        assert age <= minors.majority_age(law)
        assert law.consent.age is None or age <= law.consent.age

    @pytest.mark.parametrize("state", sorted(LAWS))
    def test_what_is_not_established_is_18_or_earlier_never_later(self, state):
        law = LAWS[state]
        if law.consent.verified == "unverified" or law.consent.age is None:
            hint = law.consent.age if law.consent.age is not None else 18
            assert minors.review_age(law) == min(hint, 18)

    @pytest.mark.parametrize("state", sorted(LAWS))
    def test_every_value_says_how_well_it_is_known(self, state):
        law = LAWS[state]
        assert {law.majority.verified, law.consent.verified} <= {"found", "known", "unverified"}


class TestEveryCourse:
    """51 states × 4 birth dates × 23 ages at which it begins."""

    def test_a_childs_is_looked_at_and_ends(self):
        for state, born, age in EVERY:
            law, day = LAWS[state], begins(born, age)
            found = course(born, law, day)
            if found.is_minor:
                assert found.review_on is not None and found.ends_on is not None
                assert day <= found.review_on
                assert day < found.ends_on == minors.birthday(born, law.majority.age)
                assert found.review_on <= max(day, found.ends_on)

    def test_nobody_is_a_child_after_majority_and_nobody_of_age_before(self):
        for state, born, age in EVERY:
            law = LAWS[state]
            assert course(born, law, begins(born, age)).is_minor == (age < law.majority.age)

    def test_it_never_runs_a_day_past_the_age_of_consent_unlooked_at(self):
        for state, born, age in EVERY:
            law, day = LAWS[state], begins(born, age)
            found = course(born, law, day)
            if found.is_minor and law.consent.age is not None:
                assert found.review_on <= max(day, minors.birthday(born, law.consent.age))

    def test_where_no_age_is_too_low_it_is_looked_at_from_the_start(self):
        anywhere = [state for state, law in LAWS.items() if law.consent.age == 0]
        assert len(anywhere) > 5
        for state, born in product(anywhere, BIRTHS):
            day = begins(born, 4)
            assert course(born, LAWS[state], day).review_on == day

    def test_an_earlier_birth_is_never_looked_at_later(self):
        for state in LAWS:
            days = [course(born, LAWS[state], date(2026, 11, 21)).review_on for born in sorted(BIRTHS)]
            known = [day for day in days if day]
            assert known == sorted(known)


class TestWhatIsNotKnown:
    @pytest.mark.parametrize("state", [None, "NJ"])
    def test_without_a_birth_date_somebody_looks_at_once(self, state):
        found = course(None, law_data.minor_law(state), date(2026, 11, 21))
        assert (found.review_on, found.ends_on, found.reason) == (date(2026, 11, 21), None, "no_birth_date")

    def test_without_a_state_somebody_looks_at_once(self):
        found = course(date(2012, 3, 1), None, date(2026, 11, 21))
        assert (found.is_minor, found.review_on, found.reason) == (True, date(2026, 11, 21), "no_state")

    def test_without_a_state_21_is_of_age_everywhere(self):
        assert max(minors.majority_age(law) for law in LAWS.values()) == 21
        assert not course(date(1990, 4, 2), None, date(2026, 11, 21)).is_minor

    def test_a_place_that_is_no_state_has_no_law(self):
        assert law_data.minor_law("PR") is None


@pytest.mark.parametrize(
    ("state", "review", "ends"),
    [
        ("NJ", date(2028, 3, 1), date(2030, 3, 1)),  # 16 (N.J.S.A. 9:17A-4)
        ("WA", date(2026, 11, 21), date(2030, 3, 1)),  # 13 (RCW 71.34.530), passed already
        ("NE", date(2030, 3, 1), date(2031, 3, 1)),  # 18 for therapy, 19 of age (Neb. Rev. Stat. 43-2101)
        ("MS", date(2030, 3, 1), date(2033, 3, 1)),  # no clause: 18; of age at 21 (Miss. Code 1-3-27)
        ("AL", date(2028, 3, 1), date(2031, 3, 1)),  # 16 since 2025-10-01 (Ala. Code 22-8-4), 19
        ("DE", date(2026, 11, 21), date(2030, 3, 1)),  # an unverified hint of 14 counts, since it is earlier
        ("CT", date(2026, 11, 21), date(2030, 3, 1)),  # any age (Conn. Gen. Stat. 19a-14c)
    ],
)
def test_worked_cases(state, review, ends):
    found = course(date(2012, 3, 1), LAWS[state], date(2026, 11, 21))
    assert (found.review_on, found.ends_on) == (review, ends)


@pytest.mark.parametrize(
    ("age", "day"), [(13, date(2025, 2, 28)), (16, date(2028, 2, 29)), (18, date(2030, 2, 28))]
)
def test_born_on_29_february(age, day):
    assert minors.birthday(date(2012, 2, 29), age) == day


def test_a_majority_below_every_other_age_would_be_kept_to():
    law = Law("XX", Clause(16, "", "found"), Clause(17, "", "found"))
    assert minors.review_age(law) == 16


def test_the_table_ends_every_row_with_a_word_of_trust():
    for name in ("majority.csv", "minor_consent.csv"):
        with (Path(law_data.DATA) / name).open(encoding="utf-8") as file:
            assert all(row["verified"] for row in csv.DictReader(file))


def test_both_tables_name_the_same_places():
    with (law_data.DATA / "minor_consent.csv").open(encoding="utf-8") as file:
        assert {row["jurisdiction"] for row in csv.DictReader(file)} == set(LAWS)
