"""Safe contact in the workspace: what the desk needs for the desk, the words behind it for the care team alone."""

import pytest
from django.test import Client as Browser

from consent import actions, guarding
from consent.models import AddressChange, SafeContact, SafetyAnswers
from consent.rules.risks import SafeProfile
from practice.models import ContactPoint
from practice.vocabulary import Discretion
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

FIRST = "Talk about safety first"


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def about(people: People) -> str:
    return f"/office/clients/{people.dan.pk}/about/"


@pytest.fixture
def told(people: People, clock: Clock) -> SafetyAnswers:
    """The answers of the questionnaire, which nobody has talked about yet."""
    row = actions.note_danger(
        client=people.dan, words="He reads it at night.", heard="in_person", submission=None,
        actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip
    SafetyAnswers.objects.filter(pk=row.pk).update(talked_at=None, talked_by=None)
    return row


class TestFlag:
    def test_stands_until_they_have_talked(self, ana: Browser, about: str, told: SafetyAnswers) -> None:
        assert FIRST in pages.visit(ana, about).words
        pages.visit(ana, about.replace("about", "talked")).send("We have talked about it")
        assert FIRST not in pages.visit(ana, about).words
        told.refresh_from_db()
        assert told.talked_at is not None

    def test_stands_above_the_conversation_too(
        self, people: People, ana: Browser, told: SafetyAnswers
    ) -> None:
        assert FIRST in pages.visit(ana, f"/office/clients/{people.dan.pk}/").words

    def test_the_words_are_for_the_care_team(
        self, people: People, about: str, told: SafetyAnswers, browser: SignIn
    ) -> None:
        assert "He reads it at night." in pages.visit(browser(people.sam), about).words
        desk = pages.visit(browser(people.cleo), about).words
        assert "He reads it at night." not in desk
        assert FIRST in desk

    def test_who_does_not_care_for_him_notes_nothing(
        self, people: People, about: str, told: SafetyAnswers, browser: SignIn
    ) -> None:
        cleo = browser(people.cleo)
        for page in ("danger", "talked", "guard/ending"):
            assert pages.visit(cleo, about.replace("about", page)).status == 403

    def test_it_ends_when_he_said_so(
        self, people: People, ana: Browser, about: str, told: SafetyAnswers
    ) -> None:
        pages.visit(ana, about.replace("about", "guard/ending")).send("Yes, they told me so")
        assert not guarding.is_guarded(people.dan.pk)


class TestNoting:
    def test_makes_every_address_quiet(self, people: People, ana: Browser, about: str) -> None:
        page = pages.visit(ana, about.replace("about", "danger")).send(heard="phone", words="He looks.")
        assert "Every address of theirs is quiet from now on." in page.words
        assert page.words.count("neutral notices only") >= 2
        assert SafetyAnswers.objects.get().how == "phone"

    def test_asks_how_it_was_heard(self, ana: Browser, about: str) -> None:
        page = pages.visit(ana, about.replace("about", "danger")).send(words="He looks.")
        assert page.status == 422
        assert "Choose how you heard it." in page.words


class TestAddress:
    def test_times_words_and_code_word_stand_by_it(self, people: People, browser: SignIn, about: str) -> None:
        cleo = browser(people.cleo)
        edit = f"/office/contact-points/{people.dan_phone.pk}/safe-contact/"
        page = pages.visit(cleo, edit).send(
            discretion="discreet", may_be_used="on", from_time="09:00", until_time="12:30",
            may_leave_voicemail="on", voicemail_words="This is Ana.", code_word="maple", words="Not after noon",
        )  # fmt: skip
        assert page.path == about
        for said in ("only from 09:00 to 12:30", "“This is Ana.”", "say first: “maple”", "Not after noon"):
            assert said in page.words

    def test_one_time_without_the_other_is_told(self, people: People, ana: Browser) -> None:
        edit = f"/office/contact-points/{people.dan_phone.pk}/safe-contact/"
        page = pages.visit(ana, edit).send(discretion="discreet", from_time="09:00")
        assert "Give both times, or none." in page.words

    def test_a_mailbox_takes_no_voicemail(self, people: People, ana: Browser) -> None:
        page = pages.visit(ana, f"/office/contact-points/{people.dan_email.pk}/safe-contact/")
        assert "voicemail" not in page.words

    def test_out_of_use_ends_what_was_agreed_for_it(self, people: People, ana: Browser, clock: Clock) -> None:
        given = doing.agree(people.dan_phone, clock())
        pages.visit(ana, f"/office/contact-points/{people.dan_phone.pk}/ending/").send("Put out of use")
        given.refresh_from_db()
        assert given.revoked_how == "address"
        assert (
            "ended with its address" in pages.visit(ana, f"/office/clients/{people.dan.pk}/agreements/").words
        )


class TestChange:
    def test_waits_on_the_page_and_is_decided_there(
        self, people: People, ana: Browser, about: str, told: SafetyAnswers, clock: Clock
    ) -> None:
        point = actions.add_address(
            client=people.dan,
            kind="phone",
            address="+12025550188",
            actor=doing.portal(people.dan),
            now=clock(),
        )
        page = pages.visit(ana, about)
        assert "Asked to add +1 202-555-0188." in page.words
        change = AddressChange.objects.get()
        page = page.go(f"/office/address-changes/{change.pk}/decision/").send(
            heard="in_person", is_confirmed="no"
        )
        assert "Changes that wait" not in page.words
        assert ContactPoint.objects.get(pk=point.pk).suspended_at is not None


class TestPortal:
    @pytest.fixture
    def dan(self, people: People, clock: Clock, browser: SignIn) -> Browser:
        return browser(people.dan)

    def test_he_sets_how_his_phone_may_be_used(self, people: People, dan: Browser) -> None:
        page = pages.visit(dan, f"/portal/contact-points/{people.dan_phone.pk}/use/")
        page = page.send(discretion="silent", may_be_used="on", code_word="maple")
        assert "Only that something waits." in page.words
        assert SafeContact.objects.get(contact_point=people.dan_phone).discretion == Discretion.SILENT

    def test_while_he_is_watched_he_opens_nothing_wider(
        self, people: People, dan: Browser, told: SafetyAnswers
    ) -> None:
        page = pages.visit(dan, f"/portal/contact-points/{people.dan_phone.pk}/use/")
        assert "You can make it stricter here." in page.words
        page = page.send(discretion="ordinary", may_be_used="on")
        assert page.status == 422
        assert "Please talk with your therapist first" in page.words

    def test_he_stops_using_a_number(self, people: People, dan: Browser) -> None:
        page = pages.visit(dan, f"/portal/contact-points/{people.dan_phone.pk}/ending/").send("Stop using it")
        assert "It is out of use." in page.words
        assert "••• 0141" not in page.words

    def test_not_the_last_one_that_he_signs_in_with(self, people: People, dan: Browser) -> None:
        ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
        page = pages.visit(dan, f"/portal/contact-points/{people.dan_email.pk}/ending/").send("Stop using it")
        assert "You sign in with this one." in page.words

    def test_while_he_is_watched_it_waits(self, people: People, dan: Browser, told: SafetyAnswers) -> None:
        page = pages.visit(dan, f"/portal/contact-points/{people.dan_phone.pk}/ending/").send("Stop using it")
        assert "Your therapist talks with you before it ends." in page.words

    def test_a_new_number_waits_before_any_code(
        self, people: People, dan: Browser, told: SafetyAnswers, clock: Clock
    ) -> None:
        point = actions.add_address(
            client=people.dan,
            kind="phone",
            address="+12025550188",
            actor=doing.portal(people.dan),
            now=clock(),
        )
        page = pages.visit(dan, f"/portal/contact-points/{point.pk}/code/")
        assert "Before we use it, your therapist talks with you." in page.words

    def test_a_profile_is_kept_for_the_desk_to_see(
        self, people: People, clock: Clock, browser: SignIn
    ) -> None:
        profile = SafeProfile(discretion=Discretion.SILENT, may_be_used=False)
        actions.set_safe_contact(
            contact_point=people.dan_phone, profile=profile, actor=doing.portal(people.dan), now=clock()
        )
        assert (
            "never to be used" in pages.visit(browser(people.cleo), f"/office/clients/{people.dan.pk}/").words
        )
