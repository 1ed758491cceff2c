"""What came in is put where it belongs: into the client's conversation, or before a person. Never twice."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest

from consent.models import Refusal
from messaging import actions, files, mail, tasks
from messaging.actions import filing
from messaging.models import Attachment, Delivery, InboundItem, Message, Thread
from practice import actions as house
from practice import crypto, vaults
from practice.access import scope
from practice.models import AuditEvent, CareTeamMember, ContactPoint, DataKey, Notice
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

DAN = "Dan Doyle <Dan@Home.example>"


@pytest.fixture
def mail_agreed(people: People, now: datetime) -> People:
    doing.agree(people.dan_email, now)
    return people


def arrived(raw: bytes, now: datetime) -> InboundItem:
    return doing.filed(doing.mail_in(raw, now), now)


def carried(people: People, now: datetime, about: str) -> Message:
    """A mail from Ana about this; its delivery's id is its Message-ID."""
    return doing.write_text(people.dan, people.ana, now, channel="email", circumstance=about)


def message_id(message: Message) -> str:
    return f"<{Delivery.objects.get(message=message).pk}@practice.example>"


class TestKnownSender:
    def test_it_stands_in_the_conversation(self, people: People, now: datetime) -> None:
        item = arrived(doing.letter(DAN, "See you on Thursday."), now)
        said = Message.objects.get()
        assert (said.client, said.channel, said.kind) == (people.dan, "email", "from_client")
        assert doing.words_of(said) == "See you on Thursday."
        assert (item.state, item.message, item.settled_at) == ("filed", said, now)

    def test_it_proves_nobody(self, people: People, now: datetime) -> None:
        arrived(doing.letter(DAN, "See you on Thursday."), now)
        assert Message.objects.get().is_sender_verified is False

    @pytest.mark.parametrize(("said", "is_proven"), [("pass", True), ("none", False)])
    def test_where_the_practices_mail_server_vouches_for_its_address_it_has_no_mark(
        self, people: People, now: datetime, settings: Any, said: str, is_proven: bool
    ) -> None:
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        head = {"Authentication_Results": f"mx.practice.example; dmarc={said} header.from=home.example"}
        arrived(doing.letter(DAN, "See you on Thursday.", **head), now)
        assert Message.objects.get().is_sender_verified is is_proven

    def test_what_it_calls_forged_goes_before_who_cares_for_them(
        self, people: People, now: datetime, settings: Any
    ) -> None:
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        head = {"Authentication_Results": "mx.practice.example; dmarc=fail header.from=home.example"}
        item = arrived(doing.letter(DAN, "Send it to another number.", **head), now)
        assert (item.state, item.reason, item.candidates) == ("triage", "forged", [people.dan.pk])
        assert not Message.objects.exists()

    def test_what_it_quotes_is_folded(self, people: People, now: datetime) -> None:
        arrived(
            doing.letter(
                DAN, "Yes.\n\nOn Wed, Nov 18, 2026 at 9:00 AM Ana <ana@x.example> wrote:\n> Is Thursday good?"
            ),
            now,
        )
        said = Message.objects.get()
        assert doing.words_of(said) == "Yes."
        assert "Is Thursday good?" in (doing.words_of(said, "quoted") or "")

    def test_a_mail_of_nothing_but_quotes_shows_them(self, people: People, now: datetime) -> None:
        arrived(doing.letter(DAN, "> Is Thursday good?\n> Or Friday?"), now)
        assert "Is Thursday good?" in (doing.words_of(Message.objects.get()) or "")

    def test_a_mail_without_words_says_so(self, people: People, now: datetime) -> None:
        arrived(doing.letter(DAN, "", subject="Thursday"), now)
        assert doing.words_of(Message.objects.get()) == "(no text)"

    def test_the_client_is_promised_an_answer(self, people: People, now: datetime) -> None:
        arrived(doing.letter(DAN, "See you on Thursday."), now)
        assert Thread.objects.waiting().get().waiting_since == now

    def test_out_of_hours_the_portal_answers_once(self, people: People, clock: Clock) -> None:
        clock.move(hours=8)
        arrived(doing.letter(DAN, "See you on Thursday."), clock())
        arrived(doing.letter(DAN, "Or on Friday."), clock())
        assert Message.objects.filter(kind="automatic").count() == 1


