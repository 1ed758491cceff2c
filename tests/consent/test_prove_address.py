"""An address counts once the code that was sent to it, for this, has come back."""

from datetime import datetime
from uuid import UUID

import pytest

from consent import actions as agreeing
from practice import submissions
from practice.actions import entry
from practice.actions.entry import Outcome
from practice.models import AuditEvent, ContactPoint, Notice, OneTimeCode
from tests import doing
from tests.conftest import Clock
from tests.people import People

PURPOSE = OneTimeCode.Purpose


@pytest.fixture
def phone(people: People) -> ContactPoint:
    """Dan's number, not proven yet."""
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
    people.dan_phone.refresh_from_db()
    return people.dan_phone


def send(point: ContactPoint, now: datetime, purpose: str = PURPOSE.ADDRESS) -> tuple[UUID, str]:
    code_id = entry.send_code(
        contact_point=point, purpose=purpose, actor=doing.portal(point.client), now=now, submission=None
    )
    kind = Notice.Kind.ADDRESS_CODE if purpose == PURPOSE.ADDRESS else Notice.Kind.SIGN_IN_CODE
    return code_id, doing.newest_secret(kind)


def prove(
    point: ContactPoint, code_id: UUID, code: str, now: datetime, once: submissions.Submission | None = None
) -> Outcome:
    return agreeing.prove_address(
        contact_point=point,
        code_id=code_id,
        code=code,
        submission=once,
        actor=doing.portal(point.client),
        now=now,
    )


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def is_proven(point: ContactPoint) -> bool:
    point.refresh_from_db()
    return point.verified_at is not None


def test_the_right_digits_prove_it(phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(phone, now)
    assert prove(phone, code_id, code, now) is Outcome.RIGHT
    phone.refresh_from_db()
    assert phone.verified_at == now


def test_other_digits_do_not(phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(phone, now)
    assert prove(phone, code_id, other(code), now) is Outcome.WRONG
    assert not is_proven(phone)


def test_a_code_sent_elsewhere_does_not(people: People, phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(people.dan_email, now)
    assert prove(phone, code_id, code, now) is Outcome.SPENT
    assert not is_proven(phone)


def test_a_sign_in_code_does_not(phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(phone, now, PURPOSE.SIGN_IN)
    assert prove(phone, code_id, code, now) is Outcome.SPENT
    assert not is_proven(phone)


def test_not_after_ten_minutes(phone: ContactPoint, clock: Clock) -> None:
    code_id, code = send(phone, clock())
    assert prove(phone, code_id, code, clock.move(minutes=10)) is Outcome.SPENT
    assert not is_proven(phone)


def test_not_after_five_wrong_tries(phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(phone, now)
    for _try in range(5):
        prove(phone, code_id, other(code), now)
    assert prove(phone, code_id, code, now) is Outcome.SPENT
    assert not is_proven(phone)


def test_a_double_click_gets_the_same_answer(phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(phone, now)
    once = submissions.read(submissions.issue("dan"), "dan", code)
    answers = [prove(phone, code_id, code, now, once) for _click in range(2)]
    assert answers == [Outcome.RIGHT, Outcome.RIGHT]


def test_the_first_proof_keeps_its_time(people: People, clock: Clock) -> None:
    before = people.dan_phone.verified_at
    code_id, code = send(people.dan_phone, clock())
    prove(people.dan_phone, code_id, code, clock())
    people.dan_phone.refresh_from_db()
    assert people.dan_phone.verified_at == before


def test_the_trail_says_which_kind_of_address(phone: ContactPoint, now: datetime) -> None:
    code_id, code = send(phone, now)
    prove(phone, code_id, code, now)
    row = AuditEvent.objects.get(event="consent.address.proven")
    assert (row.subject_id, row.reason) == (phone.pk, "phone")
