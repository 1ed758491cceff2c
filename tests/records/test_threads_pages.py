"""Pages of threads: what each is about, who takes part, who has it; notes between colleagues beside it."""

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import InternalNote, Message, Thread
from practice.actions import begin_shared_file
from practice.models import CareTeamMember, Membership
from records.actions import move_thread
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

CANARY = "quetzal-between-colleagues"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def thread(people: People, clock: Clock) -> Thread:
    return doing.say(people.dan, clock()).thread


def page_of(browser: Browser, thread: Thread, rest: str = "") -> Page:
    return pages.visit(browser, f"/office/threads/{thread.pk}/{rest}")


class TestTheThread:
    def test_who_takes_part_and_why(self, ana: Browser, thread: Thread) -> None:
        words = page_of(ana, thread).words
        assert "Dan Doyle client reads and writes all of it" in words
        assert "acts for them: reads along and may write" in words
        assert "Ana Alvarez your therapist of the care team: reads and answers" in words
        assert "Sam Stone clinical supervisor supervises the care team: reads along" in words
        assert "Cleo Chen" not in words

    def test_in_matters_of_the_desk_the_desk_too(self, ana: Browser, people: People, clock: Clock) -> None:
        words = page_of(ana, doing.say(people.dan, clock(), about="billing").thread).words
        assert "Cleo Chen front desk administrative matters: reads and answers" in words
        assert "Bill Brandt billing administrative matters: reads" in words

    def test_who_acts_for_them_does_not_see_what_is_kept(self, ana: Browser, thread: Thread) -> None:
        Thread.objects.filter(pk=thread.pk).update(is_private=True)
        assert "acts for them, and does not see this" in page_of(ana, thread).words

    def test_taken_and_given_back(self, ana: Browser, people: People, thread: Thread) -> None:
        page = page_of(ana, thread, "taking/").send("Take it on")
        assert "handed to Ana Alvarez" in page.words
        page = page_of(ana, thread, "return/").send("Give it back")
        assert "Ana Alvarez gave it back to all who answer" in page.words

    def test_handed_over(self, ana: Browser, people: People, clock: Clock, thread: Thread) -> None:
        CareTeamMember.objects.create(client=people.dan, user=people.ben, from_at=clock())
        page = page_of(ana, thread, "handover/").send("Hand over", to=str(people.ben.pk))
        assert "Handed over. Ben Baker is told that something waits." in page.words
        assert "Ana Alvarez handed it to Ben Baker" in page.words

    @pytest.mark.parametrize("name", ["cleo", "ana"])
    def test_only_to_those_who_are_offered(
        self, ana: Browser, people: People, clock: Clock, thread: Thread, name: str
    ) -> None:
        CareTeamMember.objects.create(client=people.dan, user=people.ben, from_at=clock())
        page = page_of(ana, thread, "handover/").send("Hand over", to=str(getattr(people, name).pk))
        assert page.status == 422

    def test_who_answers_alone_is_offered_nobody(self, ana: Browser, thread: Thread) -> None:
        links = page_of(ana, thread).links
        assert not any(f"/{act}/" in link for link in links for act in ("handover", "taking"))
        page = page_of(ana, thread, "handover/")
        assert page.path == f"/office/threads/{thread.pk}/"
        assert "Nobody else answers here. Whoever joins the care team can." in page.words

    def test_closed_and_opened_again(self, ana: Browser, people: People, thread: Thread) -> None:
        page = page_of(ana, thread, "closing/")
        assert "The client still waits for an answer here." in page.words
        assert "closed today" in page.send("Close it").words
        talk = pages.visit(ana, f"/office/clients/{people.dan.pk}/")
        assert "Closed by Ana Alvarez. The client reads: We have closed this conversation." in talk.words
        assert "closed today" not in page_of(ana, thread, "reopening/").send("Open it again").words

    def test_what_needs_no_answer_leaves_the_inbox(
        self, ana: Browser, people: People, thread: Thread
    ) -> None:
        here = f"/office/clients/{people.dan.pk}/"
        assert f"/office/threads/{thread.pk}/settling/" in pages.visit(ana, here).links
        page = page_of(ana, thread, "settling/")
        assert "The client is told nothing." in page.words
        page = page.send("It needs no answer")
        assert page.path == f"{here}#end" and "Nobody waits here any more." in page.words
        assert f"/office/threads/{thread.pk}/settling/" not in pages.visit(ana, here).links

    def test_the_supervisor_reads_and_changes_nothing(
        self, people: People, browser: SignIn, clock: Clock, thread: Thread
    ) -> None:
        page = page_of(browser(people.sam), thread)
        assert "Hand over" not in page.words
        assert "Keep this note" in page.words