class TestThread:
    def test_it_follows_the_message_that_it_answers(self, mail_agreed: People, clock: Clock) -> None:
        asked = carried(mail_agreed, clock(), "scheduling")
        doing.agree(mail_agreed.dan_email, clock(), to=["scheduling", "group"])
        carried(mail_agreed, clock.move(minutes=1), "group")
        arrived(doing.letter(DAN, "Yes.", In_Reply_To=message_id(asked)), clock())
        assert Message.objects.get(kind="from_client").thread_id == asked.thread_id

    @pytest.mark.parametrize("nearest", [0, 1])
    def test_of_several_it_names_the_nearest_counts(self, people: People, clock: Clock, nearest: int) -> None:
        doing.agree(people.dan_email, clock(), to=["scheduling", "group"])
        both = [carried(people, clock(), about) for about in ("scheduling", "group")]
        ids = [message_id(one) for one in both]
        references = f"{ids[1 - nearest]} {ids[nearest]}"
        raw = doing.letter(DAN, "Yes.", In_Reply_To=ids[nearest], References=references)
        arrived(raw, clock())
        assert Message.objects.get(kind="from_client").thread_id == both[nearest].thread_id

    @pytest.mark.parametrize("nearest", [0, 1])
    def test_of_references_alone_the_last_is_the_nearest(
        self, people: People, clock: Clock, nearest: int
    ) -> None:
        doing.agree(people.dan_email, clock(), to=["scheduling", "group"])
        both = [carried(people, clock(), about) for about in ("scheduling", "group")]
        references = f"{message_id(both[1 - nearest])} {message_id(both[nearest])}"
        arrived(doing.letter(DAN, "Yes.", References=references), clock())
        assert Message.objects.get(kind="from_client").thread_id == both[nearest].thread_id

    def test_naming_nothing_of_ours_it_follows_the_last_one_carried_there(
        self, mail_agreed: People, now: datetime
    ) -> None:
        asked = carried(mail_agreed, now, "scheduling")
        arrived(doing.letter(DAN, "Yes.", In_Reply_To=f"<{uuid4()}@elsewhere.example>"), now)
        assert Message.objects.get(kind="from_client").thread_id == asked.thread_id

    @pytest.mark.parametrize("state", ["held", "cancelled", "blocked"])
    def test_what_never_left_is_not_answered(self, mail_agreed: People, now: datetime, state: str) -> None:
        carried(mail_agreed, now, "scheduling")
        Delivery.objects.update(state=state)
        arrived(doing.letter(DAN, "I need to tell you something."), now)
        assert Message.objects.get(kind="from_client").sealed_class == "clinical"

    def test_a_thread_of_another_client_is_never_followed(self, people: People, now: datetime) -> None:
        doing.agree(people.eve_email, now, name="Eve Ellis")
        to_eve = doing.write_text(people.eve, people.ben, now, channel="email")
        arrived(doing.letter(DAN, "Yes.", In_Reply_To=message_id(to_eve)), now)
        assert Message.objects.get(kind="from_client").client == people.dan

    def test_a_closed_thread_is_not_opened_again(self, mail_agreed: People, now: datetime) -> None:
        asked = carried(mail_agreed, now, "scheduling")
        Thread.objects.update(closed_at=now)
        arrived(doing.letter(DAN, "Yes.", In_Reply_To=message_id(asked)), now)
        assert Message.objects.get(kind="from_client").thread_id != asked.thread_id

    def test_out_of_the_blue_it_is_clinical(self, people: People, now: datetime) -> None:
        arrived(doing.letter(DAN, "I need to tell you something."), now)
        assert Message.objects.get().sealed_class == "clinical"


class TestSealing:
    def test_the_unfiled_items_own_key_is_destroyed(self, people: People, now: datetime) -> None:
        item = arrived(doing.letter(DAN, "See you."), now)
        assert not DataKey.objects.filter(vault_id=item.vault_id).exists()
        assert (item.raw, item.envelope, item.sender, item.preview) == (None,) * 4

    def test_the_mail_as_it_came_is_kept_under_the_clients_key(self, people: People, now: datetime) -> None:
        raw = doing.letter(DAN, "A canary sings.")
        arrived(raw, now)
        original = Attachment.objects.get(is_original=True)
        grant = crypto.mint("test", "test", {(people.dan.vault_id, "clinical")}, vaults.load)
        assert original.vault_id == people.dan.vault_id
        assert files.read(original, by=grant) == raw

    def test_on_disk_nothing_of_it_can_be_read(self, people: People, now: datetime, settings) -> None:
        arrived(doing.letter(DAN, "A canary sings."), now)
        on_disk = (settings.FILES / Attachment.objects.get().path).read_bytes()
        assert b"canary" not in on_disk
        assert b"home.example" not in on_disk

    def test_files_come_with_it(self, people: People, now: datetime) -> None:
        letter = EmailMessage()
        letter["From"], letter["Subject"] = DAN, "The page"
        letter.set_content("Here it is.")
        letter.add_attachment(b"%PDF-1.7 canary", maintype="application", subtype="pdf", filename="page.pdf")
        arrived(letter.as_bytes(), now)
        kept = Attachment.objects.get(is_original=False)
        assert doing.words_of(kept, "name") == "page.pdf"


