"""Somebody knows whose it is: into that client's conversation, as a statement that nobody has proven."""

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext

from messaging import actions, counting, files, threads
from messaging.models import Attachment, InboundItem, Message, Promise, Thread
from practice import actions as house
from practice import crypto, spoken, vaults
from practice.actions.clients import Particulars
from practice.models import AuditEvent, Client, DataKey
from records import actions as records
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def mail(people: People, now: datetime) -> InboundItem:
    return doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "It is me, Dan."), now), now)


def file(item: InboundItem, people: People, now: datetime) -> Message | None:
    return actions.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=now)


def test_a_mail_stands_there_with_its_original(people: People, mail: InboundItem, now: datetime) -> None:
    said = file(mail, people, now)
    assert said is not None
    assert (doing.words_of(said), said.client, said.channel) == ("It is me, Dan.", people.dan, "email")
    assert Attachment.objects.get(message=said).is_original


def test_a_text_stands_there(people: People, now: datetime) -> None:
    item = doing.filed(doing.text_in("+12025550199", "It is me", now), now)
    said = file(item, people, now)
    assert said is not None
    assert (doing.words_of(said), said.channel) == ("It is me", "sms")


def test_it_proves_nobody(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    assert Message.objects.get().is_sender_verified is False


def test_it_teaches_no_address(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    again = doing.filed(doing.mail_in(doing.letter("x@elsewhere.example", "Again me."), now), now)
    assert again.state == "triage"


def test_the_items_own_key_is_destroyed(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    mail.refresh_from_db()
    assert (mail.state, mail.raw) == ("filed", None)
    assert not DataKey.objects.filter(vault_id=mail.vault_id).exists()


def test_a_second_person_comes_too_late(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    assert actions.file_by_hand(item=mail, client=people.eve, actor=actor_of(people.ben), now=now) is None
    assert Message.objects.get().client == people.dan


def test_what_stands_in_a_conversation_is_not_filed_again(people: People, now: datetime) -> None:
    item = doing.filed(doing.text_in("+12025550141", "Please do not text me any more", now), now)
    assert item.state == "triage"
    assert file(item, people, now) is None
    assert Message.objects.count() == 1


def test_the_trail_names_who_and_into_whose_file(people: People, mail: InboundItem, now: datetime) -> None:
    file(mail, people, now)
    row = AuditEvent.objects.get(event="messaging.inbound.filed")
    assert (row.actor_id, row.reason) == (people.ana.pk, "by_hand")
    assert row.vault_ids == [people.dan.vault_id]


class TestFiledLater:
    """A promise counts from when it came, whoever finds out later whose it is."""

    def late(self, people: People, clock: Clock, **later: float) -> Message:
        item = doing.filed(doing.text_in("+12025550199", "It is me", clock()), clock())
        said = actions.file_by_hand(
            item=item, client=people.dan, actor=actor_of(people.ana), now=clock.move(**later)
        )
        assert said is not None
        return said

    def test_the_promise_counts_from_receipt(self, people: People, clock: Clock) -> None:
        came = clock()
        threads.end_waiting(self.late(people, clock, hours=0).thread, now=came)
        due = Promise.objects.get().answer_by
        item = doing.filed(doing.text_in("+12025550199", "Me again", came), came)
        actions.file_by_hand(
            item=item, client=people.dan, actor=actor_of(people.ana), now=clock.move(hours=3)
        )
        thread = Thread.objects.get()
        assert (thread.waiting_since, thread.answer_by) == (came, due)

    def test_filed_too_late_it_is_due_since_then_and_first(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        came = clock()
        self.late(people, clock, days=5)
        thread = Thread.objects.get()
        assert thread.waiting_since == came
        assert thread.answer_by is not None and came < thread.answer_by < clock()
        assert Promise.objects.get().answer_by == thread.answer_by
        words = pages.visit(browser(people.dan), "/portal/").words
        assert "You should have had an answer by now. We are late. You can call us:" in words

    def test_the_client_is_shown_no_time_in_the_past(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        self.late(people, clock, days=5)
        due = Thread.objects.get().answer_by
        assert due is not None
        words = pages.visit(browser(people.dan), "/portal/").words
        assert spoken.by(due, now=clock(), zone=people.dan.time_zone) not in words

    @pytest.mark.parametrize(
        ("came", "filed", "answers"),
        [(9, 1, 1), (9, 24, 0), (0, 9, 0), (0, 1, 0)],
        ids=["the same evening", "the next evening", "it came by day", "by day"],
    )
    def test_out_of_hours_it_is_answered_only_within_that_closed_time(
        self, people: People, clock: Clock, came: int, filed: int, answers: int
    ) -> None:
        clock.move(hours=came)  # it is eleven in the morning, and closes at six
        self.late(people, clock, hours=filed)
        assert Message.objects.filter(kind="automatic").count() == answers

    def test_what_a_worker_files_late_counts_likewise(self, people: People, clock: Clock) -> None:
        came = clock()
        item = doing.text_in("+12025550141", "It is me", came)
        doing.filed(item, clock.move(hours=9))
        assert Thread.objects.get().waiting_since == came
        assert not Message.objects.filter(kind="automatic").exists()

    def test_what_came_before_the_end_of_care_still_stands_on_the_list(
        self, people: People, clock: Clock
    ) -> None:
        item = doing.filed(doing.text_in("+12025550199", "It is me", clock()), clock())
        records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock.move(hours=1))
        later = clock.move(hours=1)
        actions.file_by_hand(
            item=item, client=Client.objects.get(pk=people.dan.pk), actor=actor_of(people.ana), now=later
        )
        assert [one["client"] for one in counting.waiting(actor_of(people.ana), later)] == [people.dan.pk]

    def test_where_nobody_was_there_for_them_when_it_came_it_counts_from_filing(
        self, people: People, clock: Clock
    ) -> None:
        item = doing.filed(doing.text_in("+12025550199", "It is me, Kim", clock()), clock())
        who, ana = Particulars(name="Kim Noor", first_name="Kim"), actor_of(people.ana)
        later = clock.move(hours=1)
        kim = house.add_client(
            particulars=who, language="en", time_zone="America/New_York", actor=ana, now=later
        )
        house.join_care_team(client=kim, user=people.ana, actor=ana, now=later)
        said = actions.file_by_hand(item=item, client=kim, actor=ana, now=later)
        assert said is not None
        thread = Thread.objects.get(pk=said.thread_id)
        assert thread.waiting_since == item.received_at
        assert thread.answer_by is not None and thread.answer_by > later
        assert Promise.objects.get().made_at == later

    def test_what_waited_already_keeps_its_promise(self, people: People, clock: Clock) -> None:
        item = doing.filed(doing.text_in("+12025550199", "It is me", clock()), clock())
        doing.say(people.dan, clock.move(hours=1))
        before = Thread.objects.get().answer_by
        actions.file_by_hand(
            item=item, client=people.dan, actor=actor_of(people.ana), now=clock.move(hours=1)
        )
        assert Thread.objects.get().answer_by == before


class TestWhatBrokeItsReader:
    """Put aside after three tries: by hand it is filed as what can be had of it."""

    RAW = doing.letter("Dan <dan@home.example>", "It is me, Dan.", subject="poison")

    @pytest.fixture
    def item(self, people: People, now: datetime, monkeypatch: pytest.MonkeyPatch) -> InboundItem:
        def choke(_raw: bytes) -> None:
            raise RuntimeError("it bites")

        monkeypatch.setattr("messaging.mail.read", choke)
        item = doing.mail_in(self.RAW, now)
        for _time in range(3):
            with pytest.raises(RuntimeError):
                actions.file_item(item_id=item.pk, now=now)
        return doing.filed(item, now)

    def test_it_stands_there_with_its_head_and_its_original(
        self, people: People, item: InboundItem, now: datetime
    ) -> None:
        said = file(item, people, now)
        assert said is not None
        words = doing.words_of(said) or ""
        assert words.startswith("(This email could not be read. It is kept here as it came.)\n\n")
        assert {"From: Dan <dan@home.example>", "Subject: poison"} <= set(words.splitlines())
        kept = Attachment.objects.get(message=said)
        grant = crypto.mint("test", "test", {(people.dan.vault_id, "clinical")}, vaults.load)
        assert (kept.is_original, files.read(kept, by=grant)) == (True, self.RAW)

    def test_in_the_clients_language(self, people: People, item: InboundItem, now: datetime) -> None:
        Client.objects.filter(pk=people.dan.pk).update(language="es")
        people.dan.refresh_from_db()
        with translation.override("es"):
            wanted = gettext("(This email could not be read. It is kept here as it came.)")
        said = file(item, people, now)
        assert said is not None and (doing.words_of(said) or "").startswith(wanted)

    def test_before_that_only_who_cares_for_its_sender_sees_it(
        self, people: People, item: InboundItem
    ) -> None:
        assert (item.reason, item.candidates) == ("unreadable", [people.dan.pk])
        assert doing.words_of(item, "sender") == "dan@home.example"
        assert "Subject: poison" in (doing.words_of(item, "preview") or "")

    def test_its_page_files_it(self, people: People, item: InboundItem, browser: SignIn) -> None:
        page = pages.visit(browser(people.ana), f"/office/triage/{item.pk}/filing/")
        page = page.send(client=str(people.dan.pk))
        assert page.path == f"/office/clients/{people.dan.pk}/"
