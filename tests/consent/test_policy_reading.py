"""Who has read the policy: a change that matters asks again and shows what is new; a reminder goes once a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from consent import actions as agreeing
from consent import reading
from consent.models import PolicyAcknowledgement, PolicyReminder
from practice import actions, policy
from practice.actions import Publication
from practice.models import AuditEvent, Client, ContactPoint, Notice
from practice.vocabulary import Content, Footing
from tests import pages
from tests.people import actor_of, user_of

HOW = "/portal/how-we-communicate/"
NOTE = {"en": "No more texts about times.", "es": "Ya no hay textos sobre citas."}


@pytest.fixture
def publish(people, clock):
    """A version without texts about times (or with longer quiet hours), that matters or not."""

    def now(*, is_material=True, footing=Footing.NEVER, **changes):
        ada = actor_of(people.ada)
        clock.move(minutes=1)
        row = actions.begin_policy_draft(actor=ada, now=clock())
        cell = policy.of_row(row).cell("scheduling", "sms")
        content = None if footing == Footing.NEVER else Content.MINIMUM
        cells = [replace(cell, footing=footing, content=content)]
        actions.change_policy_cells(draft=row, cells=cells, actor=ada, now=clock())
        actions.change_policy_draft(draft=row, changes=changes, actor=ada, now=clock())
        about = Publication(clock(), is_material, NOTE if is_material else {})
        return actions.publish_policy_draft(
            draft=row, publication=about, submission=None, actor=ada, now=clock()
        )

    return now


def read(people, clock, who="dan"):
    person = getattr(people, who)
    agreeing.acknowledge_policy(
        client=people.dan if who == "fay" else person,
        policy_id=policy.current().id,
        actor=actor_of(person),
        now=clock(),
    )


def unread():
    return set(reading.unread(Client.objects.all(), policy.current()))


class TestWhoHasRead:
    def test_nobody_has_at_first(self, people, clock):
        assert unread() == {people.dan, people.eve}
        assert reading.counts() == (0, 2)

    def test_reading_takes_one_off_the_list(self, people, clock):
        read(people, clock)
        assert unread() == {people.eve}
        assert reading.counts() == (1, 2)

    def test_a_change_that_matters_asks_again(self, people, clock, publish):
        read(people, clock)
        publish()
        assert unread() == {people.dan, people.eve}

    def test_one_that_does_not_asks_nobody(self, people, clock, publish):
        read(people, clock)
        publish(is_material=False)
        assert unread() == {people.eve}

    def test_who_has_read_nothing_reads_the_last_that_mattered(self, people, clock, publish):
        publish()
        publish(is_material=False, footing=Footing.CONSENT)
        assert reading.wanted(policy.current()) == 2
        read(people, clock)
        assert unread() == {people.eve}

    def test_a_version_to_come_asks_nobody_yet(self, people, clock):
        read(people, clock)
        ada = actor_of(people.ada)
        row = actions.begin_policy_draft(actor=ada, now=clock())
        about = Publication(clock() + timedelta(days=2), True, NOTE)
        actions.publish_policy_draft(draft=row, publication=about, submission=None, actor=ada, now=clock())
        assert unread() == {people.eve}
        clock.move(days=2)
        assert unread() == {people.dan, people.eve}

    def test_who_acts_for_a_client_reads_for_them_and_in_their_own_name(self, people, clock):
        read(people, clock, "fay")
        assert unread() == {people.eve}
        row = PolicyAcknowledgement.objects.get()
        assert (row.client_id, row.user_id, row.capacity) == (
            people.dan.pk,
            user_of(people.fay).pk,
            "representative",
        )
        assert not reading.has_read(people.dan.user_id, policy.current())

    def test_who_is_not_in_care_is_not_asked(self, people, clock):
        Client.objects.filter(pk=people.eve.pk).update(status=Client.Status.DISCHARGED)
        assert unread() == {people.dan}

    def test_nobody_has_read_nothing(self, db):
        assert not reading.has_read(None, policy.current())
        assert reading.last_read(None) is None


class TestAtThePortal:
    def test_the_first_page_asks_until_it_is_read(self, people, clock, browser):
        dan = browser(people.dan)
        page = pages.visit(dan, "/portal/")
        assert "something for you to read" in page.words and HOW in page.links
        page.go(HOW).send(action="")
        assert "something for you to read" not in pages.visit(dan, "/portal/").words

    def test_a_change_that_matters_shows_what_is_new(self, people, clock, browser, publish):
        read(people, clock)
        quiet = {"begins": "20:00", "ends": "09:00", "channels": ["sms"]}
        publish(quiet_hours=quiet)
        page = pages.visit(browser(people.dan), HOW)
        assert "What is new No more texts about times." in page.words
        assert "Appointment times: We use: your private page" in page.words
        assert "We send no texts between 20:00 and 09:00, by your clock." in page.words
        page.send(action="")
        assert "What is new" not in pages.visit(browser(people.dan), HOW).words

    def test_changes_of_two_versions_are_told_together(self, people, clock, browser, publish):
        read(people, clock)
        publish()
        publish(footing=Footing.CONSENT, response={"default": {"hours": 2}})
        page = pages.visit(browser(people.dan), HOW)
        assert "You get an answer within 2 office hours." in page.words
        assert "Appointment times:" not in page.words  # it is as it was when they read it

    def test_who_reads_for_the_first_time_is_told_no_news(self, people, clock, browser, publish):
        publish()
        assert "What is new" not in pages.visit(browser(people.dan), HOW).words

    def test_notes_of_colleagues_are_no_news(self, people, clock, browser, publish):
        read(people, clock)
        publish(is_material=False, footing=Footing.CONSENT, guidance={"longest": 200})
        assert "What is new" not in pages.visit(browser(people.dan), HOW).words

    def test_in_spanish_the_practices_note_is_spanish(self, people, clock, browser, publish):
        read(people, clock)
        publish()
        dan = browser(people.dan)
        answer = dan.get(HOW, headers={"accept-language": "es"})
        assert NOTE["es"] in answer.content.decode()

    def test_the_whole_policy_is_one_page_and_one_file(self, people, clock, browser):
        dan = browser(people.dan)
        page = pages.visit(dan, f"{HOW}whole/")
        assert "Which way for what" in page.words
        answer = dan.get(f"{HOW}whole.pdf")
        assert answer.content.startswith(b"%PDF-")
        assert "how-we-write-v1-en.pdf" in answer["Content-Disposition"]


class TestDocumented:
    def test_somebody_notes_that_they_read_it_together(self, people, clock, actor_of):
        agreeing.document_policy_reading(
            client=people.dan,
            policy_id=policy.current().id,
            how="in_person",
            actor=actor_of(people.ana),
            now=clock(),
        )
        row = PolicyAcknowledgement.objects.get()
        assert (row.how, row.documented_by_id, row.user_id) == (
            "in_person",
            people.ana.pk,
            people.dan.user_id,
        )
        assert unread() == {people.eve}
        assert AuditEvent.objects.get(event="consent.policy.documented").reason == "in_person"

    def test_what_the_client_said_themselves_stands(self, people, clock, actor_of):
        read(people, clock)
        agreeing.document_policy_reading(
            client=people.dan,
            policy_id=policy.current().id,
            how="paper",
            actor=actor_of(people.ana),
            now=clock(),
        )
        assert PolicyAcknowledgement.objects.get().how == "portal"

    def test_a_file_without_a_person_has_nobody_to_note(self, people, clock, actor_of):
        people.dan.user_id = None
        with pytest.raises(agreeing.NobodyToNote):
            agreeing.document_policy_reading(
                client=people.dan,
                policy_id=policy.current().id,
                how="paper",
                actor=actor_of(people.ana),
                now=clock(),
            )


class TestReminder:
    def remind(self, people, clock):
        return agreeing.remind_of_policy(client=people.dan, actor=actor_of(people.ana), now=clock())

    def test_a_neutral_notice_goes_to_an_address_of_theirs(self, people, clock):
        reminder = self.remind(people, clock)
        notice = Notice.objects.get(kind=Notice.Kind.POLICY_CHANGED)
        assert (notice.cause_id, notice.contact_point_id) == (reminder.pk, people.dan_email.pk)
        assert notice.language == people.dan.language
        assert AuditEvent.objects.get(event="consent.policy.reminded").subject_id == people.dan.pk

    def test_once_a_day_by_the_practices_calendar(self, people, clock):
        self.remind(people, clock)
        with pytest.raises(agreeing.PolicyNotReminded) as refused:
            self.remind(people, clock)
        assert refused.value.why == "today"
        clock.move(days=1)
        self.remind(people, clock)
        assert Notice.objects.filter(kind=Notice.Kind.POLICY_CHANGED).count() == 2

    def test_not_who_has_read_it(self, people, clock):
        read(people, clock)
        with pytest.raises(agreeing.PolicyNotReminded) as refused:
            self.remind(people, clock)
        assert refused.value.why == "read"

    def test_without_a_usable_address_nothing_is_kept(self, people, clock):
        from django.db import transaction

        ContactPoint.objects.filter(client=people.dan).update(suspended_at=clock())
        with pytest.raises(agreeing.PolicyNotReminded) as refused, transaction.atomic():
            self.remind(people, clock)
        assert refused.value.why == "no_address"
        assert not PolicyReminder.objects.exists()
