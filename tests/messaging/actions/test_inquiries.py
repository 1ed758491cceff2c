"""A first contact from its arrival to its end: kept, answered, called, converted, declined, destroyed."""

from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache

from consent.models import SafeContact
from consent.rules import content
from messaging import actions
from messaging.actions import NotOpen, NotSent
from messaging.actions.inquiry_ends import keep_days
from messaging.contact import answers
from messaging.models import Inquiry, InquiryAnswer, InquiryNote, Message, Thread
from practice import crypto, disposals, policy, vaults
from practice.actions.clients import Particulars
from practice.models import AuditEvent, Client, ContactPoint, DataKey, Vault
from practice.rules.telling import telling_word
from practice.submissions import AlreadyDone, Submission
from tests import doing
from tests.conftest import Clock
from tests.messaging.contact.writing import EMAIL, PHONE, WORDS, receive, said
from tests.people import People, actor_of

State = Inquiry.State
KIM = Particulars(name="Kim Noor", first_name="Kim", residence="NY")


@pytest.fixture(autouse=True)
def fresh(people: People) -> None:
    cache.clear()


@pytest.fixture
def inquiry(clock: Clock) -> Inquiry:
    return receive(clock(), phone=PHONE)


def answer(
    inquiry: Inquiry, people: People, clock: Clock, channel: str = "email", **more: Any
) -> InquiryAnswer:
    wording = more.pop("wording", "please_call")
    return actions.answer_inquiry(
        inquiry=inquiry, said=said(**{"phone": PHONE} | more), channel=channel, wording=wording,
        submission=None, actor=actor_of(people.cleo), now=clock(),
    )  # fmt: skip


def convert(inquiry: Inquiry, people: People, clock: Clock, whom: Any = KIM, **more: Any) -> Client:
    given = {"submission": None, "actor": actor_of(people.ana), "now": clock()} | more
    return actions.convert_inquiry(inquiry=inquiry, whom=whom, **given)


class TestReceiving:
    def test_it_lies_in_a_vault_of_its_own(self, inquiry: Inquiry) -> None:
        assert inquiry.vault.kind == Vault.Kind.UNFILED
        assert inquiry.sealed_class == "administrative"
        assert WORDS not in str(Inquiry.objects.values())
        assert WORDS in (doing.words_of(inquiry, "said") or "")

    def test_an_answer_is_promised(self, inquiry: Inquiry, clock: Clock) -> None:
        assert inquiry.answer_by is not None
        assert inquiry.answer_by > clock()

    def test_the_same_words_again_are_marked(self, inquiry: Inquiry, clock: Clock) -> None:
        again = receive(clock.move(minutes=1), network="198.51.100.1", email="other@elsewhere.example")
        assert again.marks == ["repeated"]

    def test_very_many_are_marked_and_kept(self, clock: Clock, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"inquiries_per_hour": 2}
        marks = [receive(clock(), words=f"No {n}", network=f"192.0.2.{n}").marks for n in range(3)]
        assert marks == [[], [], ["many"]]

    def test_too_many_from_one_network_leave_nothing_behind(self, clock: Clock, settings: Any) -> None:
        settings.LIMITS = settings.LIMITS | {"inquiries_per_network": 1}
        receive(clock(), words="One")
        before = Vault.objects.count()
        with pytest.raises(actions.TooManyInquiries):
            receive(clock(), words="Two")
        assert (Inquiry.objects.count(), Vault.objects.count()) == (1, before)


