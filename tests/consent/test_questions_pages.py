"""The questions before texts or email: one group a page, kept at every step; the risks that fit; danger told at once."""

import pytest
from django.test import Client as Browser

from consent import guarding
from consent.models import Consent, FormVersion, SafeContact, SafetyAnswers
from practice.models import AuditEvent, Notice
from practice.vocabulary import Discretion
from tests import doing, pages
from tests.conftest import Clock
from tests.consent import asking
from tests.consent.asking import NEW
from tests.pages import SignIn
from tests.people import People

ONE = f"{NEW}sms/questions/1/"


@pytest.fixture
def dan(people: People, form: FormVersion, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


def answers() -> SafetyAnswers:
    return SafetyAnswers.objects.get()


class TestAsking:
    def test_each_way_has_its_own_questions(self, dan: Browser) -> None:
        assert "Is it a phone from work?" in pages.visit(dan, ONE).words
        words = pages.visit(dan, f"{NEW}email/questions/1/").words
        assert "Is it a mailbox from work or school?" in words
        assert "Is it a phone from work?" not in words

    def test_what_is_missing_is_said_at_its_place(self, dan: Browser) -> None:
        page = pages.visit(dan, ONE).send(work_phone="no")
        assert page.status == 422
        assert "Choose one of the answers." in page.words

    def test_what_was_answered_stands_there_when_one_goes_back(self, dan: Browser) -> None:
        asking.answer(dan, "sms", work_phone="yes")
        assert pages.visit(dan, ONE).form("work_phone").fields["work_phone"] == ["yes"]

    def test_it_goes_on_in_another_browser(self, people: People, dan: Browser, browser: SignIn) -> None:
        pages.visit(dan, ONE).send(**asking.CALM["sms"][0])
        other = browser(people.dan)
        assert pages.visit(other, f"{NEW}sms/risks/").path == f"{NEW}sms/questions/2/"
        assert pages.visit(other, ONE).form("preview").fields["preview"] == ["no"]

    def test_a_question_that_an_answer_brings_up_is_asked_before_it_goes_on(self, dan: Browser) -> None:
        pages.visit(dan, ONE).send(**asking.CALM["sms"][0])
        page = pages.visit(dan, f"{NEW}sms/questions/2/")
        form = page.form("unsafe")
        sent = {name: values for name, values in form.fields.items() if name != "use"}
        sent["-on"] = [name for name in sent["-on"] if name != "use"]  # hidden, so that no browser sends it
        page = page.post(page.path, sent | {"checked": "no", "unsafe": "yes"})
        assert "may we use this way at all?" in page.words

    def test_the_answers_lie_sealed_for_the_care_team(self, people: People, dan: Browser) -> None:
        asking.answer(dan, "sms", own_words="He reads it at night.")
        row = answers()
        assert row.sealed_class == "clinical"
        assert b"night" not in bytes(row.words or b"")
        assert doing.words_of(row, "words") == "He reads it at night."
        assert "own_words" not in (doing.words_of(row, "answers") or "")

    @pytest.mark.parametrize("page", ["4", "9"])
    def test_there_is_no_further_page(self, dan: Browser, page: str) -> None:
        assert pages.visit(dan, f"{NEW}sms/questions/{page}/").status == 404


class TestWeighing:
    @pytest.mark.parametrize(
        ("channel", "risk"),
        [
            ("sms", "A text can be read by anyone who holds your phone."),
            ("email", "Your mail company keeps a copy"),
        ],
    )
    def test_the_risks_of_this_way(self, dan: Browser, channel: str, risk: str) -> None:
        assert risk in asking.answer(dan, channel).words

    def test_those_that_fit_the_answers(self, dan: Browser) -> None:
        assert "A phone from work belongs to your boss." in asking.answer(dan, "sms", work_phone="yes").words
        assert "A phone from work" not in asking.answer(dan, "sms", work_phone="no").words

    def test_the_safer_way_is_one_tap_away(self, dan: Browser) -> None:
        page = asking.answer(dan, "sms")
        page = page.send(action="private-page")
        assert "Everything stays on your private page." in page.words
        assert not Consent.objects.exists()
        assert answers().finished_at is not None

    def test_the_private_page_ends_what_was_agreed_for_this_way(
        self, people: People, dan: Browser, clock: Clock
    ) -> None:
        given = doing.agree(people.dan_phone, clock())
        by_mail = doing.agree(people.dan_email, clock())
        asking.answer(dan, "sms").send(action="private-page")
        assert list(Consent.objects.standing(clock())) == [by_mail]
        given.refresh_from_db()
        assert given.revoked_how == Consent.Ended.PORTAL

    def test_a_quiet_notice_makes_the_address_silent(self, people: People, dan: Browser) -> None:
        asking.answer(dan, "email").send(action="quiet-notice")
        row = SafeContact.objects.get(contact_point=people.dan_email)
        assert row.discretion == Discretion.SILENT

    def test_signing_makes_the_answers_count_for_the_address(self, people: People, dan: Browser) -> None:
        asking.answer(dan, "sms", who_sees=["partner"], voicemail="words", voicemail_words="This is Ana.")
        page = pages.visit(dan, f"{NEW}sms/").send(address="+12025550141", circumstances=["reminder"])
        page.send(intent="on", name="Dan Doyle")
        row = SafeContact.objects.get(contact_point=people.dan_phone)
        assert (row.discretion, row.may_leave_voicemail) == (Discretion.DISCREET, True)
        assert doing.words_of(row, "voicemail_words") == "This is Ana."
        assert doing.words_of(row, "code_word") == "maple"
        assert answers().finished_at is not None

    def test_the_signed_text_has_the_risks_and_not_the_answers(self, dan: Browser) -> None:
        asking.answer(dan, "sms", who_sees=["partner"], own_words="He is jealous.")
        page = pages.visit(dan, f"{NEW}sms/").send(address="+12025550188", circumstances=["reminder"])
        page.send(intent="on", name="Dan Doyle")
        shown = doing.words_of(Consent.objects.get().signature, "shown") or ""
        assert "You told us that your partner can see it." in shown
        assert "jealous" not in shown


class TestDanger:
    def test_is_told_to_who_cares_for_him_and_to_no_address_of_his(
        self, people: People, dan: Browser
    ) -> None:
        asking.answer(dan, "sms", checked="yes")
        told = Notice.objects.filter(kind=Notice.Kind.CLIENT_SAFETY)
        assert [one.user for one in told] == [people.ana]
        assert not Notice.objects.filter(contact_point__isnull=False).exists()
        assert told.get().cause_id == answers().pk

    def test_is_told_once_however_often_he_goes_back(self, dan: Browser) -> None:
        asking.answer(dan, "sms", checked="yes")
        asking.answer(dan, "sms", checked="yes")
        assert Notice.objects.filter(kind=Notice.Kind.CLIENT_SAFETY).count() == 1

    def test_counts_at_once_though_he_goes_no_further(self, people: People, dan: Browser) -> None:
        pages.visit(dan, ONE).send(**asking.CALM["sms"][0])
        pages.visit(dan, f"{NEW}sms/questions/2/").send(checked="yes", unsafe="no")
        row = SafeContact.objects.get(contact_point=people.dan_phone)
        assert (row.discretion, row.may_leave_voicemail) == (Discretion.SILENT, False)
        assert guarding.is_guarded(people.dan.pk)

    def test_is_met_gently_with_a_number_on_the_screen(self, dan: Browser) -> None:
        words = asking.answer(dan, "sms", checked="yes").words
        assert "Thank you for telling us." in words
        assert "1-800-799-7233" in words
        assert words.index("Only the private page") < words.index("A quiet notice")

    def test_who_is_in_none_sees_nothing_of_it(self, dan: Browser) -> None:
        words = asking.answer(dan, "sms").words
        assert "1-800" not in words
        assert words.index("A quiet notice") < words.index("Only the private page")

    def test_never_there_is_taken_at_its_word(self, people: People, dan: Browser) -> None:
        page = asking.answer(dan, "sms", unsafe="yes", use="never")
        assert "You told us never to write there." in page.words
        assert f"{NEW}sms/" not in page.links
        assert pages.visit(dan, f"{NEW}sms/").path == f"{NEW}sms/risks/"

    def test_and_counts_at_once_though_he_goes_no_further(self, people: People, dan: Browser) -> None:
        asking.answer(dan, "sms", unsafe="yes", use="never")
        assert not SafeContact.objects.get(contact_point=people.dan_phone).may_be_used

    def test_between_two_times_needs_both(self, dan: Browser) -> None:
        page = asking.answer(dan, "sms", times="between", from_time="h09")
        assert page.status == 422
        assert "Choose one of the answers." in page.words

    def test_a_calmer_answer_later_opens_nothing(self, people: People, dan: Browser) -> None:
        asking.answer(dan, "sms", checked="yes").send(action="private-page")
        asking.answer(dan, "sms", checked="no").send(action="quiet-notice")
        row = SafeContact.objects.get(contact_point=people.dan_phone)
        assert row.discretion == Discretion.SILENT
        assert guarding.is_guarded(people.dan.pk)

    def test_the_trail_names_no_answer(self, dan: Browser) -> None:
        asking.answer(dan, "sms", checked="yes", own_words="He reads it.")
        row = AuditEvent.objects.get(event="consent.safety.danger")
        assert (row.reason, row.fields) == ("sms", "")
        assert "He reads" not in str(list(AuditEvent.objects.values()))
