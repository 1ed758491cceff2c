"""The inbox: who waits for an answer, soonest promise first; what needs a look; what one began oneself."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import Delivery
from practice import actions as house
from practice.actions.clients import Particulars
from practice.models import AuditEvent, CareTeamMember, Client, Notice
from practice.office import first_stop
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of

INBOX, POLL = "/office/", "/office/changes/"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def another(people: People, name: str, now: datetime) -> Client:
    """One more client of Ana's."""
    ada = actor_of(people.ada)
    particulars = Particulars(name=name, first_name=name.split()[0])
    client = house.add_client(
        particulars=particulars, language="en", time_zone="America/New_York", actor=ada, now=now
    )
    house.join_care_team(client=client, user=people.ana, actor=ada, now=now)
    return client


def section(page: Page, name: str) -> str:
    return page.words.partition(name)[2]


def names(page: Page) -> list[str]:
    return re.findall(r'<span class="name">.*?<span>([^<]*)</span>', page.html)


class TestWaiting:
    def test_soonest_promise_first(self, ana: Browser, people: People, clock: Clock) -> None:
        """Billing is promised within two office days, all else within eight office hours."""
        kim = another(people, "Kim Noor", clock())
        doing.say(kim, clock(), about="billing")
        doing.say(people.dan, clock.move(minutes=1))
        assert names(pages.visit(ana, INBOX)) == ["Dan Doyle", "Kim Noor"]

    def test_one_line_a_person(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), about="billing")
        doing.say(people.dan, clock())
        page = pages.visit(ana, INBOX)
        assert names(page) == ["Dan Doyle"]
        assert "by tomorrow, 11:00" in page.words

    def test_with_the_first_words_of_the_last_message(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        doing.say(people.dan, clock(), "Earlier words")
        doing.say(people.dan, clock.move(minutes=1), f"It was   a hard\nweek. {'And so on. ' * 30}")
        page = pages.visit(ana, INBOX)
        assert "It was a hard week. And so on." in page.words
        assert "Earlier words" not in page.words
        assert page.words.count("And so on.") < 10

    def test_who_was_answered_is_gone(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.write(people.dan, people.ana, clock.move(minutes=1))
        assert "Nobody waits for an answer." in pages.visit(ana, INBOX).words

    @pytest.mark.parametrize(("hours", "urgency"), [(0, "when "), (21, "when soon"), (25, "when late")])
    def test_how_late_it_is_can_be_seen(
        self, people: People, clock: Clock, browser: SignIn, hours: int, urgency: str
    ) -> None:
        doing.say(people.dan, clock())
        clock.move(hours=hours)
        assert f'class="{urgency}"' in pages.visit(browser(people.ana), INBOX).html

    def test_how_it_came_is_said(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.filed(doing.text_in("+12025550141", "Running late", clock()), clock())
        assert 'aria-label="text"' in pages.visit(ana, INBOX).html


class TestWho:
    @pytest.fixture(autouse=True)
    def said(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        doing.say(people.eve, clock(), "Is Friday open?", about="scheduling")

    def test_ana_sees_hers_and_ben_his(self, people: People, browser: SignIn) -> None:
        assert names(pages.visit(browser(people.ana), INBOX)) == ["Dan Doyle"]
        assert names(pages.visit(browser(people.ben), INBOX)) == ["Eve Ellis"]

    def test_sam_sees_anas(self, people: People, browser: SignIn) -> None:
        assert "It was a hard week." in pages.visit(browser(people.sam), INBOX).words

    @pytest.mark.parametrize("name", ["cleo", "bill"])
    def test_desk_and_biller_see_everybody_and_read_what_is_administrative(
        self, people: People, browser: SignIn, name: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), INBOX)
        assert set(names(page)) == {"Dan Doyle", "Eve Ellis"}
        assert "Is Friday open?" in page.words
        assert "hard week" not in page.html

    @pytest.mark.parametrize(("name", "first"), [("pia", "/office/incidents/"), ("ada", "/office/promises/")])
    def test_who_has_no_clients_is_led_to_their_own_first_page(
        self, people: People, browser: SignIn, name: str, first: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), INBOX)
        assert (page.status, page.path) == (200, first)

    def test_an_admin_begins_with_what_is_to_be_done_while_nobody_is_served(self, people: People) -> None:
        assert first_stop(actor_of(people.ada), has_clients=False) == "practice"
        assert first_stop(actor_of(people.pia), has_clients=False) == "incidents"

    def test_the_look_is_noted_with_whose_it_was(self, people: People, browser: SignIn) -> None:
        pages.visit(browser(people.ana), INBOX)
        row = AuditEvent.objects.get(event="desk.viewed")
        assert row.vault_ids == [people.dan.vault_id]


class TestNeedsALook:
    @pytest.fixture
    def troubled(self, people: People, clock: Clock) -> Delivery:
        doing.agree(people.dan_phone, clock())
        doing.write_text(people.dan, people.ana, clock())
        Delivery.objects.update(state="bounced", problem="invalid_number", settled_at=clock())
        return Delivery.objects.get()

    def test_what_did_not_arrive_stands_there_in_words(self, ana: Browser, troubled: Delivery) -> None:
        words = section(pages.visit(ana, INBOX), "Needs a look")
        assert "Dan Doyle" in words
        assert "Text: came back. This number can't receive texts." in words

    def test_seen_it_is_gone(self, ana: Browser, people: People, troubled: Delivery, clock: Clock) -> None:
        actions.mark_seen(delivery=troubled, actor=actor_of(people.ana), now=clock())
        assert "Nothing that was sent needs a look." in pages.visit(ana, INBOX).words

    @pytest.mark.parametrize(
        ("query", "stands"), [("", True), ("?whose=mine", True), ("?audience=billing", False)]
    )
    def test_who_was_not_told_stands_there_too(
        self, ana: Browser, people: People, clock: Clock, query: str, stands: bool
    ) -> None:
        said = doing.write(people.dan, people.ana, clock(), is_notified=True)
        of_it = Notice.objects.filter(kind="new_message", cause_id=said.pk, channel="email")
        of_it.update(state="bounced", problem="mailbox_full", settled_at=clock())
        words = section(pages.visit(ana, f"{INBOX}{query}"), "Needs a look")
        assert ("Email, notice of a message: came back. The mailbox is full." in words) is stands
        actions.mark_notice_seen(notice=of_it.get(), actor=actor_of(people.ana), now=clock())
        assert "notice of a message" not in pages.visit(ana, f"{INBOX}{query}").words

    def test_ben_sees_none_of_it(self, people: People, troubled: Delivery, browser: SignIn) -> None:
        assert "Dan Doyle" not in pages.visit(browser(people.ben), INBOX).html


class TestDrafts:
    @pytest.fixture(autouse=True)
    def begun(self, people: People, clock: Clock) -> None:
        actions.save_draft(
            client=people.dan,
            circumstance="between_sessions",
            channel="portal",
            body="About your sister",
            actor=actor_of(people.ana),
            now=clock(),
        )

    def test_ones_own_stands_there(self, ana: Browser) -> None:
        assert "Dan Doyle just now About your sister" in section(pages.visit(ana, INBOX), "Drafts")

    @pytest.mark.parametrize("name", ["sam", "cleo", "bill"])
    def test_anothers_does_not(self, people: People, browser: SignIn, name: str) -> None:
        page = pages.visit(browser(getattr(people, name)), INBOX)
        assert "No unfinished messages." in page.words
        assert "sister" not in page.html

    def test_of_a_client_one_no_longer_sees_it_is_gone(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        CareTeamMember.objects.filter(client=people.dan).update(until_at=clock())
        assert "sister" not in pages.visit(ana, INBOX).html


class TestPoll:
    def tag(self, page: Page) -> str:
        return page.html.partition('data-poll-tag="')[2].partition('"')[0].replace("&quot;", '"')

    def test_as_long_as_nothing_changes_it_hands_out_nothing(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        doing.say(people.dan, clock())
        tag = self.tag(pages.visit(ana, INBOX))
        before = AuditEvent.objects.count()
        assert pages.visit(ana, POLL, **{"If-None-Match": tag}).status == 304
        assert AuditEvent.objects.count() == before

    def test_it_hands_out_what_is_new(self, ana: Browser, people: People, clock: Clock) -> None:
        tag = self.tag(pages.visit(ana, INBOX))
        doing.say(people.dan, clock(), "It was a hard week.")
        fresh = pages.visit(ana, POLL, **{"If-None-Match": tag})
        assert "It was a hard week." in fresh.words
        assert fresh.answer.headers["ETag"] != tag

    def test_what_happens_to_others_is_nothing_new(self, ana: Browser, people: People, clock: Clock) -> None:
        tag = self.tag(pages.visit(ana, INBOX))
        doing.say(people.eve, clock())
        assert pages.visit(ana, POLL, **{"If-None-Match": tag}).status == 304

    def test_a_change_that_was_begun_earlier_and_is_seen_later_is_not_missed(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        """Two changes at once: the one with the older instant may be committed last."""
        kim = another(people, "Kim Noor", clock())
        Client.objects.filter(pk=kim.pk).update(changed_at=clock() + timedelta(days=9))
        tag = self.tag(pages.visit(ana, INBOX))
        Client.objects.filter(pk=people.dan.pk).update(changed_at=clock() + timedelta(days=8))
        assert pages.visit(ana, POLL, **{"If-None-Match": tag}).status == 200


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    ana: Browser, people: People, clock: Clock
) -> None:
    doing.say(people.dan, clock())
    short = pages.queries(ana, INBOX)
    for number in range(4):
        doing.say(another(people, f"Client {number}", clock()), clock())
    assert pages.queries(ana, INBOX) == short
