"""Submission keys: a form's own number, made and signed by the server, used once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
from django.core import signing
from django.db import connection, transaction

from practice import submissions
from practice.models import SubmissionKey
from tests.people import People


def sending(token: str, values: str = "Hello", scope: str = "ana|/x/") -> submissions.Submission:
    return submissions.read(token, scope, values)


@pytest.fixture
def token(people: People) -> str:
    return submissions.issue("ana|/x/")


def test_two_forms_have_two_keys(people: People) -> None:
    first, second = (sending(submissions.issue("ana|/x/")) for _form in range(2))
    assert first.key != second.key


def test_the_same_form_has_one(token: str) -> None:
    assert sending(token) == sending(token)


@pytest.mark.parametrize("scope", ["ben|/x/", "ana|/y/", ""])
def test_it_is_good_for_one_person_and_place(token: str, scope: str) -> None:
    with pytest.raises(submissions.BadKey):
        sending(token, scope=scope)


@pytest.mark.parametrize("forged", ["", "x", "x:y:z", "6b1a3f0e-6f57-4d5e-9b0a-0d6f1c2b3a4d"])
def test_one_that_is_not_ours_is_refused(people: People, forged: str) -> None:
    with pytest.raises(submissions.BadKey):
        sending(forged)


def test_a_changed_one_is_refused(token: str) -> None:
    with pytest.raises(submissions.BadKey):
        sending(token[:-1] + ("a" if token[-1] != "a" else "b"))


def test_signed_by_us_for_something_else_it_is_refused(people: People) -> None:
    other = signing.dumps(uuid4().hex, salt="something else")
    with pytest.raises(submissions.BadKey):
        sending(other)


def test_signed_by_us_and_no_key_it_is_refused(people: People) -> None:
    odd = signing.dumps("not a key", salt="practice.submission|ana|/x/")
    with pytest.raises(submissions.BadKey):
        sending(odd)


def test_after_a_day_it_is_too_old(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 24 * 3600 + 2)
    with pytest.raises(submissions.BadKey):
        sending(token)


def test_the_first_one_counts(token: str, now: datetime) -> None:
    submissions.claim(sending(token), now=now)
    assert SubmissionKey.objects.get().used_at == now


def test_the_same_once_more_is_told_what_came_of_it(token: str, now: datetime) -> None:
    result = uuid4()
    submissions.claim(sending(token), now=now, result_id=result)
    with pytest.raises(submissions.AlreadyDone) as done:
        submissions.claim(sending(token), now=now)
    assert done.value.result_id == result


def test_with_another_text_it_is_no_repetition(token: str, now: datetime) -> None:
    submissions.claim(sending(token), now=now)
    with pytest.raises(submissions.Changed):
        submissions.claim(sending(token, "Goodbye"), now=now)


def test_what_was_undone_may_be_sent_again(token: str, now: datetime) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        submissions.claim(sending(token), now=now)
        raise RuntimeError
    submissions.claim(sending(token), now=now)
    assert SubmissionKey.objects.count() == 1


def test_after_a_refusal_the_transaction_goes_on(token: str, now: datetime) -> None:
    submissions.claim(sending(token), now=now)
    with transaction.atomic():
        with pytest.raises(submissions.AlreadyDone):
            submissions.claim(sending(token), now=now)
        assert SubmissionKey.objects.count() == 1


def test_an_act_of_the_house_has_none(people: People, now: datetime) -> None:
    submissions.claim(None, now=now)
    assert not SubmissionKey.objects.exists()


def test_what_was_said_cannot_be_read_from_the_row(token: str, now: datetime) -> None:
    submissions.claim(sending(token, "A canary sings"), now=now)
    assert b"canary" not in bytes(SubmissionKey.objects.get().digest)


def test_of_four_at_the_same_moment_one_counts(committed_db: None, people: People, now: datetime) -> None:
    """The second sender waits until the first has committed, then is told."""
    token = submissions.issue("ana|/x/")

    def one(_number: int) -> bool:
        try:
            with transaction.atomic():
                submissions.claim(sending(token), now=now)
            return True
        except submissions.AlreadyDone:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [False, False, False, True]
