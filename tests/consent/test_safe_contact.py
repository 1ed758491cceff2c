"""How an address may be used: set by the client or as they said it; while somebody reads along, only ever narrower."""

from datetime import time

import pytest

from consent import actions, guarding
from consent.actions import OnlyNarrower
from consent.models import SafeContact, SafetyAnswers
from consent.rules.risks import SafeProfile
from messaging.actions import NotAllowed
from practice import submissions
from practice.models import AuditEvent, ContactPoint, Notice
from practice.vocabulary import Discretion
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

LOUD = SafeProfile(
    discretion=Discretion.ORDINARY, may_leave_voicemail=True, voicemail_words="Ana.", code_word="maple"
)
QUIET = SafeProfile(discretion=Discretion.SILENT, from_time=time(9), until_time=time(12))


def set_by_dan(people: People, clock: Clock, profile: SafeProfile) -> SafeContact:
    return actions.set_safe_contact(
        contact_point=people.dan_phone, profile=profile, actor=doing.portal(people.dan), now=clock()
    )


def note(people: People, clock: Clock) -> SafetyAnswers:
    return actions.note_danger(
        client=people.dan, words="Her phone is read.", heard="in_person", submission=None,
        actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


class TestSetting:
    def test_all_of_it_is_as_was_said(self, people: People, clock: Clock) -> None:
        row = set_by_dan(people, clock, LOUD)
        assert guarding.profile_of(row) == SafeProfile(
            discretion=Discretion.ORDINARY, may_leave_voicemail=True
        )
        assert doing.words_of(row, "code_word") == "maple"
        assert (row.set_by_id, row.set_at) == (people.dan.user_id, clock())

    def test_again_it_is_the_same_row(self, people: People, clock: Clock) -> None:
        set_by_dan(people, clock, LOUD)
        set_by_dan(people, clock, QUIET)
        row = SafeContact.objects.get()
        assert (row.discretion, row.from_time, row.may_leave_voicemail) == ("silent", time(9), False)
        assert doing.words_of(row, "code_word") is None

    def test_the_words_for_the_desk_stay_unless_they_are_said_anew(
        self, people: People, clock: Clock
    ) -> None:
        ana = actor_of(people.ana)
        point = people.dan_phone
        actions.set_safe_contact(
            contact_point=point, profile=LOUD, words="Not after six", actor=ana, now=clock()
        )
        row = set_by_dan(people, clock, QUIET)
        assert doing.words_of(row, "words") == "Not after six"

    def test_the_page_sent_twice_is_one(self, people: People, clock: Clock) -> None:
        once = submissions.read(submissions.issue("dan"), "dan", "the form")
        by = {"profile": LOUD, "submission": once, "actor": doing.portal(people.dan), "now": clock()}
        actions.set_safe_contact(contact_point=people.dan_phone, **by)
        with pytest.raises(submissions.AlreadyDone):
            actions.set_safe_contact(contact_point=people.dan_phone, **by)

    def test_the_trail_names_the_address_and_no_word(self, people: People, clock: Clock) -> None:
        row = set_by_dan(people, clock, LOUD)
        seen = AuditEvent.objects.get(event="consent.safe_contact.set")
        assert (seen.subject_id, seen.object_ids) == (row.pk, [people.dan_phone.pk])


class TestDanger:
    def test_every_address_of_theirs_is_silent(self, people: People, clock: Clock) -> None:
        set_by_dan(people, clock, LOUD)
        note(people, clock)
        for point in (people.dan_phone, people.dan_email):
            row = SafeContact.objects.get(contact_point=point)
            assert (row.discretion, row.may_leave_voicemail) == (Discretion.SILENT, False)
        assert not SafeContact.objects.filter(contact_point=people.fay_email).exists()

    def test_what_was_stricter_stays(self, people: People, clock: Clock) -> None:
        set_by_dan(people, clock, SafeProfile(discretion=Discretion.SILENT, may_be_used=False))
        note(people, clock)
        assert not SafeContact.objects.get(contact_point=people.dan_phone).may_be_used

    def test_who_notes_it_has_talked(self, people: People, clock: Clock) -> None:
        row = note(people, clock)
        assert (row.talked_at, row.talked_by) == (clock(), people.ana)
        assert not Notice.objects.exists()

    @pytest.mark.parametrize("profile", [LOUD, SafeProfile(discretion=Discretion.DISCREET)])
    def test_from_the_portal_nothing_is_opened_wider(
        self, people: People, clock: Clock, profile: SafeProfile
    ) -> None:
        note(people, clock)
        with pytest.raises(OnlyNarrower):
            set_by_dan(people, clock, profile)
        assert SafeContact.objects.get(contact_point=people.dan_phone).discretion == Discretion.SILENT

    def test_narrower_goes(self, people: People, clock: Clock) -> None:
        note(people, clock)
        assert set_by_dan(people, clock, QUIET).from_time == time(9)

    def test_a_clinician_may_open_it_as_the_client_said(self, people: People, clock: Clock) -> None:
        note(people, clock)
        row = actions.set_safe_contact(
            contact_point=people.dan_phone, profile=LOUD, actor=actor_of(people.ana), now=clock()
        )
        assert row.discretion == Discretion.ORDINARY

    def test_once_it_is_over_they_choose_again(self, people: People, clock: Clock) -> None:
        note(people, clock)
        assert actions.end_guard(client=people.dan, actor=actor_of(people.ana), now=clock())
        assert not actions.end_guard(client=people.dan, actor=actor_of(people.ana), now=clock())
        assert not guarding.is_guarded(people.dan.pk)
        assert set_by_dan(people, clock, LOUD).discretion == Discretion.ORDINARY

    def test_talked_of_is_noted_once(self, people: People, clock: Clock) -> None:
        row = note(people, clock)
        SafetyAnswers.objects.filter(pk=row.pk).update(talked_at=None, talked_by=None)
        ana = actor_of(people.ana)
        assert actions.mark_talked(client=people.dan, actor=ana, now=clock())
        assert not actions.mark_talked(client=people.dan, actor=ana, now=clock())
        assert AuditEvent.objects.filter(event="consent.safety.talked").count() == 1

    def test_a_silent_address_takes_no_more_than_a_notice(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        note(people, clock)
        with pytest.raises(NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, clock())
        assert "discretion" in [one.code for one in refused.value.decision.decisive]
        assert ContactPoint.objects.filter(pk=people.dan_phone.pk, verified_at__isnull=False).exists()
