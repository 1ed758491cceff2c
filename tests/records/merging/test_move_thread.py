"""A mail was filed under the wrong client: it goes to the right one, with all that hangs on it."""

import pytest
from django.db import transaction
from django.test import Client as Browser

from messaging import actions as messaging
from messaging import files
from messaging.models import Attachment, CrisisFlag, Delivery, InboundItem, Message, Promise, Thread
from practice import actions, crypto, vaults
from practice.access import Forbidden
from practice.actions.clients import Particulars
from practice.models import AuditEvent, Client, Notice
from records import actions as records
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def kim(people: People, clock: Clock) -> Client:
    return actions.add_client(
        particulars=Particulars(name="Kim Noor", first_name="Kim"), language="en",
        time_zone="America/New_York", actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


@pytest.fixture
def thread(people: People, clock: Clock) -> Thread:
    """A mail from Dan's mailbox, which Kim wrote, with a file."""
    item = doing.filed(doing.mail_in(doing.letter("dan@home.example", "It is me, Kim."), clock()), clock())
    files.attach(item.message, name="a.txt", media_type="text/plain", content=b"Mine.", now=clock())
    clock.move(minutes=1)
    return item.message.thread


def move(people: People, thread: Thread, to: Client, clock: Clock, by: str = "ana") -> None:
    records.move_thread(
        thread=thread, client=to, submission=None, actor=actor_of(getattr(people, by)), now=clock()
    )


def test_all_of_it_goes_and_opens_there(people: People, thread: Thread, kim: Client, clock: Clock) -> None:
    move(people, thread, kim, clock)
    thread.refresh_from_db()
    assert (thread.client_id, thread.vault_id) == (kim.pk, kim.vault_id)
    said = Message.objects.filter(thread=thread)
    assert doing.words_of(said.earliest("created_at")) == "It is me, Kim."
    assert set(said.values_list("client_id", "vault_id")) == {(kim.pk, kim.vault_id)}
    assert not Message.objects.filter(client=people.dan).exists()
    for attachment in Attachment.objects.all():
        grant = crypto.mint("test", "test", {(kim.vault_id, attachment.sealed_class)}, vaults.load)
        assert files.read(attachment, by=grant)
    assert {doing.words_of(one, "name") for one in Attachment.objects.all()} >= {"a.txt"}
    assert InboundItem.objects.get().client_id == kim.pk


def test_what_the_other_one_writes_later_does_not_follow_it(
    people: People, kim: Client, clock: Clock
) -> None:
    doing.agree(people.dan_email, clock())
    sent = doing.write_text(people.dan, people.ana, clock(), channel="email")
    move(people, sent.thread, kim, clock)
    doing.filed(doing.mail_in(doing.letter("dan@home.example", "On Thursday."), clock()), clock())
    assert Message.objects.get(kind="from_client").client == people.dan


def test_what_lies_before_a_person_goes_along(people: People, kim: Client, clock: Clock) -> None:
    item = doing.filed(
        doing.mail_in(doing.letter("dan@home.example", "Please stop emailing me."), clock()), clock()
    )
    assert (item.state, item.candidates) == ("triage", [people.dan.pk])
    move(people, item.message.thread, kim, clock)
    item.refresh_from_db()
    assert item.candidates == [kim.pk]


def test_who_wrote_it_is_the_right_client_now(
    people: People, thread: Thread, kim: Client, clock: Clock
) -> None:
    move(people, thread, kim, clock)
    assert set(
        Message.objects.filter(thread=thread, kind="from_client").values_list("author_id", flat=True)
    ) == {kim.user_id}


def test_what_waited_to_go_to_the_wrong_one_does_not(people: People, kim: Client, clock: Clock) -> None:
    doing.agree(people.dan_email, clock(), to=["records_release"])
    sent = doing.write(
        people.dan, people.ana, clock(), "Ready.", circumstance="records_release", channel="email"
    )
    move(people, sent.thread, kim, clock)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.vault_id) == ("cancelled", kim.vault_id)


def test_nor_is_the_wrong_one_told_of_it(people: People, kim: Client, clock: Clock) -> None:
    said = doing.write(people.dan, people.ana, clock(), "For Kim.", is_notified=True)
    move(people, said.thread, kim, clock)
    notice = Notice.objects.get(kind="new_message")
    assert (notice.state, notice.problem) == ("cancelled", "moved")


def test_what_was_written_in_their_own_portal_stays_theirs(people: People, kim: Client, clock: Clock) -> None:
    said = doing.say(people.dan, clock())
    with pytest.raises(records.TheirOwn), transaction.atomic():
        move(people, said.thread, kim, clock)
    said.refresh_from_db()
    assert said.client_id == people.dan.pk