class TestAnswering:
    def test_it_leaves_in_fixed_words(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = answer(inquiry, people, clock)
        [letter] = doing.drained(monkeypatch)
        assert letter.to == EMAIL
        assert letter.subject == f"An answer from {policy.practice().discreet_name}"
        assert "Thank you for writing to us. Please call us at" in letter.text
        row.refresh_from_db()
        inquiry.refresh_from_db()
        assert (row.state, inquiry.state) == ("sent", State.ANSWERED)
        assert AuditEvent.objects.filter(event="messaging.inquiry_answer.sent").exists()

    @pytest.mark.parametrize("wording", InquiryAnswer.Wording.values)
    @pytest.mark.parametrize("hours", [0, 24 * 9])
    def test_no_wording_tells_of_care_or_repeats_what_was_written(
        self, inquiry: Inquiry, clock: Clock, wording: str, hours: int
    ) -> None:
        letter = answers.letter(
            wording, inquiry=inquiry, practice=policy.practice(), now=clock.move(hours=hours)
        )
        address = f"{settings.SOTTO_BASE_URL}/contact/elsewhere/"
        for text in (letter.subject, letter.text.replace(address, "")):
            assert content.content_check(text, "en") == ()
            assert not telling_word(text.replace(policy.practice().discreet_name, ""))
            assert "Kim" not in text
        assert len(letter.text) <= 300
        assert "%(" not in letter.text

    def test_that_an_answer_will_come_is_none_yet(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        answer(inquiry, people, clock, wording="received")
        assert "will answer by" in doing.drained(monkeypatch)[0].text
        inquiry.refresh_from_db()
        assert (inquiry.state, inquiry.destroy_at) == (State.NEW, None)
        client = convert(inquiry, people, clock)
        assert Thread.objects.get(client=client).answer_by == inquiry.answer_by

    def test_a_text_goes_where_they_asked_for_texts(
        self, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = receive(clock(), way="text", phone=PHONE)
        answer(row, people, clock, "sms", way="text")
        assert [letter.to for letter in doing.drained(monkeypatch)] == [PHONE]

    def test_no_text_where_they_did_not(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        with pytest.raises(NotSent) as refused:
            answer(inquiry, people, clock, "sms")
        assert {one.code for one in refused.value.decision.decisive} == {"no_opt_in"}

    def test_after_stop_none(self, people: People, clock: Clock) -> None:
        row = receive(clock(), way="text", phone=PHONE)
        actions.receive_text(provider_id="SM1", sender=PHONE, body="STOP", now=clock())
        with pytest.raises(NotSent):
            answer(row, people, clock, "sms", way="text")

    def test_what_reads_like_a_refusal_holds_it_back_too(
        self, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = answer(receive(clock(), way="text", phone=PHONE), people, clock, "sms", way="text")
        doing.filed(doing.text_in(PHONE, "Please do not text me", clock()), clock())
        assert doing.drained(monkeypatch) == []
        row.refresh_from_db()
        assert row.state == "blocked"

    def test_who_called_it_spam_gets_no_more(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        actions.refuse_mail(address=EMAIL, now=clock())
        with pytest.raises(NotSent):
            answer(inquiry, people, clock)

    def test_a_stop_that_comes_between_holds_it_back(
        self, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = receive(clock(), way="text", phone=PHONE)
        queued = answer(row, people, clock, "sms", way="text")
        actions.receive_text(provider_id="SM1", sender=PHONE, body="STOP", now=clock())
        assert doing.drained(monkeypatch) == []
        queued.refresh_from_db()
        assert (queued.state, queued.problem) == ("blocked", "opted_out")

    def test_a_clients_address_is_answered_in_their_conversation(self, people: People, clock: Clock) -> None:
        row = receive(clock(), email="dan@home.example")
        with pytest.raises(NotSent) as refused:
            answer(row, people, clock, email="dan@home.example")
        assert "not_theirs" in {one.code for one in refused.value.decision.decisive}

    def test_where_nothing_was_given_nothing_goes(self, people: People, clock: Clock) -> None:
        with pytest.raises(NotSent):
            answer(receive(clock()), people, clock, "sms")

    def test_who_left_meanwhile_sends_no_more(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = answer(inquiry, people, clock)
        people.cleo.is_active = False
        people.cleo.save()
        assert doing.drained(monkeypatch) == []
        row.refresh_from_db()
        assert row.problem == "author_inactive"

    def test_what_is_settled_is_not_answered(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        actions.set_inquiry_aside(inquiry=inquiry, actor=actor_of(people.cleo), now=clock())
        with pytest.raises(NotOpen):
            answer(inquiry, people, clock)


class TestCalling:
    def note(self, inquiry: Inquiry, people: People, clock: Clock, reached: str, **more: Any) -> InquiryNote:
        given = {"words": "They call back.", "submission": None, "actor": actor_of(people.cleo)} | more
        return actions.note_inquiry_call(inquiry=inquiry, reached=reached, now=clock(), **given)

    @pytest.mark.parametrize(
        ("reached", "state"), [("spoke", "answered"), ("left_word", "new"), ("nobody", "new")]
    )
    def test_only_who_was_reached_is_answered(
        self, inquiry: Inquiry, people: People, clock: Clock, reached: str, state: str
    ) -> None:
        row = self.note(inquiry, people, clock, reached)
        inquiry.refresh_from_db()
        assert inquiry.state == state
        assert doing.words_of(row) == "They call back."
        assert row.vault_id == inquiry.vault_id

    def test_two_clicks_are_one_note(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        sending = Submission(key=inquiry.pk, digest=b"x" * 32)
        self.note(inquiry, people, clock, "spoke", submission=sending)
        with pytest.raises(AlreadyDone):
            self.note(inquiry, people, clock, "spoke", submission=sending)
        assert InquiryNote.objects.count() == 1


class TestConverting:
    def test_a_client_with_addresses_that_nobody_has_proven(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        client = convert(inquiry, people, clock)
        points = ContactPoint.objects.filter(client=client)
        assert {(point.kind, point.verified_at) for point in points} == {("email", None), ("phone", None)}
        assert doing.words_of(client, "name") == "Kim Noor"
        assert doing.words_of(client, "residence") == "NY"

    def test_their_words_are_the_first_message_under_their_own_key(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        client = convert(inquiry, people, clock)
        message = Message.objects.get(client=client)
        assert message.vault_id == client.vault_id
        assert (doing.words_of(message) or "").startswith(WORDS)
        assert not message.is_sender_verified
        thread = Thread.objects.get(pk=message.thread_id)
        assert (thread.circumstance, thread.waiting_since) == ("initial_contact", inquiry.received_at)

    def test_its_own_key_is_destroyed(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        sealed = Inquiry.objects.get()
        convert(inquiry, people, clock)
        assert not DataKey.objects.filter(vault_id=inquiry.vault_id).exists()
        crypto.forget_all()
        with pytest.raises(crypto.KeyGone):
            crypto.open(
                sealed, "said", by=crypto.mint("t", "t", {(sealed.vault_id, "administrative")}, vaults.load)
            )
        inquiry.refresh_from_db()
        assert (inquiry.said, inquiry.email_index, inquiry.phone_index, inquiry.digest) == (None,) * 4

    def test_notes_go_along(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        TestCalling().note(inquiry, people, clock, "spoke")
        client = convert(inquiry, people, clock)
        note = InquiryNote.objects.get()
        assert note.vault_id == client.vault_id
        assert doing.words_of(note) == "They call back."
        assert Thread.objects.get(client=client).waiting_since is None  # somebody has answered

    def test_who_asked_for_care_is_reached_with_care(self, people: People, clock: Clock) -> None:
        row = receive(clock(), phone=PHONE, others_see=True, may_leave_word=False)
        client = convert(row, people, clock)
        found = {
            (one.discretion, one.may_leave_voicemail) for one in SafeContact.objects.filter(client=client)
        }
        assert found == {("discreet", False)}

    def test_two_who_convert_at_once_make_one_client(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        convert(inquiry, people, clock)
        before = Client.objects.count()
        with pytest.raises(NotOpen):
            convert(inquiry, people, clock, actor=actor_of(people.cleo))
        assert Client.objects.count() == before

    def test_a_known_client_gets_it_and_no_second_file(self, people: People, clock: Clock) -> None:
        row = receive(clock(), email="dan@home.example", phone=PHONE)
        before = Client.objects.count()
        assert convert(row, people, clock, people.dan) == people.dan
        assert Client.objects.count() == before
        assert not ContactPoint.objects.filter(client=people.dan, kind="phone", verified_at=None).exists()
        assert Message.objects.get(client=people.dan).thread.circumstance == "initial_contact"

    def test_an_answer_that_still_waits_is_not_sent(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = answer(inquiry, people, clock)
        convert(inquiry, people, clock)
        assert doing.drained(monkeypatch) == []
        row.refresh_from_db()
        assert row.state == "cancelled"
        assert Thread.objects.get(circumstance="initial_contact").answer_by == inquiry.answer_by  # they wait

    def test_who_was_answered_does_not_wait(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        answer(inquiry, people, clock)
        doing.drained(monkeypatch)
        client = convert(inquiry, people, clock)
        assert Thread.objects.get(client=client).waiting_since is None

    def test_the_trail_names_whom_it_became(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        client = convert(inquiry, people, clock)
        row = AuditEvent.objects.get(event="messaging.inquiry.converted")
        assert client.pk in row.object_ids
        assert row.vault_ids == [client.vault_id]


class TestEnding:
    def aside(self, inquiry: Inquiry, people: People, clock: Clock) -> Inquiry:
        return actions.set_inquiry_aside(inquiry=inquiry, actor=actor_of(people.cleo), now=clock())

    def decline(self, inquiry: Inquiry, people: People, clock: Clock, **more: Any) -> Inquiry:
        given = {"submission": None, "actor": actor_of(people.cleo), "now": clock()} | more
        return actions.decline_inquiry(inquiry=inquiry, **given)

    def test_declined_with_a_word_where_else_to_ask(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        row = self.decline(inquiry, people, clock, said=said(), channel="email")
        assert row.state == State.DECLINED
        [letter] = doing.drained(monkeypatch)
        assert "/contact/elsewhere/" in letter.text

    def test_one_that_cannot_be_told_stays_open(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        with pytest.raises(NotSent):
            self.decline(inquiry, people, clock, said=said(phone=PHONE), channel="sms")
        inquiry.refresh_from_db()
        assert inquiry.state == State.NEW

    def test_the_clock_runs_for_ninety_days_unless_the_practice_says_otherwise(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        row = self.decline(inquiry, people, clock)
        assert row.destroy_at is not None
        assert (row.destroy_at - clock()).days == 90
        actions.set_contact_page(
            is_open=True, keep_days=30, answered_days=200, actor=actor_of(people.ada), now=clock()
        )
        assert keep_days() == 30
        row.refresh_from_db()
        assert (row.destroy_at - clock()).days == 90  # what has ended keeps the day that it was given

    @pytest.mark.parametrize("channel", ["", "email"])
    def test_what_was_promised_before_and_waits_still_does_not_go(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any, channel: str
    ) -> None:
        answer(inquiry, people, clock, wording="will_call")
        actions.decline_inquiry(
            inquiry=inquiry, said=said(phone=PHONE), channel=channel, submission=None,
            actor=actor_of(people.cleo), now=clock(),
        )  # fmt: skip
        left = ["no room ourselves" in letter.text for letter in doing.drained(monkeypatch)]
        assert left == [True] * bool(channel)

    def test_taken_back_nobody_is_told_that_there_is_no_room(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        actions.decline_inquiry(
            inquiry=inquiry, said=said(phone=PHONE), channel="email", submission=None,
            actor=actor_of(people.cleo), now=clock(),
        )  # fmt: skip
        actions.reopen_inquiry(inquiry=inquiry, actor=actor_of(people.cleo), now=clock())
        assert doing.drained(monkeypatch) == []

    def test_taken_back_it_waits_again(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        self.aside(inquiry, people, clock)
        row = actions.reopen_inquiry(inquiry=inquiry, actor=actor_of(people.ana), now=clock())
        assert (row.state, row.destroy_at) == (State.NEW, None)
        assert actions.destroy_inquiries(now=clock.move(days=400)) == 0
        with pytest.raises(NotOpen):
            actions.reopen_inquiry(inquiry=inquiry, actor=actor_of(people.ana), now=clock())

    def test_when_its_time_is_over_nothing_opens_it(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        TestCalling().note(inquiry, people, clock, "nobody")
        self.aside(inquiry, people, clock)
        assert actions.destroy_inquiries(now=clock.move(days=89)) == 0
        assert actions.destroy_inquiries(now=clock.move(days=2)) == 1
        inquiry.refresh_from_db()
        assert (inquiry.state, inquiry.said, inquiry.email_index) == (State.DESTROYED, None, None)
        assert InquiryNote.objects.get().body is None
        assert not DataKey.objects.filter(vault_id=inquiry.vault_id).exists()
        assert inquiry.vault.status == Vault.Status.DISPOSED
        assert actions.destroy_inquiries(now=clock()) == 0

    def test_no_restored_backup_brings_it_back(
        self, committed_db: None, people: People, clock: Clock
    ) -> None:
        row = receive(clock())
        self.aside(row, people, clock)
        actions.destroy_inquiries(now=clock.move(days=91))
        assert row.vault_id in disposals.read()

    def test_what_nobody_has_settled_is_never_destroyed(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        """While nobody has answered it, it waits. Afterwards nothing came of it: that has an end."""
        assert actions.destroy_inquiries(now=clock.move(days=4000)) == 0
        assert Inquiry.objects.get().state == State.NEW

    def test_what_was_answered_and_never_settled_is_destroyed_in_the_end(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        answer(inquiry, people, clock)
        doing.drained(monkeypatch)
        clock.move(days=100)
        TestCalling().note(inquiry, people, clock, "nobody")  # somebody is still at it: counted anew
        assert actions.destroy_inquiries(now=clock.move(days=179)) == 0
        assert actions.destroy_inquiries(now=clock.move(days=2)) == 1
        inquiry.refresh_from_db()
        assert (inquiry.state, inquiry.said) == (State.DESTROYED, None)

    def test_what_was_answered_before_there_was_a_clock_gets_one(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        answer(inquiry, people, clock)
        doing.drained(monkeypatch)
        Inquiry.objects.update(destroy_at=None)
        assert actions.destroy_inquiries(now=clock.move(days=400)) == 0
        assert actions.destroy_inquiries(now=clock.move(days=181)) == 1

    def test_settled_in_time_another_clock_runs_or_none(
        self, inquiry: Inquiry, people: People, clock: Clock
    ) -> None:
        answer(inquiry, people, clock)
        convert(inquiry, people, clock)
        inquiry.refresh_from_db()
        assert inquiry.destroy_at is None
        assert actions.destroy_inquiries(now=clock.move(days=4000)) == 0

    def test_the_practice_says_how_long(self, inquiry: Inquiry, people: People, clock: Clock) -> None:
        actions.set_contact_page(
            is_open=True, keep_days=90, answered_days=7, actor=actor_of(people.ada), now=clock()
        )
        answer(inquiry, people, clock)
        found = Inquiry.objects.get()
        assert found.destroy_at is not None
        assert (found.destroy_at - clock()).days == 7

    def test_spam_gets_no_answer_that_still_waits(
        self, inquiry: Inquiry, people: People, clock: Clock, monkeypatch: Any
    ) -> None:
        answer(inquiry, people, clock)
        self.aside(inquiry, people, clock)
        assert doing.drained(monkeypatch) == []


class TestReferrals:
    def test_named_and_taken_off_once(self, people: People, clock: Clock) -> None:
        by = {"actor": actor_of(people.cleo), "now": clock()}
        row = actions.add_referral(elsewhere=actions.Elsewhere(name="Harbor House"), submission=None, **by)
        assert [actions.end_referral(referral=row, **by) for _click in range(2)] == [True, False]
        assert AuditEvent.objects.filter(event="messaging.referral.ended").count() == 1
