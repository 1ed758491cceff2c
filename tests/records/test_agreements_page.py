"""What a client has agreed to, what has ended and how, and whether they have read the policy."""

import pytest
from django.test import Client as Browser

from consent import actions as agreeing
from consent.models import Consent
from messaging import actions as messaging
from messaging.models import Draft
from practice import policy
from practice.models import ContactPoint
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def path(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/agreements/"


def standing(words: str) -> str:
    return words.partition("Standing")[2].partition("Ended")[0]


def ended(words: str) -> str:
    return words.partition("Ended")[2]


def test_what_stands_names_way_address_matters_and_signature(
    ana: Browser, people: People, clock: Clock, path: str
) -> None:
    given = doing.agree(people.dan_phone, clock())
    page = pages.visit(ana, path)
    assert "Text ••• 0141 address proven given today at 11:00 About: reminders, scheduling" in standing(
        page.words
    )
    assert "Signed by Dan Doyle, version 1 of the form" in page.words
    assert f"/office/consents/{given.pk}/revocation/" in page.links


def test_an_address_without_its_code_waits(ana: Browser, people: People, clock: Clock, path: str) -> None:
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
    doing.agree(people.dan_phone, clock())
    assert "waits for the code" in pages.visit(ana, path).words


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("portal", "taken back in the portal"),
        ("stop", "ended by STOP"),
        ("in_person", "taken back in person"),
    ],
)
def test_what_has_ended_says_how_and_when(
    ana: Browser, people: People, clock: Clock, path: str, how: str, said: str
) -> None:
    given = doing.agree(people.dan_phone, clock())
    agreeing.revoke_consent(
        consent=given, how=Consent.Ended(how), actor=doing.portal(people.dan), now=clock()
    )
    page = pages.visit(ana, path)
    assert f"{said}, today at 11:00" in ended(page.words)
    assert not any("/revocation/" in link for link in page.links)


def test_what_a_newer_one_replaced_says_so(ana: Browser, people: People, clock: Clock, path: str) -> None:
    doing.agree(people.dan_phone, clock())
    doing.agree(people.dan_phone, clock.move(seconds=10))
    assert "replaced by a newer one" in ended(pages.visit(ana, path).words)


def test_what_ran_out_says_so(ana: Browser, people: People, clock: Clock, path: str) -> None:
    doing.agree(people.dan_phone, clock())
    Consent.objects.update(expires_at=clock())
    assert "ran out" in ended(pages.visit(ana, path).words)


def test_the_policy_not_read_yet(ana: Browser, path: str) -> None:
    said = "Has not yet confirmed reading version 1 of the communications policy."
    assert said in pages.visit(ana, path).words


def test_the_policy_read(ana: Browser, people: People, clock: Clock, path: str) -> None:
    agreeing.acknowledge_policy(
        client=people.dan, policy_id=policy.current().id, actor=doing.portal(people.dan), now=clock()
    )
    said = "Read version 1 of the communications policy: today at 11:00."
    assert said in pages.visit(ana, path).words


def test_sam_reads_and_takes_nothing_back(people: People, clock: Clock, browser: SignIn, path: str) -> None:
    doing.agree(people.dan_phone, clock())
    page = pages.visit(browser(people.sam), path)
    assert "••• 0141" in page.words
    assert not any("/revocation/" in link for link in page.links)


@pytest.mark.parametrize(("name", "status"), [("cleo", 200), ("bill", 403), ("ben", 404), ("pia", 404)])
def test_who_sees_it(
    people: People, clock: Clock, browser: SignIn, path: str, name: str, status: int
) -> None:
    assert pages.visit(browser(getattr(people, name)), path).status == status


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    ana: Browser, people: People, clock: Clock, path: str
) -> None:
    doing.agree(people.dan_phone, clock())
    short = pages.queries(ana, path)
    for _number in range(4):
        doing.agree(people.dan_phone, clock.move(seconds=5))
    assert pages.queries(ana, path) == short


class TestTellingThemHowToAsk:
    """Texts and email are asked for by the client alone: the office can say where."""

    def test_the_words_wait_in_the_composer_behind_what_was_begun(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        about = {"circumstance": "between_sessions", "channel": "portal", "body": "Thank you."}
        messaging.save_draft(client=people.dan, **about, actor=actor_of(people.ana), now=clock())
        for _time in range(2):
            page = pages.visit(ana, path).send(action="consent-asking")
        assert "It waits in the composer." in page.words
        draft = Draft.objects.get()
        said = doing.words_of(draft) or ""
        assert said.startswith("Thank you.\n\n") and said.count("How you reach me") == 1
        assert (draft.circumstance, draft.channel) == ("between_sessions", "portal")

    def test_the_composer_leads_here_where_consent_is_missing(
        self, ana: Browser, people: People, path: str
    ) -> None:
        links = pages.visit(ana, f"/office/clients/{people.dan.pk}/?about=scheduling").links
        assert links.count(path) > 1  # the tab, and what opens texts and email

    def test_who_has_no_portal_can_ask_for_nothing_there(
        self, ana: Browser, people: People, clock: Clock, path: str
    ) -> None:
        type(people.dan).objects.filter(pk=people.dan.pk).update(user=None)
        assert "Tell them how to ask" not in pages.visit(ana, path).words
        assert ana.post(f"/office/clients/{people.dan.pk}/consent-asking/").status_code == 403

    def test_who_only_reads_is_not_asked_to_write(self, people: People, browser: SignIn, path: str) -> None:
        assert "Tell them how to ask" not in pages.visit(browser(people.sam), path).words
