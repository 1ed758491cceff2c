"""The client is told who reads what they write; and where nobody would, they are told whom to call instead."""

import pytest

from messaging.models import Message
from practice.actions import begin_shared_file
from practice.models import CareTeamMember, Representation, User
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

HOME = "/portal/"


@pytest.fixture(autouse=True)
def _now(clock: Clock) -> None:
    """Frozen."""


class TestWho:
    def test_each_by_name_and_role(self, people: People, browser: SignIn) -> None:
        words = pages.visit(browser(people.dan), HOME).words
        assert "Who reads this? Ana Alvarez, your therapist. Sam Stone, clinical supervisor." in words
        assert "Our office reads what is about a time or a bill. It does not read the rest." in words
        assert "In an emergency somebody else of ours may look." in words
        for name in ("Ben Baker", "Cleo Chen", "Pia Petrov", "Ada Adeyemi"):
            assert name not in words

    def test_who_stands_in(self, people: People, browser: SignIn, clock: Clock) -> None:
        CareTeamMember.objects.create(client=people.dan, user=people.ben, from_at=clock(), is_covering=True)
        words = pages.visit(browser(people.dan), HOME).words
        assert "Ben Baker, your therapist. They stand in for a time." in words

    @pytest.mark.parametrize(
        ("scope", "said"),
        [
            ("full", "who acts for you. They do not see what you keep between us."),
            ("administrative", "who acts for you. They only see what is about a time or a bill."),
        ],
    )
    def test_who_acts_for_them(self, people: People, browser: SignIn, scope: str, said: str) -> None:
        Representation.objects.filter(pk=people.fay.pk).update(scope=scope)
        assert said in pages.visit(browser(people.dan), HOME).words

    def test_who_acts_for_them_is_told_of_the_staff(self, people: People, browser: SignIn) -> None:
        words = pages.visit(browser(people.fay), HOME).words
        assert "Dan reads it, and so do these people: Ana Alvarez, your therapist." in words
        assert "keep between us" not in words

    def test_who_acts_in_administrative_matters_hears_of_the_office_alone(
        self, people: People, browser: SignIn
    ) -> None:
        Representation.objects.filter(pk=people.fay.pk).update(scope="administrative")
        read = pages.visit(browser(people.fay), HOME).words.partition("Who reads this?")[2]
        assert "Sam Stone" not in read
        assert "Our office reads" in read

    def test_those_who_share_a_file(self, people: People, browser: SignIn, clock: Clock) -> None:
        CareTeamMember.objects.create(client=people.eve, user=people.ana, from_at=clock())
        shared = begin_shared_file(
            name="Both", members=[(people.dan, "Dan"), (people.eve, "Eve")], time_zone="America/New_York",
            submission=None, actor=actor_of(people.ana), now=clock(),
        )  # fmt: skip
        words = pages.visit(browser(people.eve), f"/portal/shared/{shared.pk}/").words
        assert "You, and those who share this with you: Dan." in words


class TestNobody:
    @pytest.fixture
    def left(self, people: People, clock: Clock) -> None:
        CareTeamMember.objects.filter(client=people.dan).update(until_at=clock())

    @pytest.mark.parametrize("name", ["dan", "fay"])
    def test_there_is_nothing_to_write_with_but_a_number(
        self, people: People, browser: SignIn, left: None, name: str
    ) -> None:
        page = pages.visit(browser(getattr(people, name)), HOME)
        assert 'name="body"' not in page.html
        assert "At this moment nobody here would read what you write. Please call us:" in page.words
        assert '<a href="tel:+12025550100">+12025550100</a>' in page.html

    def test_nor_where_those_who_cared_work_here_no_more(self, people: People, browser: SignIn) -> None:
        User.objects.filter(pk=people.ana.pk).update(is_active=False)
        assert 'name="body"' not in pages.visit(browser(people.dan), HOME).html

    def test_what_was_written_meanwhile_is_kept_and_not_swallowed(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        page = pages.visit(browser(people.dan), HOME)
        CareTeamMember.objects.filter(client=people.dan).update(until_at=clock())
        answer = page.send(body="It was a hard week.", action="/messages/")
        assert answer.status == 422
        assert 'Please call us: <a href="tel:+12025550100">' in answer.html
        assert "It was a hard week.</textarea>" in answer.html
        assert not Message.objects.exists()
        CareTeamMember.objects.filter(client=people.dan).update(until_at=None)
        assert "It was a hard week." in answer.go(HOME).html


class TestNameAndRole:
    def test_who_acts_for_the_client_is_named_to_both_sides(
        self, people: People, browser: SignIn, clock: Clock
    ) -> None:
        doing.say(people.dan, clock(), "He is ill today.", by=people.fay, about="scheduling")
        name = doing.words_of(people.fay, "name") or ""
        assert f"{name} acts for Dan Doyle" in pages.visit(browser(people.dan), HOME).words
        office = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/").words
        assert f"{name} representative 11:00" in office

    def test_the_client_and_their_therapist(self, people: People, browser: SignIn, clock: Clock) -> None:
        doing.say(people.dan, clock())
        doing.write(people.dan, people.ana, clock.move(minutes=1))
        office = pages.visit(browser(people.sam), f"/office/clients/{people.dan.pk}/").words
        assert "Dan Doyle client 11:00" in office
        assert "Ana Alvarez your therapist 11:01" in office
        assert "Ana Alvarez your therapist 11:01" in pages.visit(browser(people.dan), HOME).words
