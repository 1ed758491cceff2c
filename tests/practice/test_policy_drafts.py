"""The draft of the policy: one at a time, part by part, published as a version that is never changed again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from practice import actions, clauses, policy, submissions
from practice.actions import Publication
from practice.models import AuditEvent, CommunicationsPolicy, PolicyCell
from practice.rules import hours_form
from practice.vocabulary import Channel, Circumstance, Footing

TEXTS = (Circumstance.SCHEDULING, Channel.SMS)
NOTE = {"en": "Texts about times are gone.", "es": "Ya no hay textos de citas."}


@pytest.fixture
def ada(people, actor_of):
    return actor_of(people.ada)


@pytest.fixture
def draft(ada, now):
    return actions.begin_policy_draft(actor=ada, now=now)


def publish(draft, ada, now, *, effective_at=None, is_material=True, note=NOTE):
    about = Publication(effective_at or now, is_material, note)
    return actions.publish_policy_draft(draft=draft, publication=about, submission=None, actor=ada, now=now)


def close_texts(draft, ada, now):
    cell = replace(policy.of_row(draft).cell(*TEXTS), footing=Footing.NEVER, content=None)
    actions.change_policy_cells(draft=draft, cells=[cell], actor=ada, now=now)


def latest(event):
    return AuditEvent.objects.filter(event=event).latest("seq")


class TestBegin:
    def test_it_is_a_copy_of_what_is_in_force(self, draft):
        held, copied = policy.current(), policy.of_row(draft)
        assert (copied.cells, copied.hours, copied.quiet) == (held.cells, held.hours, held.quiet)
        assert (copied.response, copied.crisis) == (held.response, held.crisis)
        assert draft.version is None and draft.published_at is None

    def test_topics_without_words_get_the_starter_text(self, draft):
        assert draft.clauses == clauses.starter()

    def test_what_the_practice_has_written_stays(self, ada, now, draft):
        words = {"en": "Be kind.", "es": "Con respeto."}
        actions.change_policy_clause(draft=draft, topic="tone", words=words, actor=ada, now=now)
        publish(draft, ada, now)
        again = actions.begin_policy_draft(actor=ada, now=now)
        assert again.clauses["tone"] == words

    def test_there_is_one_at_a_time(self, ada, now, draft):
        assert actions.begin_policy_draft(actor=ada, now=now).pk == draft.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            CommunicationsPolicy.objects.create(
                created_at=now, hours={}, quiet_hours={}, response={}, crisis={}
            )

    def test_nothing_changes_for_anybody(self, draft, ada, now):
        before = policy.current()
        close_texts(draft, ada, now)
        assert policy.current() is before


class TestChange:
    def test_a_part_is_kept_with_who_and_when(self, draft, ada, now, people):
        quiet = {"begins": "20:00", "ends": "09:00", "channels": ["sms"]}
        actions.change_policy_draft(draft=draft, changes={"quiet_hours": quiet}, actor=ada, now=now)
        draft.refresh_from_db()
        assert (draft.quiet_hours, draft.changed_at, draft.changed_by_id) == (quiet, now, people.ada.pk)
        assert latest("practice.policy_draft.changed").fields == "quiet_hours"

    def test_what_is_the_same_is_not_written(self, draft, ada, now):
        actions.change_policy_draft(
            draft=draft, changes={"quiet_hours": draft.quiet_hours}, actor=ada, now=now
        )
        actions.change_policy_cells(
            draft=draft, cells=policy.of_row(draft).cells.values(), actor=ada, now=now
        )
        assert not AuditEvent.objects.filter(event="practice.policy_draft.changed").exists()

    def test_two_people_at_two_topics_keep_both(self, draft, ada, now):
        stale = CommunicationsPolicy.objects.get(pk=draft.pk)
        for row, topic in ((draft, "tone"), (stale, "ending")):
            actions.change_policy_clause(
                draft=row, topic=topic, words={"en": "A.", "es": "B."}, actor=ada, now=now
            )
        draft.refresh_from_db()
        assert draft.clauses["tone"] == draft.clauses["ending"] == {"en": "A.", "es": "B."}

    def test_after_publishing_nothing_of_it_changes(self, draft, ada, now):
        publish(draft, ada, now)
        with pytest.raises(actions.DraftGone):
            actions.change_policy_draft(draft=draft, changes={"guidance": {}}, actor=ada, now=now)
        with pytest.raises(actions.DraftGone):
            close_texts(draft, ada, now)


class TestDiscard:
    def test_it_is_gone_with_its_cells(self, draft, ada, now):
        actions.discard_policy_draft(draft=draft, actor=ada, now=now)
        assert not CommunicationsPolicy.objects.drafts().exists()
        assert not PolicyCell.objects.filter(policy_id=draft.pk).exists()
        assert latest("practice.policy_draft.discarded").subject_id == draft.pk

    def test_what_is_published_can_not_be_discarded(self, draft, ada, now):
        publish(draft, ada, now)
        with pytest.raises(actions.DraftGone):
            actions.discard_policy_draft(draft=draft, actor=ada, now=now)


class TestPublish:
    def test_it_is_the_next_version_from_now_on(self, draft, ada, now, people):
        close_texts(draft, ada, now)
        made = publish(draft, ada, now)
        assert (made.version, made.published_at, made.effective_at) == (2, now, now)
        assert (made.published_by_id, made.is_material, made.change_note) == (people.ada.pk, True, NOTE)
        assert policy.current().cell(*TEXTS).footing == Footing.NEVER
        assert latest("practice.policy.published").subject_id == made.pk

    def test_a_later_day_takes_over_by_itself(self, draft, ada, clock):
        close_texts(draft, ada, clock())
        publish(draft, ada, clock(), effective_at=clock() + timedelta(days=3))
        assert policy.current().version == 1
        clock.move(days=3, seconds=-1)
        assert policy.current().version == 1
        clock.move(seconds=1)
        assert policy.current().version == 2

    def test_a_day_that_has_passed_means_now(self, draft, ada, now):
        made = publish(draft, ada, now, effective_at=now - timedelta(days=3))
        assert made.effective_at == now

    def test_with_a_fault_nothing_is_published(self, draft, ada, now):
        crisis = {"en": draft.crisis["en"]}
        actions.change_policy_draft(draft=draft, changes={"crisis": crisis}, actor=ada, now=now)
        with pytest.raises(actions.DraftNotReady):
            publish(draft, ada, now)
        assert policy.current().version == 1

    def test_a_double_click_publishes_once(self, draft, ada, now):
        sent = submissions.Submission(draft.pk, b"x")
        about = Publication(now, False)
        for number in range(2):
            try:
                actions.publish_policy_draft(
                    draft=draft, publication=about, submission=sent, actor=ada, now=now
                )
            except submissions.AlreadyDone:
                assert number == 1
        assert CommunicationsPolicy.objects.published().count() == 2


class TestReviseBeside:
    """Hours and crisis help may change while a draft is written or a version waits for its day."""

    def hours(self, row):
        office = hours_form.office_from_dict(row.hours)
        return {"hours": hours_form.office_to_dict(office) | {"closures": ["2030-01-02"]}}

    def test_the_draft_stays_as_it_was_and_can_bring_it_in(self, draft, ada, now):
        close_texts(draft, ada, now)
        later = now + timedelta(minutes=1)
        revised = actions.revise_policy(changes=self.hours(draft), actor=ada, now=later)
        draft.refresh_from_db()
        assert draft.hours["closures"] == []
        actions.rebase_policy_draft(draft=draft, actor=ada, now=later + timedelta(minutes=1))
        draft.refresh_from_db()
        assert draft.hours["closures"] == ["2030-01-02"]
        assert policy.of_row(draft).cell(*TEXTS).footing == Footing.NEVER
        assert draft.created_at > revised.published_at

    def test_what_the_draft_changed_itself_is_kept(self, draft, ada, now):
        guidance = draft.guidance | {"longest": 500}
        actions.change_policy_draft(draft=draft, changes={"guidance": guidance}, actor=ada, now=now)
        later = now + timedelta(minutes=1)
        actions.revise_policy(changes={"guidance": {"longest": 900, "most_a_day": 9}}, actor=ada, now=later)
        actions.rebase_policy_draft(draft=draft, actor=ada, now=later)
        draft.refresh_from_db()
        assert draft.guidance == {"longest": 500, "most_a_day": 9}

    def test_a_draft_that_is_not_behind_stays(self, draft, ada, now):
        actions.rebase_policy_draft(draft=draft, actor=ada, now=now)
        assert not AuditEvent.objects.filter(event="practice.policy_draft.changed").exists()

    def test_a_version_to_come_does_not_begin_early_and_gets_the_change(self, draft, ada, clock):
        close_texts(draft, ada, clock())
        day = clock() + timedelta(days=3)
        publish(draft, ada, clock(), effective_at=day)
        clock.move(minutes=1)
        actions.revise_policy(changes=self.hours(draft), actor=ada, now=clock())
        held = policy.current()
        assert held.cell(*TEXTS).footing == Footing.CONSENT
        assert len(held.hours.closures) == 1
        clock.move(days=3)
        held = policy.current()
        assert held.cell(*TEXTS).footing == Footing.NEVER
        assert len(held.hours.closures) == 1
        row = CommunicationsPolicy.objects.get(pk=held.id)
        assert (row.effective_at, row.is_material, row.change_note) == (day, True, NOTE)

    def test_other_hours_ask_nobody_to_read_again(self, draft, ada, now):
        assert not actions.revise_policy(changes=self.hours(draft), actor=ada, now=now).is_material
