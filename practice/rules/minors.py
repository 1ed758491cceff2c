"""When a parent's or guardian's right to act for a child is looked at again, and when it ends. Pure.

The law of the state where the child lives says from which age they may consent to therapy themselves; from then on
what a parent may see may change. Where that age is not established it is taken to be 18, or earlier if there is any
hint; where there is none below which a child can't consent, it is looked at from the start.
"""

from dataclasses import dataclass
from datetime import date

UNCERTAIN_AGE = 18  # most states' majority: where nothing is established, no later than this


@dataclass(frozen=True, slots=True)
class Clause:
    """An age with where it stands. `verified`: found (a copy of the text was seen), known, or unverified."""

    age: int | None  # 0: no lower age; None: none is known
    citation: str
    verified: str
    limits: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    state: str
    majority: Clause
    consent: Clause


@dataclass(frozen=True, slots=True)
class Course:
    """What the law makes of one representation. `review_on` None: the client is of age. `reason`: a code."""

    is_minor: bool
    review_on: date | None
    ends_on: date | None
    reason: str


def review_age(law: Law) -> int:
    """The earliest of what is stated, 18, and majority."""
    stated = law.consent.age if law.consent.age is not None else UNCERTAIN_AGE
    return min(stated, UNCERTAIN_AGE, majority_age(law))


def majority_age(law: Law) -> int:
    return law.majority.age if law.majority.age is not None else UNCERTAIN_AGE


def birthday(born: date, age: int) -> date:
    """The day this age is reached; who was born on 29 February reaches it on the 28th in common years."""
    year = born.year + age
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def course(born: date | None, law: Law | None, begins: date) -> Course:
    """For a representation that begins on this day.

    Without a birth date or a state nobody can say: then a person looks at it from the start.
    """
    if born is None:
        return Course(True, begins, None, "no_birth_date")
    if law is None:
        if begins >= birthday(born, 21):  # of age everywhere
            return Course(False, None, None, "of_age")
        return Course(True, begins, None, "no_state")
    of_age = birthday(born, majority_age(law))
    if begins >= of_age:
        return Course(False, None, None, "of_age")
    review_on = max(begins, birthday(born, review_age(law)))
    return Course(True, review_on, of_age, "any_age" if law.consent.age == 0 else _reason(law))


def _reason(law: Law) -> str:
    is_settled = law.consent.age is not None and law.consent.verified != "unverified"
    return "stated_age" if is_settled else "uncertain"
