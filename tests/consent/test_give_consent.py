"""A consent is for one channel, one address and some circumstances, signed in exact words."""

import hashlib
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from consent import actions as agreeing
from consent import starter
from consent.actions.consents import Signed
from consent.models import Consent, Signature
from messaging import actions
from practice import submissions
from practice.models import AuditEvent, ContactPoint
from tests import doing
from tests.conftest import Clock
from tests.people import People

SHOWN = "You may text me at this number about times."


def give(point: ContactPoint, now: datetime, submission: submissions.Submission | None = None) -> Consent:
    form = doing.form_to_sign(now)
    return agreeing.give_consent(
        client=point.client,
        agreed=agreeing.Agreed(contact_point=point, circumstances=["scheduling", "reminder"]),
        signed=Signed(
            form_version=form, shown=SHOWN, language="en", typed_name="Dan Doyle", agent="Safari · iPhone"
        ),
        submission=submission,
        actor=doing.portal(point.client),
        now=now,
    )


def test_names_form_version_address_and_circumstances(people: People, now: datetime) -> None:
    given = give(people.dan_phone, now)
    assert given.signature.form_version == starter.current(starter.UNSECURED)
    assert (given.channel, given.contact_point) == ("sms", people.dan_phone)
    assert given.circumstances == ["reminder", "scheduling"]


def test_keeps_the_very_words_that_were_signed(people: People, now: datetime) -> None:
    signature = give(people.dan_phone, now).signature
    assert doing.words_of(signature, "shown") == SHOWN
    assert bytes(signature.shown_digest) == hashlib.sha256(SHOWN.encode()).digest()


def test_keeps_who_signed_when_and_how(people: People, now: datetime) -> None:
    signature = give(people.dan_phone, now).signature
    assert doing.words_of(signature, "typed_name") == "Dan Doyle"
    assert (signature.user_id, signature.signed_at) == (people.dan.user_id, now)
    assert (signature.capacity, signature.agent) == ("self", "Safari · iPhone")


def test_the_typed_name_lies_sealed(people: People, now: datetime) -> None:
    signature = Signature.objects.get(pk=give(people.dan_phone, now).signature_id)
    assert b"Doyle" not in bytes(signature.typed_name)


def test_a_newer_one_takes_the_place_of_the_older_for_this_address(people: People, clock: Clock) -> None:
    older = give(people.dan_phone, clock())
    newer = give(people.dan_phone, clock.move(minutes=5))
    older.refresh_from_db()
    assert older.superseded_at == clock()
    assert list(Consent.objects.standing(clock())) == [newer]


def test_another_address_keeps_its_own(people: People, now: datetime) -> None:
    by_text, by_mail = give(people.dan_phone, now), give(people.dan_email, now)
    assert set(Consent.objects.standing(now)) == {by_text, by_mail}


def test_two_standing_for_one_address_are_unthinkable(people: People, now: datetime) -> None:
    first, other = give(people.dan_phone, now), give(people.dan_email, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=other.pk).update(contact_point=first.contact_point, channel=first.channel)


def test_the_same_page_sent_twice_is_one_consent(people: People, now: datetime) -> None:
    once = submissions.read(submissions.issue("dan"), "dan", "the form")
    give(people.dan_phone, now, once)
    with pytest.raises(submissions.AlreadyDone):
        give(people.dan_phone, now, once)
    assert Consent.objects.count() == 1


def test_it_counts_for_the_circumstances_it_names(people: People, now: datetime) -> None:
    give(people.dan_phone, now)
    assert doing.write_text(people.dan, people.ana, now).decision.outcome == "allowed"


def test_it_counts_for_no_other(people: People, now: datetime) -> None:
    give(people.dan_phone, now)
    with pytest.raises(actions.NotAllowed) as refused:
        doing.write_text(people.dan, people.ana, now, circumstance="group")
    assert [one.code for one in refused.value.decision.decisive] == ["consent_not_for_this"]


def test_it_counts_only_once_the_address_is_proven(people: People, now: datetime) -> None:
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
    give(people.dan_phone, now)
    with pytest.raises(actions.NotAllowed) as refused:
        doing.write_text(people.dan, people.ana, now)
    assert [one.code for one in refused.value.decision.decisive] == ["address_unverified"]


def test_a_yes_after_stop_counts_again(people: People, clock: Clock) -> None:
    give(people.dan_phone, clock())
    doing.text_in("+12025550141", "STOP", clock.move(minutes=1))
    give(people.dan_phone, clock.move(minutes=1))
    assert doing.write_text(people.dan, people.ana, clock()).decision.outcome == "allowed"


def test_the_trail_names_it_without_a_word_of_it(people: People, now: datetime) -> None:
    given = give(people.dan_phone, now)
    row = AuditEvent.objects.get(event="consent.consent.given")
    assert (row.subject_id, row.object_ids, row.reason) == (given.pk, [given.signature_id], "sms")
    assert row.vault_ids == [people.dan.vault_id]
    assert "Dan" not in str(AuditEvent.objects.filter(pk=row.pk).values())
