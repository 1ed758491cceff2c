"""A member of the practice writes: in the portal at once, elsewhere as far as the gate lets it."""

from datetime import datetime, timedelta

import pytest
import redis

from consent.models import DecisionRecord
from consent.rules.wordings import OnFile, WordingError, starter
from messaging import actions
from messaging.actions.sending import Saved, Writing
from messaging.models import Delivery, Draft, Message, Thread
from practice import crypto, submissions
from practice.access import Forbidden
from practice.models import AuditEvent, ContactPoint, Notice
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of


@pytest.fixture
def agreed(people: People, now: datetime) -> People:
    """Dan has agreed to texts about times."""
    doing.agree(people.dan_phone, now)
    return people


class TestInThePortal:
    def test_it_stands_there_sealed(self, people: People, now: datetime) -> None:
        said = doing.write(people.dan, people.ana, now, "How was your week?")
        assert doing.words_of(said) == "How was your week?"
        assert b"week" not in bytes(Message.objects.get().body)

    def test_it_names_author_time_and_why_it_was_allowed(self, people: People, now: datetime) -> None:
        said = doing.write(people.dan, people.ana, now)
        assert (said.author_id, said.created_at, said.kind) == (people.ana.pk, now, "from_practice")
        assert said.decision == DecisionRecord.objects.get()

    @pytest.mark.parametrize(
        ("about", "sealed_class"),
        [("scheduling", "administrative"), ("billing", "administrative"), ("between_sessions", "clinical")],
    )
    def test_what_it_is_about_fixes_its_class(
        self, people: People, now: datetime, about: str, sealed_class: str
    ) -> None:
        said = doing.write(people.dan, people.ana, now, circumstance=about)
        assert said.sealed_class == sealed_class
        with pytest.raises(crypto.NoGrant):
            other = {"administrative", "clinical"} - {sealed_class}
            crypto.open(
                said, "body", by=crypto.mint("t", "t", {(said.vault_id, other.pop())}, lambda _pairs: {})
            )

    def test_one_matter_is_one_thread(self, people: People, clock: Clock) -> None:
        first = doing.write(people.dan, people.ana, clock())
        second = doing.write(people.dan, people.ana, clock.move(days=1))
        other = doing.write(people.dan, people.ana, clock(), circumstance="scheduling")
        assert first.thread_id == second.thread_id != other.thread_id

    def test_what_was_closed_is_opened_by_writing_there_again(self, people: People, clock: Clock) -> None:
        first = doing.write(people.dan, people.ana, clock())
        Thread.objects.update(closed_at=clock())
        assert doing.write(people.dan, people.ana, clock.move(days=1)).thread_id == first.thread_id
        assert Thread.objects.get().closed_at is None

    def test_it_answers_who_waited(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.write(people.dan, people.ana, clock.move(minutes=5))
        assert not Thread.objects.waiting().exists()

    def test_it_leaves_another_matter_waiting(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), about="billing")
        doing.write(people.dan, people.ana, clock.move(minutes=5))
        assert Thread.objects.waiting().get().circumstance == "billing"

    def test_the_authors_draft_is_done_and_anothers_stays(self, people: People, now: datetime) -> None:
        for who in (people.ana, people.cleo):
            actions.save_draft(
                client=people.dan,
                circumstance="scheduling",
                channel="portal",
                body="Dear",
                actor=actor_of(who),
                now=now,
            )
        doing.write(people.dan, people.ana, now)
        assert Draft.objects.get().user_id == people.cleo.pk

    def test_the_trail_says_who_wrote_and_no_word(self, people: People, now: datetime) -> None:
        said = doing.write(people.dan, people.ana, now, "How was your week?")
        row = AuditEvent.objects.get(event="messaging.message.queued")
        assert (row.actor_id, row.subject_id, row.reason) == (people.ana.pk, said.pk, "portal")
        assert (row.object_ids, row.vault_ids) == ([said.thread_id], [people.dan.vault_id])


class TestByText:
    def test_a_delivery_is_promised_with_what_allowed_it(self, agreed: People, now: datetime) -> None:
        said = doing.write_text(agreed.dan, agreed.ana, now)
        promised = Delivery.objects.get()
        assert (promised.message, promised.contact_point, promised.channel) == (said, agreed.dan_phone, "sms")
        assert (promised.state, promised.next_at, promised.attempt) == ("queued", now, 0)
        assert promised.decision_ids == [said.decision_id]
        assert promised.consent_id is not None

    def test_the_text_is_what_the_wording_makes(self, agreed: People, now: datetime) -> None:
        said = doing.write_text(agreed.dan, agreed.ana, now, body="And bring the diary.")
        assert doing.words_of(said) == doing.PLEASE_CALL
        assert said.wording == "scheduling_call_us"

    def test_at_night_it_waits_for_the_morning(self, agreed: People, clock: Clock) -> None:
        clock.move(hours=12)
        doing.write_text(agreed.dan, agreed.ana, clock())
        promised = Delivery.objects.get()
        assert (promised.state, promised.next_at) == ("held", clock() + timedelta(hours=9))

    def test_the_worker_is_rung_once_it_is_committed(
        self, committed_db: None, agreed: People, now: datetime, broker: redis.Redis
    ) -> None:
        doing.write_text(agreed.dan, agreed.ana, now)
        assert broker.llen("outbox") == 1

    def test_own_words_are_refused_where_only_saved_ones_may_go(self, agreed: People, now: datetime) -> None:
        with pytest.raises(actions.NotAllowed) as refused:
            doing.write(agreed.dan, agreed.ana, now, circumstance="scheduling", channel="sms")
        assert [one.code for one in refused.value.decision.decisive] == ["content_limited"]

    def test_a_wording_for_another_matter_is_refused(self, agreed: People, now: datetime) -> None:
        reminder = next(one for one in starter() if one.key == "reminder_discreet")
        on_file = OnFile(language="en", zone="America/New_York", callback="+12025550100")
        saved = Saved(wording=reminder, slots={"time": now + timedelta(days=1)}, on_file=on_file)  # type: ignore[dict-item]
        with pytest.raises(WordingError):
            doing.write_text(agreed.dan, agreed.ana, now, saved=saved)

    def test_a_slot_left_empty_is_refused_in_words(self, agreed: People, now: datetime) -> None:
        late = next(one for one in starter() if one.key == "running_late")
        on_file = OnFile(language="en", zone="America/New_York", callback="+12025550100")
        with pytest.raises(WordingError, match="Give a day and a time"):
            doing.write_text(
                agreed.dan, agreed.ana, now, saved=Saved(wording=late, slots={}, on_file=on_file)
            )