class TestBeforeAPerson:
    def test_an_unknown_sender(self, people: People, now: datetime) -> None:
        item = arrived(doing.letter("x@elsewhere.example", "Hello?"), now)
        assert (item.state, item.reason) == ("triage", "unknown_sender")
        assert doing.words_of(item, "sender") == "x@elsewhere.example"
        assert doing.words_of(item, "preview") == "Thursday\nHello?"

    def test_a_mailbox_of_several_clients(self, people: People, now: datetime) -> None:
        house.add_contact_point(
            client=people.eve, kind="email", address="dan@home.example", actor=actor_of(people.ben), now=now
        )
        item = arrived(doing.letter(DAN, "Hello?"), now)
        assert (item.state, item.reason, Message.objects.count()) == ("triage", "several_clients", 0)

    def test_a_representatives_mailbox_is_nobodys_voice_yet(self, people: People, now: datetime) -> None:
        item = arrived(doing.letter("fay@home.example", "Hello?"), now)
        assert (item.state, item.reason) == ("triage", "unknown_sender")

    @pytest.mark.parametrize(("subject", "body"), [("Unsubscribe", ""), ("Thursday", "STOP. Who is this?")])
    def test_a_refusal_holds_back_its_mailbox_wherever_it_stands(
        self, people: People, now: datetime, subject: str, body: str
    ) -> None:
        item = arrived(doing.letter(DAN, body, subject=subject), now)
        assert (item.state, item.reason, item.client) == ("triage", "not_wanted", people.dan)
        assert Refusal.objects.standing().get().cause_id == item.pk

    @pytest.mark.parametrize("sender", [DAN, "fay@home.example"])
    def test_what_reads_like_a_refusal_holds_back_a_mailbox_of_several_too(
        self, people: People, now: datetime, sender: str
    ) -> None:
        house.add_contact_point(
            client=people.eve, kind="email", address="dan@home.example", actor=actor_of(people.ben), now=now
        )
        item = arrived(doing.letter(sender, "Please stop emailing me."), now)
        assert item.state == "triage"
        assert Refusal.objects.standing().get().cause_id == item.pk

    @pytest.mark.parametrize(
        "head",
        [
            {"Auto_Submitted": "auto-replied"},
            {"Authentication_Results": "mx.practice.example; dmarc=fail header.from=home.example"},
        ],
    )
    def test_but_no_machine_and_no_forger_silences_it(
        self, people: People, now: datetime, settings: Any, head: dict[str, str]
    ) -> None:
        settings.SOTTO_MAIL_AUTHSERV = "mx.practice.example"
        arrived(doing.letter("fay@home.example", "Please stop emailing me.", **head), now)
        assert not Refusal.objects.exists()

    def test_what_cannot_be_read_of_a_clients_address_is_shown_to_who_cares_for_them(
        self, people: People, now: datetime
    ) -> None:
        item = arrived(b"From: dan@home.example\r\nMessage-ID: <a@home.example>\r\n\r\n", now)
        assert (item.state, item.reason, item.candidates) == ("triage", "unreadable", [people.dan.pk])

    @pytest.mark.parametrize(
        "said",
        [
            "dan@home.example, x@elsewhere.example",
            "Dan Doyle <dan@home.example> <x@elsewhere.example>",
            "x@elsewhere.example,\r\n dan@home.example",
        ],
    )
    def test_of_several_senders_one_may_be_a_client_and_who_cares_for_them_alone_sees_it(
        self, people: People, now: datetime, said: str
    ) -> None:
        raw = f"From: {said}\r\nSubject: Thursday\r\n\r\nI want to die.\r\n".encode()
        item = arrived(raw, now)
        assert (item.state, item.reason, item.candidates) == ("triage", "unreadable", [people.dan.pk])
        assert {one.user for one in Notice.objects.filter(kind=Notice.Kind.CRISIS_WORDS)} == {people.ana}

    @pytest.mark.parametrize("raw", [b"", b"\x00\xff\xfe", b"no header at all"])
    def test_what_nobody_can_read(self, people: People, now: datetime, raw: bytes) -> None:
        item = arrived(raw, now)
        assert (item.state, item.reason) == ("triage", "unreadable")
        assert item.raw is not None

    def test_an_automatic_answer_is_no_message(self, people: People, clock: Clock) -> None:
        clock.move(hours=8)
        item = arrived(doing.letter(DAN, "I am away.", Auto_Submitted="auto-replied"), clock())
        assert (item.state, item.reason, Message.objects.count()) == ("triage", "automatic", 0)

    def test_a_clients_automatic_answer_is_shown_to_who_cares_for_them(
        self, people: People, now: datetime
    ) -> None:
        item = arrived(doing.letter(DAN, "I am away.", Auto_Submitted="auto-replied"), now)
        assert item.client == people.dan

    def test_its_own_key_stays(self, people: People, now: datetime) -> None:
        item = arrived(doing.letter("x@elsewhere.example", "Hello?"), now)
        assert DataKey.objects.filter(vault_id=item.vault_id).exists()