@pytest.mark.parametrize("by", ["ben", "sam", "cleo", "bill"])
def test_who_may_not_write_in_both_may_not(
    people: People, thread: Thread, kim: Client, clock: Clock, by: str
) -> None:
    with pytest.raises(Forbidden), transaction.atomic():
        move(people, thread, kim, clock, by)


def test_to_a_strangers_client_never(people: People, thread: Thread, clock: Clock) -> None:
    with pytest.raises(Forbidden), transaction.atomic():
        move(people, thread, people.eve, clock)


def test_the_front_desk_moves_what_is_administrative(people: People, kim: Client, clock: Clock) -> None:
    sent = doing.write(people.dan, people.cleo, clock(), "Your invoice.", circumstance="billing")
    move(people, sent.thread, kim, clock, "cleo")
    sent.refresh_from_db()
    assert sent.client_id == kim.pk


def test_both_files_trails_say_so(people: People, thread: Thread, kim: Client, clock: Clock) -> None:
    move(people, thread, kim, clock)
    row = AuditEvent.objects.get(event="records.thread.moved")
    assert row.vault_ids == [people.dan.vault_id, kim.vault_id]
    assert row.object_ids == [people.dan.pk, kim.pk]


class TestPages:
    @pytest.fixture
    def ana(self, people: People, clock: Clock, browser: SignIn) -> Browser:
        return browser(people.ana)

    def test_from_the_list_of_threads(
        self, ana: Browser, people: People, thread: Thread, kim: Client
    ) -> None:
        path = f"/office/threads/{thread.pk}/moving/"
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/threads/")
        assert "Between sessions" in page.words
        assert path in page.links
        page = pages.visit(ana, path).send(other=str(kim.pk))
        assert "Goes to Kim Noor" in page.words
        thread.refresh_from_db()
        assert thread.client_id == people.dan.pk
        page = page.send()
        assert page.path == f"/office/clients/{kim.pk}/"
        assert "It is me, Kim." in page.words

    def test_what_was_read_under_the_wrong_name_is_to_be_reported(
        self, ana: Browser, people: People, thread: Thread, kim: Client, browser: SignIn
    ) -> None:
        path = f"/office/threads/{thread.pk}/moving/"
        warning = "It was read or sent under the wrong name."
        assert warning not in pages.visit(ana, path).send(other=str(kim.pk)).words
        doing.write(people.dan, people.ana, thread.created_at, "Yes?")
        pages.visit(browser(people.dan), "/portal/")
        assert warning in pages.visit(ana, path).send(other=str(kim.pk)).words

    def test_their_own_words_are_refused_in_words(
        self, ana: Browser, people: People, kim: Client, clock: Clock
    ) -> None:
        said = doing.say(people.dan, clock())
        page = pages.visit(ana, f"/office/threads/{said.thread_id}/moving/").send(other=str(kim.pk)).send()
        assert "Something in it was written in this client's own portal." in page.words


def test_what_was_promised_holds_there(people: People, thread: Thread, kim: Client, clock: Clock) -> None:
    given = Promise.objects.get(thread=thread)
    move(people, thread, kim, clock)
    moved, now_open = Promise.objects.get(pk=given.pk), Promise.objects.get(ended_at=None)
    assert (moved.end, moved.client_id, moved.ended_by_id) == ("moved", people.dan.pk, people.ana.pk)
    assert (now_open.client_id, now_open.made_at, now_open.answer_by) == (
        kim.pk,
        given.made_at,
        given.answer_by,
    )


def test_words_of_crisis_are_looked_at_in_the_right_file(people: People, kim: Client, clock: Clock) -> None:
    item = doing.filed(doing.mail_in(doing.letter("dan@home.example", "I want to die."), clock()), clock())
    move(people, item.message.thread, kim, clock)
    assert CrisisFlag.objects.get().client_id == kim.pk


def test_it_is_not_left_in_the_name_of_who_acts_for_the_wrong_one(
    people: People, kim: Client, clock: Clock
) -> None:
    item = doing.filed(doing.mail_in(doing.letter("fay@home.example", "It is about Kim."), clock()), clock())
    said = messaging.file_by_hand(item=item, client=people.dan, actor=actor_of(people.ana), now=clock())
    assert said is not None and said.author_id == people.fay.user_id
    move(people, said.thread, kim, clock)
    assert Message.objects.get(pk=said.pk).author_id == kim.user_id
