"""Asking for texts or email: the way, questions, risks, where, the signature, the code."""

import pytest
from django.test import Client as Browser

from consent.models import Consent, FormVersion
from practice.models import ContactPoint, Notice, OneTimeCode
from tests import doing, pages
from tests.conftest import Clock
from tests.consent import asking
from tests.pages import Page, SignIn
from tests.people import People

NEW = "/portal/consents/new/"
NUMBER = "(202) 555-0188"


@pytest.fixture
def dan(people: People, form: FormVersion, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


def at_where(who: Browser, channel: str = "sms") -> Page:
    """The questions are answered calmly, and the risks read."""
    asking.answer(who, channel)
    return pages.visit(who, f"{NEW}{channel}/")


def at_sign(who: Browser, channel: str = "sms", address: str = NUMBER, **more: str) -> Page:
    wanted = {"address": address, "circumstances": ["scheduling", "reminder"]} | more
    return at_where(who, channel).send(**wanted)


def at_code(who: Browser) -> Page:
    return at_sign(who).send(intent="on", name="Dan Doyle")


def new_point() -> ContactPoint:
    return ContactPoint.objects.latest("created_at")


class TestChoosing:
    def test_the_private_page_stands_first(self, dan: Browser) -> None:
        page = pages.visit(dan, NEW)
        order = [page.html.index(f'value="{way}"') for way in ("portal", "sms", "email")]
        assert order == sorted(order)

    def test_each_way_says_its_risk(self, dan: Browser) -> None:
        words = pages.visit(dan, NEW).words
        assert "Anyone holding your phone can read it." in words
        assert "Your mail company can read it." in words

    def test_without_a_choice_it_says_what_is_missing(self, dan: Browser) -> None:
        page = pages.visit(dan, NEW)
        page = page.post(NEW, page.form("channel").fields)
        assert page.status == 422
        assert "Choose one of the three ways." in page.words

    def test_keeping_to_the_private_page_saves_nothing(self, dan: Browser) -> None:
        page = pages.visit(dan, NEW).send(channel="portal")
        assert "Everything stays on your private page." in page.words
        assert not Consent.objects.exists()


class TestWhere:
    def test_the_number_on_file_stands_there_already(self, dan: Browser) -> None:
        assert at_where(dan).form("address").fields["address"] == ["+12025550141"]

    def test_only_what_the_policy_leaves_to_the_client_can_be_chosen(self, dan: Browser) -> None:
        page = at_where(dan)
        assert 'value="reminder"' in page.html
        assert 'value="between_sessions"' not in page.html

    @pytest.mark.parametrize("typed", ["12", "my phone", "+1 202 555"])
    def test_what_is_no_number_is_said_in_words(self, dan: Browser, typed: str) -> None:
        page = at_where(dan).send(address=typed)
        assert page.status == 422
        assert "phone number" in page.words
        assert page.form("address").fields["address"] == [typed]

    def test_what_is_no_mail_address_is_said_in_words(self, dan: Browser) -> None:
        page = at_where(dan, "email").send(address="dan at home")
        assert "This is not a full email address." in page.words

    def test_nothing_to_write_about_is_said_in_words(self, dan: Browser) -> None:
        page = at_where(dan).send(address=NUMBER, circumstances=[])
        assert "Choose at least one." in page.words

    def test_a_matter_that_the_policy_forbids_is_not_taken(self, dan: Browser) -> None:
        page = at_where(dan).send(address=NUMBER, circumstances=["between_sessions"])
        assert page.status == 422

    def test_a_channel_chosen_leads_to_its_first_question(self, dan: Browser) -> None:
        assert pages.visit(dan, NEW).send(channel="sms").path == f"{NEW}sms/questions/1/"

    def test_it_leaves_no_trace_until_it_is_signed(self, dan: Browser) -> None:
        before = ContactPoint.objects.count()
        at_sign(dan)
        assert ContactPoint.objects.count() == before
        assert not Consent.objects.exists()

    def test_fax_is_nothing_to_ask_for(self, dan: Browser) -> None:
        assert pages.visit(dan, f"{NEW}fax/").status == 404


class TestSigning:
    def test_the_whole_text_names_number_and_matters(self, dan: Browser) -> None:
        words = at_sign(dan).words
        asked = (
            "You ask us to write to you by text message at +12025550188, about: appointment times, reminders."
        )
        assert asked in words

    def test_it_needs_the_tick_that_says_so(self, dan: Browser) -> None:
        page = at_sign(dan).send(name="Dan Doyle")
        assert page.status == 422
        assert "Tick the box if you want to sign here." in page.words
        assert not Consent.objects.exists()

    def test_it_needs_a_name(self, dan: Browser) -> None:
        page = at_sign(dan).send(intent="on", name="")
        assert "Type your name to sign." in page.words
        assert not Consent.objects.exists()

    def test_what_is_kept_is_what_was_shown(self, dan: Browser) -> None:
        page = at_sign(dan)
        page.send(intent="on", name="Dan Doyle")
        shown = doing.words_of(Consent.objects.get().signature, "shown") or ""
        for paragraph in shown.split("\n\n")[1:]:
            assert paragraph in page.words

    def test_nobody_signs_without_having_chosen(self, dan: Browser) -> None:
        at_where(dan)
        assert pages.visit(dan, f"{NEW}sms/signature/").path == f"{NEW}sms/"

    def test_nobody_comes_to_the_address_without_having_answered(self, dan: Browser) -> None:
        for step in ("", "risks/", "signature/"):
            assert pages.visit(dan, f"{NEW}sms/{step}").path == f"{NEW}sms/questions/1/"

    def test_what_was_chosen_for_texts_does_not_sign_for_email(self, dan: Browser) -> None:
        at_sign(dan)
        asking.answer(dan, "email")
        assert pages.visit(dan, f"{NEW}email/signature/").path == f"{NEW}email/"

    @pytest.mark.parametrize(("until", "days"), [("3", 91), ("6", 182), ("12", 365)])
    def test_it_ends_when_they_said(self, dan: Browser, clock: Clock, until: str, days: int) -> None:
        page = at_sign(dan, until=until)
        assert "This counts until" in page.words
        page.send(intent="on", name="Dan Doyle")
        ends = Consent.objects.get().expires_at
        assert ends is not None
        assert (ends - clock()).days == days

    def test_or_never(self, dan: Browser) -> None:
        page = at_sign(dan, until="")
        assert "This counts until you stop it." in page.words
        page.send(intent="on", name="Dan Doyle")
        assert Consent.objects.get().expires_at is None

    def test_another_number_ends_what_was_agreed_for_the_old_one(
        self, people: People, dan: Browser, clock: Clock
    ) -> None:
        old = doing.agree(people.dan_phone, clock())
        clock.move(minutes=1)
        at_sign(dan).send(intent="on", name="Dan Doyle")
        old.refresh_from_db()
        assert old.superseded_at == clock()

    def test_a_number_proven_before_needs_no_code(self, dan: Browser) -> None:
        page = at_sign(dan, address="+12025550141").send(intent="on", name="Dan Doyle")
        assert page.path == "/portal/reach/"
        assert not OneTimeCode.objects.exists()

    def test_the_page_sent_twice_is_signed_once(self, dan: Browser) -> None:
        page = at_sign(dan)
        form = page.form("intent")
        sent = form.fields | {"intent": "on", "name": "Dan Doyle"}
        for _click in range(2):
            dan.post(page.path, sent)
        assert Consent.objects.count() == 1

    def test_who_acts_for_him_signs_nothing_in_his_place(
        self, people: People, form: FormVersion, clock: Clock, browser: SignIn
    ) -> None:
        fay = browser(people.fay)
        for step in (NEW, f"{NEW}sms/", f"{NEW}sms/questions/1/", f"{NEW}sms/risks/", f"{NEW}sms/signature/"):
            assert pages.visit(fay, step).status == 403


class TestProving:
    def test_the_code_goes_to_the_new_number(self, dan: Browser) -> None:
        page = at_code(dan)
        assert "We sent six digits to ••• 0188." in page.words
        assert Notice.objects.get(kind="address_code").contact_point == new_point()

    def test_the_right_code_opens_the_way(self, dan: Browser) -> None:
        page = at_code(dan).send(code=doing.newest_secret("address_code"))
        assert page.path == "/portal/reach/"
        assert new_point().verified_at is not None

    def test_a_wrong_code_says_so_and_opens_nothing(self, dan: Browser) -> None:
        page = at_code(dan)
        wrong = f"{(int(doing.newest_secret('address_code')) + 1) % 1_000_000:06}"
        page = page.send(code=wrong)
        assert "These are not the digits we sent." in page.words
        assert new_point().verified_at is None

    def test_looking_again_sends_no_second_code(self, dan: Browser) -> None:
        at_code(dan)
        pages.visit(dan, f"/portal/contact-points/{new_point().pk}/code/")
        assert OneTimeCode.objects.count() == 1

    def test_asking_for_another_code_sends_one(self, dan: Browser, clock: Clock) -> None:
        page = at_code(dan)
        clock.move(minutes=1)
        page = page.send(press="Send a new code", action="again")
        assert "A new code is on its way." in page.words
        assert OneTimeCode.objects.count() == 2

    def test_too_many_codes_say_when_it_goes_on(self, dan: Browser) -> None:
        page = at_code(dan)
        for _time in range(6):
            page = page.send(press="Send a new code", action="again")
        assert "Please try again in an hour, or call us." in page.words

    def test_eves_number_is_not_there_for_dan(self, people: People, dan: Browser) -> None:
        assert pages.visit(dan, f"/portal/contact-points/{people.eve_phone.pk}/code/").status == 404

    def test_fays_own_address_is_not_dans_to_prove(self, people: People, dan: Browser) -> None:
        ContactPoint.objects.filter(pk=people.fay_email.pk).update(verified_at=None)
        assert pages.visit(dan, f"/portal/contact-points/{people.fay_email.pk}/code/").status == 404
