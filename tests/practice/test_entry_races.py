"""Many at once: on committed rows, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from practice import actors
from practice.actions import entry
from practice.actions.entry import Outcome
from practice.models import (
    ContactPoint,
    Device,
    Invitation,
    Notice,
    OneTimeCode,
    PortalPin,
    SubmissionKey,
)
from practice.submissions import AlreadyDone, Submission
from tests.practice.visitor import newest_secret

PIN = "402861"
STRANGER = actors.stranger("192.0.2.1")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(people):
    """The people, committed."""
    entry.set_pin(user=people.dan.user, pin=PIN, actor=actors.WORKER, now=timezone.now(), submission=None)
    return people


def at_once(count, act):
    def one(turn):
        try:
            return act(turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def ask():
    return entry.request_code(
        kind="email", address="dan@home.example", actor=STRANGER, now=timezone.now(), submission=None
    )


def check_code(code_id, code, submission=None):
    return entry.check_code(
        code_id=code_id, code=code, actor=STRANGER, now=timezone.now(), submission=submission
    )


def check_pin(code_id, pin, submission=None):
    return entry.check_pin_after_code(
        code_id=code_id, pin=pin, actor=STRANGER, now=timezone.now(), submission=submission
    )


def test_of_fifty_right_codes_at_once_one_passes(house):
    code_id = ask()
    code = newest_secret(Notice.Kind.SIGN_IN_CODE)
    outcomes = at_once(50, lambda _: check_code(code_id, code))
    assert outcomes.count(Outcome.RIGHT) == 1
    assert outcomes.count(Outcome.SPENT) == 49


def test_of_fifty_guesses_at_once_five_are_judged(house):
    code_id = ask()
    code = newest_secret(Notice.Kind.SIGN_IN_CODE)
    wrong = [f"{(int(code) + 1 + turn) % 10**6:06}" for turn in range(50)]
    at_once(50, lambda turn: check_code(code_id, wrong[turn]))
    assert OneTimeCode.objects.get().tries == 5
    assert check_code(code_id, code) is Outcome.SPENT


def test_of_twenty_wrong_pins_at_once_five_are_judged(house):
    code_id = ask()
    check_code(code_id, newest_secret(Notice.Kind.SIGN_IN_CODE))
    answers = at_once(20, lambda turn: check_pin(code_id, f"{100200 + turn * 17}"))
    assert [answer.outcome for answer in answers].count(Outcome.WRONG) == 4
    assert OneTimeCode.objects.get().tries == 5
    assert check_pin(code_id, PIN).outcome is Outcome.SPENT


def test_of_twenty_wrong_pins_at_once_a_known_device_takes_five(house):
    entry.remember_device(user=house.dan.user, words="", actor=STRANGER, now=timezone.now())
    device = Device.objects.get()

    def guess(turn):
        return entry.check_pin_on_device(
            device_id=device.pk,
            pin=f"{100200 + turn * 17}",
            actor=STRANGER,
            now=timezone.now(),
            submission=None,
        ).outcome

    outcomes = at_once(20, guess)
    assert outcomes.count(Outcome.WRONG) == 4
    assert not Device.objects.exists()
    assert PortalPin.objects.get().tries == 0


def test_of_twenty_requests_at_once_the_hours_three_are_sent(house):
    def try_to_ask(_):
        try:
            return ask()
        except entry.TooMany:
            return None

    assert len([code for code in at_once(20, try_to_ask) if code]) == 3
    assert Notice.objects.count() == OneTimeCode.objects.count() == 3


def test_of_ten_acceptances_at_once_one_counts(house):
    ContactPoint.objects.filter(pk=house.dan_email.pk).update(verified_at=None)
    ana = actors.of_user(house.ana, now=timezone.now(), is_verified=True)
    point = ContactPoint.objects.get(pk=house.dan_email.pk)
    entry.invite_client(
        client=house.dan,
        contact_point=point,
        word="marmalade",
        actor=ana,
        now=timezone.now(),
        submission=None,
    )
    code_id = entry.send_code(
        contact_point=point, purpose="sign_in", actor=STRANGER, now=timezone.now(), submission=None
    )
    check_code(code_id, newest_secret(Notice.Kind.SIGN_IN_CODE))

    def accept(turn):
        return entry.accept_invitation(
            invitation_id=Invitation.objects.get().pk,
            code_id=code_id,
            pin=f"40286{turn}",
            actor=STRANGER,
            now=timezone.now(),
            submission=None,
        ).outcome

    outcomes = at_once(10, accept)
    assert outcomes.count(Outcome.RIGHT) == 1
    assert outcomes.count(Outcome.SPENT) == 9


def test_one_form_sent_by_twenty_clicks_is_one_code(house):
    submission = Submission(key=uuid4(), digest=b"d" * 32)

    def click(_):
        try:
            return entry.request_code(
                kind="email",
                address="dan@home.example",
                actor=STRANGER,
                now=timezone.now(),
                submission=submission,
            )
        except AlreadyDone as done:
            return done.result_id

    assert len(set(at_once(20, click))) == 1
    assert OneTimeCode.objects.count() == 1
    assert SubmissionKey.objects.count() == 1