class TestNobodyIsThere:
    """Care has ended and who cared has left: what comes then would stand on nobody's list."""

    @pytest.fixture
    def left(self, people: People, clock: Clock) -> People:
        house.discharge_client(client=people.dan, actor=actor_of(people.ana), now=clock())
        CareTeamMember.objects.filter(client=people.dan).update(until_at=clock())
        clock.move(minutes=1)
        return people

    def uncared(self, people: People, clock: Clock) -> list[UUID]:
        found = scope.uncared_for(actor_of(people.cleo), clock())
        return list(found.values_list("pk", flat=True))

    def test_as_long_as_nothing_comes_nobody_is_looked_for(self, left: People, clock: Clock) -> None:
        assert self.uncared(left, clock) == []

    @pytest.mark.parametrize(
        "head", [{}, {"Auto_Submitted": "auto-replied"}], ids=["in the conversation", "before a person"]
    )
    def test_who_hands_clients_on_sees_that_somebody_is_needed(
        self, left: People, clock: Clock, head: dict[str, str]
    ) -> None:
        arrived(doing.letter(DAN, "I am not well again.", **head), clock())
        assert self.uncared(left, clock) == [left.dan.pk]
        house.join_care_team(client=left.dan, user=left.ben, actor=actor_of(left.cleo), now=clock())
        assert self.uncared(left, clock) == []


class TestPoison:
    """An item that breaks whatever reads it."""

    @pytest.fixture
    def poison(self, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch) -> InboundItem:
        item, read = doing.mail_in(doing.letter(DAN, "poison"), now), mail.read

        def choke(raw: bytes) -> mail.ParsedMail:
            if b"poison" in raw:
                raise RuntimeError("it bites")
            return read(raw)

        monkeypatch.setattr(mail, "read", choke)
        return item

    def test_after_three_tries_a_person_sees_it(self, poison: InboundItem, now: datetime) -> None:
        for _time in range(3):
            with pytest.raises(RuntimeError):
                actions.file_item(item_id=poison.pk, now=now)
        item = doing.filed(poison, now)
        assert (item.state, item.reason) == ("triage", "unreadable")
        assert item.raw is not None

    def test_of_a_text_number_and_words_stay_for_who_cares_for_them(
        self, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def choke(*_given: Any) -> None:
            raise RuntimeError("it bites")

        monkeypatch.setattr(filing, "_file_text", choke)
        text = doing.text_in("+12025550141", "I want to die.", now)
        for _time in range(3):
            with pytest.raises(RuntimeError):
                actions.file_item(item_id=text.pk, now=now)
        item = doing.filed(text, now)
        assert (item.state, item.reason, item.candidates) == ("triage", "unreadable", [people.dan.pk])
        assert doing.words_of(item, "sender") == "+12025550141"
        assert doing.words_of(item, "preview") == "I want to die."
        assert Notice.objects.filter(kind=Notice.Kind.CRISIS_WORDS).exists()

    def test_it_keeps_nobody_elses_mail(self, poison: InboundItem, clock: Clock) -> None:
        good = doing.mail_in(doing.letter(DAN, "Good day"), clock.move(seconds=1))
        with pytest.raises(RuntimeError):
            tasks.file_inbound()
        with pytest.raises(RuntimeError):
            tasks.file_inbound()
        good.refresh_from_db()
        assert good.state == "filed"


def test_a_second_time_changes_nothing(people: People, now: datetime) -> None:
    item = arrived(doing.letter(DAN, "See you."), now)
    actions.file_item(item_id=item.pk, now=now)
    assert Message.objects.count() == 1


def test_the_trail_names_what_became_of_it(people: People, now: datetime) -> None:
    item = arrived(doing.letter("x@elsewhere.example", "Hello?"), now)
    row = AuditEvent.objects.get(event="messaging.inbound.triage")
    assert (row.subject_id, row.reason, row.actor_kind) == (item.pk, "unknown_sender", "worker")


def test_an_address_no_longer_in_use_is_still_theirs(people: People, now: datetime) -> None:
    ContactPoint.objects.filter(pk=people.dan_email.pk).update(suspended_at=now)
    assert arrived(doing.letter(DAN, "See you."), now).client_id == people.dan.pk