class TestRefused:
    def test_nothing_is_saved(self, people: People, now: datetime) -> None:
        with pytest.raises(actions.NotAllowed):
            doing.write_text(people.dan, people.ana, now)
        assert not (Message.objects.exists() or Thread.objects.exists() or Delivery.objects.exists())

    def test_it_says_why_and_names_the_proper_ways(self, people: People, now: datetime) -> None:
        with pytest.raises(actions.NotAllowed) as refused:
            doing.write_text(people.dan, people.ana, now)
        decision = refused.value.decision
        assert [one.code for one in decision.decisive] == ["consent_missing"]
        assert [way.code for way in decision.alternatives][:2] == ["post_and_notify", "ask_consent"]

    def test_the_form_can_be_sent_again(self, people: People, now: datetime) -> None:
        once = submissions.read(submissions.issue("ana"), "ana", "by text")
        writing = Writing(circumstance="scheduling", body="Hello", channel="sms")
        for _time in range(2):
            with pytest.raises(actions.NotAllowed):
                actions.send_message(
                    client=people.dan, writing=writing, submission=once, actor=actor_of(people.ana), now=now
                )

    @pytest.mark.parametrize("name", ["ben", "sam", "bill", "pia", "ada"])
    def test_who_is_not_of_the_care_team_writes_nothing(
        self, people: People, now: datetime, name: str
    ) -> None:
        with pytest.raises(Forbidden):
            doing.write(people.dan, getattr(people, name), now, circumstance="scheduling")

    def test_the_front_desk_writes_about_times(self, people: People, now: datetime) -> None:
        assert (
            doing.write(people.dan, people.cleo, now, circumstance="scheduling").author_id == people.cleo.pk
        )

    def test_the_front_desk_writes_nothing_between_sessions(self, people: People, now: datetime) -> None:
        with pytest.raises(Forbidden):
            doing.write(people.dan, people.cleo, now)


class TestNotice:
    """Posted in the portal, with a neutral notice: the way out where a channel is closed."""

    def test_it_goes_by_mail_where_mail_may_go(self, people: People, now: datetime) -> None:
        said = doing.write(people.dan, people.ana, now, is_notified=True)
        notice = Notice.objects.get()
        assert (notice.kind, notice.cause_id) == ("new_message", said.pk)
        assert (notice.channel, notice.contact_point) == ("email", people.dan_email)

    def test_it_goes_by_text_only_to_who_agreed_to_texts(self, agreed: People, now: datetime) -> None:
        ContactPoint.objects.filter(pk=agreed.dan_email.pk).update(suspended_at=now)
        doing.write(agreed.dan, agreed.ana, now, is_notified=True)
        assert Notice.objects.get().channel == "sms"

    def test_it_goes_nowhere_unproven_and_the_message_stands(self, people: People, now: datetime) -> None:
        ContactPoint.objects.filter(client=people.dan).update(verified_at=None)
        said = doing.write(people.dan, people.ana, now, is_notified=True)
        assert not Notice.objects.exists()
        assert Message.objects.get() == said

    def test_unless_asked_for_there_is_none(self, people: People, now: datetime) -> None:
        doing.write(people.dan, people.ana, now)
        assert not Notice.objects.exists()


class TestTwice:
    def send(self, people: People, now: datetime, said: str, body: str, token: str) -> Message:
        once = submissions.read(token, "ana", said)
        writing = Writing(circumstance="between_sessions", body=body)
        return actions.send_message(
            client=people.dan, writing=writing, submission=once, actor=actor_of(people.ana), now=now
        )

    def test_the_same_form_is_one_message(self, people: People, now: datetime) -> None:
        token = submissions.issue("ana")
        self.send(people, now, "Hello", "Hello", token)
        with pytest.raises(submissions.AlreadyDone):
            self.send(people, now, "Hello", "Hello", token)
        assert Message.objects.count() == 1

    def test_with_other_words_it_is_no_repetition(self, people: People, now: datetime) -> None:
        token = submissions.issue("ana")
        self.send(people, now, "Hello", "Hello", token)
        with pytest.raises(submissions.Changed):
            self.send(people, now, "Goodbye", "Goodbye", token)
        assert Message.objects.count() == 1
