"""The inbox narrowed: whose clients, about what, which list; counts on each, by addresses that work without scripts."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import CrisisFlag, Delivery, Message, Thread
from practice import actions as house
from practice.models import CareTeamMember, Client
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People, actor_of
from tests.records.test_inbox import INBOX, POLL, another, names

LIST = re.compile(r'<a[^>]*href="([^"]*)"[^>]*>([^<]*?) ?<span class="n">(\d+)</span>')


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def counts(page: Page) -> dict[str, int]:
    return {label.strip(): int(count) for _url, label, count in LIST.findall(page.html)}


def flag(message: Message) -> CrisisFlag:
    """As the act raises one, whatever the words."""
    given = {"thread": message.thread, "client_id": message.client_id, "raised_at": message.created_at}
    return CrisisFlag.objects.get_or_create(message=message, defaults=given)[0]


class TestAbout:
    @pytest.fixture(autouse=True)
    def said(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        kim = another(people, "Kim Noor", clock())
        doing.say(kim, clock(), "The bill", about="billing")
        doing.say(another(people, "Lee Orr", clock()), clock(), "Friday?", about="scheduling")

    @pytest.mark.parametrize(
        ("audience", "who"), [("clinical", "Dan Doyle"), ("billing", "Kim Noor"), ("scheduling", "Lee Orr")]
    )
    def test_only_what_is_about_this(self, ana: Browser, audience: str, who: str) -> None:
        assert names(pages.visit(ana, f"{INBOX}?audience={audience}")) == [who]

    def test_each_says_how_many(self, ana: Browser) -> None:
        found = counts(pages.visit(ana, INBOX))
        assert (found["Clinical"], found["Billing"], found["Scheduling"], found["Waiting"]) == (1, 1, 1, 3)

    def test_beside_a_conversation_only_the_lists_have_numbers(self, ana: Browser, people: People) -> None:
        page = pages.visit(ana, f"/office/clients/{people.dan.pk}/")
        found = counts(page)
        assert (found["Waiting"], {"Clinical", "Billing", "Mine"} & set(found)) == (3, set())
        assert {f"{INBOX}?audience=clinical", f"{INBOX}?whose=mine"} <= set(page.links)

    def test_what_nobody_wrote_counts_for_nothing(self, ana: Browser) -> None:
        page = pages.visit(ana, f"{INBOX}?audience=weather&show=all&page=-3&whose=dan&open=x")
        assert len(names(page)) == 3

    def test_the_poll_keeps_it(self, ana: Browser) -> None:
        page = pages.visit(ana, f"{INBOX}?audience=billing")
        poll = page.html.partition('data-poll="')[2].partition('"')[0].replace("&amp;", "&")
        assert poll == f"{POLL}?audience=billing"
        assert names(pages.visit(ana, poll)) == ["Kim Noor"]

    def test_the_conversation_beside_keeps_it_and_stays_marked(self, ana: Browser) -> None:
        line = re.search(
            r'class="item" href="([^"]*)#end"', pages.visit(ana, f"{INBOX}?audience=billing").html
        )
        assert line is not None
        page = pages.visit(ana, line[1])
        assert names(page)[:1] == ["Kim Noor"]
        poll = re.search(r'data-poll="(/office/changes/[^"]*)"', page.html)
        assert poll is not None
        assert (
            'aria-current="true"><span class="name">' in pages.visit(ana, poll[1].replace("&amp;", "&")).html
        )

    def test_nothing_of_it_is_said(self, ana: Browser, people: People, clock: Clock) -> None:
        page = pages.visit(ana, f"{INBOX}?audience=billing&show=drafts")
        assert "Nothing of this kind among what you chose." in page.words


class TestWhose:
    @pytest.fixture(autouse=True)
    def said(self, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.say(people.eve, clock())
        CareTeamMember.objects.create(client=people.eve, user=people.ana, from_at=clock(), is_covering=True)

    @pytest.mark.parametrize(
        ("whose", "who"),
        [("mine", {"Dan Doyle"}), ("covering", {"Eve Ellis"}), ("", {"Dan Doyle", "Eve Ellis"})],
    )
    def test_mine_and_those_i_cover_for(self, ana: Browser, whose: str, who: set[str]) -> None:
        page = pages.visit(ana, f"{INBOX}?whose={whose}")
        assert set(names(page)) == who
        assert (counts(page)["Mine"], counts(page)["I cover for"]) == (1, 1)

    def test_the_desk_has_no_clients_of_its_own(self, people: People, browser: SignIn) -> None:
        assert "I cover for" not in pages.visit(browser(people.cleo), INBOX).words


class TestUnread:
    def test_until_the_page_is_opened(self, ana: Browser, people: People, clock: Clock) -> None:
        doing.say(people.dan, clock())
        before = pages.visit(ana, f"{INBOX}?show=unread")
        assert (names(before), counts(before)["Unread"]) == (["Dan Doyle"], 1)
        pages.visit(ana, f"/office/clients/{people.dan.pk}/")
        after = pages.visit(ana, f"{INBOX}?show=unread")
        assert (names(after), counts(after)["Unread"]) == ([], 0)
        assert "You have read everything of the last weeks." in after.words

    def test_what_a_colleague_answered_is_still_unread(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock(), "Friday?", about="scheduling")
        doing.write(people.dan, people.cleo, clock(), circumstance="scheduling")
        page = pages.visit(browser(people.ana), f"{INBOX}?show=unread")
        assert (names(page), counts(page)["Waiting"]) == (["Dan Doyle"], 0)

    def test_the_desk_is_not_asked_to_read_what_it_may_not(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        doing.say(people.dan, clock(), "It was a hard week.")
        assert counts(pages.visit(browser(people.cleo), INBOX))["Unread"] == 0

    def test_what_came_long_ago_counts_as_read(self, ana: Browser, people: People, clock: Clock) -> None:
        message = doing.say(people.dan, clock())
        Message.objects.filter(pk=message.pk).update(created_at=clock() - timedelta(days=31))
        assert counts(pages.visit(ana, INBOX))["Unread"] == 0

    def test_who_waits_is_marked_as_long_as_it_is_unread(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        doing.say(people.dan, clock())
        assert 'aria-label="not read by you"' in pages.visit(ana, INBOX).html
        pages.visit(ana, f"/office/clients/{people.dan.pk}/")
        assert 'aria-label="not read by you"' not in pages.visit(ana, INBOX).html


class TestCrisisWords:
    def test_they_stand_on_top_until_somebody_looked(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        raised = flag(doing.say(people.dan, clock(), "I can't go on."))
        page = pages.visit(ana, INBOX)
        assert page.words.index("Words of crisis, not looked at") < page.words.index("Waiting on us")
        assert names(pages.visit(ana, f"{INBOX}?show=flagged")) == ["Dan Doyle"]
        CrisisFlag.objects.filter(pk=raised.pk).update(seen_at=clock())
        assert "Words of crisis" not in pages.visit(ana, INBOX).words

    @pytest.mark.parametrize("name", ["cleo", "bill", "ben"])
    def test_who_may_not_read_them_is_not_told_of_them(
        self, people: People, clock: Clock, browser: SignIn, name: str
    ) -> None:
        flag(doing.say(people.dan, clock(), "I can't go on."))
        page = pages.visit(browser(getattr(people, name)), f"{INBOX}?show=flagged")
        assert (names(page), counts(page)["Words of crisis"]) == ([], 0)


class TestHandedToMe:
    def test_what_was_given_to_me_stands_there(self, people: People, clock: Clock, browser: SignIn) -> None:
        message = doing.say(people.dan, clock(), "Friday?", about="scheduling")
        Thread.objects.filter(pk=message.thread_id).update(assigned_to=people.cleo)
        page = pages.visit(browser(people.cleo), f"{INBOX}?show=handed")
        assert (names(page), counts(page)["Handed to me"]) == (["Dan Doyle"], 1)
        assert "Handed to me" not in pages.visit(browser(people.ana), INBOX).words


class TestPages:
    @pytest.fixture
    def many(self, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> list[Client]:
        monkeypatch.setattr("records.lines.ROWS", 2)
        monkeypatch.setattr("records.inbox.SHORT", 1)
        found = [another(people, f"Client {number}", clock()) for number in range(5)]
        for one in found:
            doing.say(one, clock.move(minutes=1))
            doing.say(one, clock(), about="billing")  # two threads, one line
        return found

    def test_page_by_page_each_stands_once(self, ana: Browser, many: list[Client]) -> None:
        seen = [names(pages.visit(ana, f"{INBOX}?show=waiting&page={page}")) for page in (1, 2, 3)]
        assert [len(one) for one in seen] == [2, 2, 1]
        assert sum(seen, []) == [f"Client {number}" for number in range(5)]

    def test_it_says_where_one_is_and_leads_on(self, ana: Browser, many: list[Client]) -> None:
        page = pages.visit(ana, f"{INBOX}?show=waiting&page=2")
        assert "3–4 of 5" in page.words
        assert {f"{INBOX}?show=waiting", f"{INBOX}?show=waiting&amp;page=3"} <= set(
            re.findall(r'href="([^"]*)"', page.html)
        )

    def test_a_list_that_is_cut_leads_to_the_whole(self, ana: Browser, many: list[Client]) -> None:
        page = pages.visit(ana, INBOX)
        assert (len(names(page)), "All 5" in page.words) == (1, True)

    @pytest.mark.parametrize("show", ["", "waiting", "unread", "look", "drafts", "flagged", "handed"])
    def test_the_database_is_asked_no_more_for_many_than_for_one(
        self, ana: Browser, people: People, clock: Clock, show: str
    ) -> None:
        self.fill(people, people.dan, clock)
        one = pages.queries(ana, f"{INBOX}?show={show}")
        for number in range(4):
            self.fill(people, another(people, f"Client {number}", clock()), clock)
        assert pages.queries(ana, f"{INBOX}?show={show}") == one

    def fill(self, people: People, client: Client, clock: Clock) -> None:
        message = doing.say(client, clock())
        flag(message)
        Thread.objects.filter(pk=message.thread_id).update(assigned_to=people.ana)
        actions.save_draft(
            client=client,
            circumstance="between_sessions",
            channel="portal",
            body="Begun",
            actor=actor_of(people.ana),
            now=clock(),
        )
        sent = doing.write(client, people.ana, clock(), circumstance="scheduling")
        point = house.add_contact_point(
            client=client, kind="phone", address=f"+1202555{client.pk.int % 10000:04}", actor=actor_of(people.ana),
            now=clock(),
        )  # fmt: skip
        Delivery.objects.create(
            message=sent, vault_id=client.vault_id, contact_point=point, channel="sms", state="failed",
            next_at=clock(), created_at=clock(), settled_at=clock(),
        )  # fmt: skip
