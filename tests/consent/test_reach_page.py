"""How you reach me: every way on one page, what was agreed, a stop beside each."""

import pytest
from django.test import Client as Browser

from consent import actions as agreeing
from consent.models import Consent
from practice.models import AuditEvent, ContactPoint
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

REACH = "/portal/reach/"


@pytest.fixture
def dan(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.dan)


def test_at_first_only_the_private_page_is_open(dan: Browser) -> None:
    page = pages.visit(dan, REACH)
    assert page.words.count("Not used. You have not agreed to it.") == 2
    assert "/portal/consents/new/?way=sms" in page.links


def test_what_was_agreed_names_number_matters_and_a_stop(dan: Browser, people: People, clock: Clock) -> None:
    given = doing.agree(people.dan_phone, clock())
    page = pages.visit(dan, REACH)
    assert "To ••• 0141 About reminders, appointment times" in page.words
    assert f"/portal/consents/{given.pk}/revocation/" in page.links


def test_the_number_is_not_written_out(dan: Browser, people: People, clock: Clock) -> None:
    doing.agree(people.dan_phone, clock())
    assert "2025550141" not in pages.visit(dan, REACH).html


def test_an_address_without_its_code_waits(dan: Browser, people: People, clock: Clock) -> None:
    ContactPoint.objects.filter(pk=people.dan_phone.pk).update(verified_at=None)
    doing.agree(people.dan_phone, clock())
    page = pages.visit(dan, REACH)
    assert "Waiting for your code. Nothing goes there yet." in page.words
    assert f"/portal/contact-points/{people.dan_phone.pk}/code/" in page.links


def test_after_stop_it_says_when(dan: Browser, people: People, clock: Clock) -> None:
    doing.agree(people.dan_phone, clock())
    doing.text_in("+12025550141", "STOP", clock())
    assert "You answered STOP on" in pages.visit(dan, REACH).words


def test_what_was_stopped_stands_below(dan: Browser, people: People, clock: Clock) -> None:
    given = doing.agree(people.dan_phone, clock())
    agreeing.revoke_consent(
        consent=given, how=Consent.Ended.PORTAL, actor=doing.portal(people.dan), now=clock()
    )
    assert "What you stopped Texts to ••• 0141, stopped on" in pages.visit(dan, REACH).words


def test_what_was_signed_can_be_read_again(dan: Browser, people: People, clock: Clock) -> None:
    given = doing.agree(people.dan_phone, clock(), shown="A title\n\nYou may write to me about times.")
    page = pages.visit(dan, f"/portal/consents/{given.pk}/")
    assert "You may write to me about times." in page.words
    assert "by Dan Doyle · version 1" in page.words


def test_eve_does_not_find_it(people: People, clock: Clock, browser: SignIn) -> None:
    given = doing.agree(people.dan_phone, clock())
    assert pages.visit(browser(people.eve), f"/portal/consents/{given.pk}/").status == 404


def test_it_is_his_alone(people: People, clock: Clock, browser: SignIn) -> None:
    given = doing.agree(people.dan_phone, clock())
    fay = browser(people.fay)
    assert pages.visit(fay, REACH).status == 403
    assert pages.visit(fay, f"/portal/consents/{given.pk}/").status == 404
    assert REACH not in pages.visit(fay, "/portal/more/").links


def test_the_look_is_noted(dan: Browser, people: People, clock: Clock) -> None:
    given = doing.agree(people.dan_phone, clock())
    pages.visit(dan, REACH)
    row = AuditEvent.objects.filter(event="my_portal.viewed", reason="consent.view").latest("seq")
    assert row.object_ids == [given.pk]