def begun(people: People, clock: Clock) -> Thread:
    return actions.begin_thread(
        client=people.dan, circumstance="scheduling", topic="Our new rooms", submission=None,
        actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip


class TestANewOne:
    def test_the_composer_has_it_chosen_and_what_is_sent_goes_there(
        self, ana: Browser, people: People
    ) -> None:
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/threads/new/")
        page = page.send("Begin and write", circumstance="between_sessions", topic="The trip")
        assert "Between sessions: The trip" in page.words
        page.send(body="Where will you stay?", action="/messages/")
        made = Thread.objects.get(topic__isnull=False)
        assert doing.words_of(made, "topic") == "The trip"
        talk = pages.visit(ana, f"/office/clients/{people.dan.pk}/")
        assert "Between sessions: The trip" in talk.words.partition("Where will you stay?")[0]

    def test_the_client_reads_the_topic(self, people: People, browser: SignIn, clock: Clock) -> None:
        made = begun(people, clock)
        doing.write(people.dan, people.ana, clock(), circumstance="scheduling", thread_id=made.pk)
        assert "Our new rooms" in pages.visit(browser(people.dan), "/portal/").words

    def test_the_client_may_choose_it_and_writes_there(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        made = begun(people, clock)
        page = pages.visit(browser(people.dan), "/portal/")
        chosen = f"scheduling~{made.pk}"
        assert "Our new rooms" in page.words
        page.send(body="Is there a lift?", topic=chosen, action="/messages/")
        page.send(body="About Friday.", topic="scheduling", action="/messages/")
        said = {doing.words_of(one): one.thread for one in Message.objects.filter(kind="from_client")}
        assert said["Is there a lift?"] == made

    def test_another_ones_thread_is_none_to_choose(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        other = doing.say(people.eve, clock(), about="scheduling").thread
        page = pages.visit(browser(people.dan), "/portal/")
        page.send(body="Hello", topic=f"scheduling~{other.pk}", action="/messages/")
        assert Message.objects.get(client=people.dan).thread.client == people.dan

    def test_who_acts_for_them_is_not_offered_what_is_kept(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        made = begun(people, clock)
        Thread.objects.filter(pk=made.pk).update(is_private=True)
        page = pages.visit(browser(people.fay), "/portal/")
        assert "Our new rooms" not in page.html
        page.send(body="Hello", topic=f"scheduling~{made.pk}", action="/messages/")
        assert Message.objects.get(client=people.dan).thread != made

    def test_a_topic_is_asked_for(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/threads/new/")
        assert page.send("Begin and write", circumstance="scheduling", topic=" ").status == 422


class TestNotes:
    def test_written_and_read_by_colleagues(
        self, ana: Browser, people: People, browser: SignIn, thread: Thread
    ) -> None:
        page = page_of(ana, thread).send("Keep this note", body=CANARY)
        assert CANARY in page.words
        for user in (people.ana, people.sam):
            assert CANARY in pages.visit(browser(user), f"/office/clients/{people.dan.pk}/").words

    @pytest.mark.parametrize("name", ["cleo", "bill"])
    def test_not_by_those_to_whom_the_thread_does_not_open(
        self, ana: Browser, people: People, browser: SignIn, thread: Thread, name: str
    ) -> None:
        page_of(ana, thread).send("Keep this note", body=CANARY)
        colleague = browser(getattr(people, name))
        for path in ("", "threads/"):
            page = pages.visit(colleague, f"/office/clients/{people.dan.pk}/{path}")
            assert page.status == 200
            assert CANARY not in page.html
            assert "note" not in page.words.partition("Threads:")[2].partition("Message")[0]

    def test_twice_sent_is_kept_once(self, ana: Browser, thread: Thread) -> None:
        page = page_of(ana, thread)
        page.send("Keep this note", body=CANARY)
        page.send("Keep this note", body=CANARY)
        assert InternalNote.objects.count() == 1

    def test_an_empty_one_is_none(self, ana: Browser, thread: Thread) -> None:
        page = page_of(ana, thread).send("Keep this note", body=" ")
        assert (page.status, InternalNote.objects.count()) == (422, 0)

    def test_they_look_like_no_message(self, ana: Browser, people: People, thread: Thread) -> None:
        page_of(ana, thread).send("Keep this note", body=CANARY)
        html = pages.visit(ana, f"/office/clients/{people.dan.pk}/").html
        around = html.partition(CANARY)[0]
        assert around.rfind('class="internal"') > around.rfind("</details>")
        assert CANARY not in html.partition('id="messages"')[2]

    def test_a_moved_thread_takes_them_along(self, people: People, clock: Clock) -> None:
        item = doing.filed(doing.text_in("+12025550141", "Hello", clock()), clock())
        thread = item.message.thread
        note = actions.write_note(
            thread=thread, body=CANARY, submission=None, actor=actor_of(people.ana), now=clock()
        )
        CareTeamMember.objects.create(client=people.eve, user=people.ana, from_at=clock())
        move_thread(
            thread=thread, client=people.eve, submission=None, actor=actor_of(people.ana), now=clock()
        )
        note.refresh_from_db()
        assert (note.client, note.vault_id) == (people.eve, people.eve.vault_id)
        assert doing.words_of(note) == CANARY


class TestShared:
    @pytest.fixture
    def both(self, people: People, clock: Clock) -> Membership:
        CareTeamMember.objects.create(client=people.eve, user=people.ana, from_at=clock())
        shared = begin_shared_file(
            name="Dan and Eve", members=[(people.dan, "Dan"), (people.eve, "Eve")],
            time_zone="America/New_York", submission=None, actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        return Membership.objects.get(shared=shared, client=people.dan)

    def test_no_secrets_is_said_to_the_practice(self, ana: Browser, both: Membership) -> None:
        words = pages.visit(ana, f"/office/clients/{both.shared_id}/").words
        assert "No secrets here: what you write, all who share this file read: Dan, Eve." in words

    def test_and_to_each_of_them(self, people: People, browser: SignIn, both: Membership) -> None:
        words = pages.visit(browser(people.dan), f"/portal/shared/{both.shared_id}/").words
        assert "No secrets here. Eve can read all that you write here." in words

    def test_who_shares_it_stands_among_those_who_take_part(
        self, ana: Browser, people: People, clock: Clock, both: Membership
    ) -> None:
        said = doing.say(both.shared, clock(), by=people.dan, about="group")
        assert "Eve shares this file reads and writes all of it" in page_of(ana, said.thread).words
