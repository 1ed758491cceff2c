"""What is held: seen by nobody on the client's side, let out once, taken back as if never said."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from messaging import actions
from messaging.models import Attachment, Delivery, Draft, DraftFile, Message, MessageRead, Thread
from messaging.outbox import draining
from practice import crypto, vaults
from practice.actors import WORKER
from practice.models import AuditEvent, Client, Notice
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from practice.vocabulary import Channel
from tests import doing
from tests.conftest import Clock
from tests.people import People, Person, actor_of

TEN = timedelta(seconds=10)
PLAN = Taken("plan.txt", "text/plain", b"Breathe.", Scan.NOT_SCANNED)


def rights_to(client: Client) -> crypto.Grant:
    pairs = {(client.vault_id, one) for one in ("administrative", "clinical")}
    return crypto.mint("test", "test", pairs, vaults.load)


def held(people: People, clock: Clock, body: str = "How was your week?", **more: object) -> Message:
    return doing.write(people.dan, people.ana, clock(), body, held_until=clock() + TEN, **more)


def recall(message: Message, by: Person, clock: Clock) -> bool:
    return actions.recall_message(
        message_id=message.pk, rights=rights_to(message.client), actor=actor_of(by), now=clock()
    )


class TestTakingBack:
    def test_it_was_never_said_and_the_words_are_a_draft_again(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        message = doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
        assert Delivery.objects.get().state == "held"
        assert recall(message, people.ana, clock)
        assert not Message.objects.exists() and not Delivery.objects.exists() and not Thread.objects.exists()
        draft = Draft.objects.get()
        assert (doing.words_of(draft), draft.channel) == (doing.PLEASE_CALL, "sms")
        assert draft.circumstance == "scheduling"
        row = AuditEvent.objects.get(event="messaging.message.recalled")
        assert (row.actor_id, row.subject_id) == (people.ana.pk, message.pk)

    def test_though_what_was_to_carry_it_had_been_cancelled(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        message = doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
        actions.cancel_delivery(delivery=Delivery.objects.get(), actor=actor_of(people.ana), now=clock())
        assert recall(message, people.ana, clock)
        assert not Message.objects.exists() and not Delivery.objects.exists()
        assert doing.words_of(Draft.objects.get()) == doing.PLEASE_CALL

    def test_the_hour_that_was_chosen_for_it_is_kept(self, people: People, clock: Clock) -> None:
        at = clock() + timedelta(days=1)  # at 11:00 in New York
        message = doing.write(people.dan, people.ana, clock(), held_until=at)
        assert recall(message, people.ana, clock)
        assert Draft.objects.get().hour == f"{at.astimezone(ZoneInfo('America/New_York')):%Y-%m-%d}T11:00"

    def test_what_went_at_once_comes_back_without_an_hour(self, people: People, clock: Clock) -> None:
        assert recall(held(people, clock), people.ana, clock)
        assert Draft.objects.get().hour == ""

    def test_its_notice_is_never_sent(self, people: People, clock: Clock) -> None:
        message = held(people, clock, is_notified=True)
        assert Notice.objects.get(kind="new_message").state == "held"
        recall(message, people.ana, clock)
        assert not Notice.objects.filter(kind="new_message").exists()

    def test_its_files_wait_with_the_draft_again(self, people: People, clock: Clock) -> None:
        message = held(people, clock, files=(PLAN,))
        assert recall(message, people.ana, clock)
        assert not Attachment.objects.exists()
        file = DraftFile.objects.get()
        assert doing.words_of(file, "name") == "plan.txt"
        writing = {"enclosed": (file.pk,), "rights": rights_to(people.dan)}
        again = held(people, clock, **writing)
        assert Attachment.objects.get().message == again and not DraftFile.objects.exists()

    def test_what_was_begun_since_comes_after(self, people: People, clock: Clock) -> None:
        message = held(people, clock, "First.")
        actions.save_draft(
            client=people.dan, circumstance="between_sessions", channel="portal", body="Second.",
            actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        recall(message, people.ana, clock)
        assert doing.words_of(Draft.objects.get()) == "First.\n\nSecond."

    def test_only_its_author_takes_it_back(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        assert not recall(message, people.ben, clock)
        assert Message.objects.filter(pk=message.pk).exists()

    def test_after_it_went_nothing_is_taken_back(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        clock.move(seconds=10)
        draining.drain()
        assert not recall(message, people.ana, clock)
        assert Message.objects.get().held_until is None and not Draft.objects.exists()

    def test_a_thread_that_was_there_before_stays(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        message = held(people, clock)
        recall(message, people.ana, clock)
        assert Thread.objects.get().waiting_since is not None


class TestLettingOut:
    def test_when_its_time_has_come_it_is_said_then(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        before = Client.objects.get(pk=people.dan.pk).changed_at
        clock.move(seconds=9)
        draining.drain()
        assert Message.objects.get().held_until is not None
        at = clock.move(seconds=1)
        draining.drain()
        message.refresh_from_db()
        assert (message.held_until, message.created_at) == (None, at)
        assert Client.objects.get(pk=people.dan.pk).changed_at > before
        assert AuditEvent.objects.get(event="messaging.message.released").actor_kind == WORKER.kind

    def test_nothing_leaves_before_and_all_of_it_after(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
        held(people, clock, is_notified=True)
        Delivery.objects.update(next_at=clock())
        Notice.objects.update(next_at=clock())
        assert doing.drained(monkeypatch) == []
        clock.move(seconds=10)
        left = doing.drained(monkeypatch)
        assert sorted(one.text == doing.PLEASE_CALL for one in left) == [False, True]
        assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}

    def test_the_wait_ends_only_when_it_is_seen(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        held_at = clock.move(minutes=1)
        held(people, clock)
        assert Thread.objects.get().waiting_since is not None
        clock.move(seconds=10)
        draining.drain()
        assert Thread.objects.get().waiting_since is None and held_at < clock()

    def test_what_he_wrote_meanwhile_still_waits(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        clock.move(minutes=1)
        held(people, clock)
        doing.say(people.dan, clock.move(seconds=5), "One more thing.")
        clock.move(seconds=10)
        draining.drain()
        assert Message.objects.held().count() == 0
        assert Thread.objects.get().waiting_since is not None

    def test_its_author_may_let_it_out_at_once(
        self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        doing.agree(people.dan_phone, clock())
        message = doing.write_text(people.dan, people.ana, clock(), held_until=clock() + timedelta(days=1))
        assert actions.release_message(message_id=message.pk, actor=actor_of(people.ana), now=clock())
        assert [one.text for one in doing.drained(monkeypatch)] == [doing.PLEASE_CALL]
        assert not actions.release_message(message_id=message.pk, actor=actor_of(people.ana), now=clock())

    def test_another_hour_moves_all_that_carries_it(self, people: People, clock: Clock) -> None:
        doing.agree(people.dan_phone, clock())
        message = doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
        later = clock() + timedelta(days=2)
        assert actions.postpone_message(
            message_id=message.pk, until=later, actor=actor_of(people.ana), now=clock()
        )
        assert Message.objects.get().held_until == later and Delivery.objects.get().next_at == later
        assert not actions.postpone_message(
            message_id=message.pk, until=later, actor=actor_of(people.ben), now=clock()
        )

    @pytest.mark.parametrize("way", [Channel.PORTAL, Channel.SMS])
    def test_of_who_has_left_nothing_appears(self, people: People, clock: Clock, way: str) -> None:
        doing.agree(people.dan_phone, clock())
        if way == Channel.SMS:
            doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
        else:
            held(people, clock)
        type(people.ana).objects.filter(pk=people.ana.pk).update(is_active=False)
        clock.move(seconds=10)
        draining.drain()
        found = Message.objects.get()
        assert found.held_until is not None and found.problem == "author_inactive"
        assert not MessageRead.objects.exists()
        assert AuditEvent.objects.get(event="messaging.message.stopped").reason == "author_inactive"

    def test_the_gate_is_asked_again(self, people: People, clock: Clock) -> None:
        message = held(people, clock)
        people.dan.vault.status = "disposing"
        type(people.dan.vault).objects.filter(pk=people.dan.vault_id).update(status="disposing")
        clock.move(seconds=10)
        draining.drain()
        message.refresh_from_db()
        assert message.held_until is not None and message.problem == "disposed"
        assert message.decision is not None and message.decision.outcome == "refused"
