"""Answers to first contacts on the outbox and on the first contact's page: what needs a person, and what they decide."""

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from messaging.models import Inquiry, InquiryAnswer
from tests import pages
from tests.conftest import Clock
from tests.messaging.actions.test_answer_fates import promised
from tests.messaging.contact.writing import EMAIL, WORDS, receive
from tests.pages import SignIn
from tests.people import People

OUTBOX = "/office/outbox/"


@pytest.fixture
def answer(people: People, clock: Clock) -> InquiryAnswer:
    cache.clear()
    return promised(receive(clock()), people, clock)


@pytest.fixture
def cleo(people: People, answer: InquiryAnswer, browser: SignIn) -> Browser:
    return browser(people.cleo)


def become(state: str, problem: str = "") -> None:
    InquiryAnswer.objects.update(state=state, problem=problem)


def rail(browser: Browser) -> str:
    html = pages.visit(browser, OUTBOX).html
    return html.partition('href="/office/outbox/"')[2].partition("</a>")[0]


@pytest.mark.parametrize("state", InquiryAnswer.TROUBLED)
def test_trouble_stands_in_the_outbox_is_counted_and_leads_to_an_act(
    cleo: Browser, answer: InquiryAnswer, state: str
) -> None:
    become(state, "recipient_refused")
    page = pages.visit(cleo, OUTBOX)
    assert page.words.index("Kim") < page.words.index("Waiting to go")
    assert "The receiving side did not take it for this address." in page.words
    assert f"/office/inquiries/{answer.inquiry_id}/" in page.links
    assert ">1<" in rail(cleo)
    assert EMAIL not in page.html and WORDS not in page.html


def test_what_waits_stands_below(cleo: Browser) -> None:
    words = pages.visit(cleo, OUTBOX).words
    assert words.index("Waiting to go") < words.index("Kim")
    assert "on its way" in words
    assert ">1<" not in rail(cleo)


@pytest.mark.parametrize("state", ["sent", "delivered", "cancelled"])
def test_what_is_done_is_gone_from_it(cleo: Browser, state: str) -> None:
    become(state)
    assert "Kim" not in pages.visit(cleo, OUTBOX).words


def test_who_sorts_nothing_sees_none_of_it(people: People, answer: InquiryAnswer, browser: SignIn) -> None:
    """Sam supervises: the outbox is Sam's to see, first contacts are not."""
    become("uncertain")
    assert "Kim" not in pages.visit(browser(people.sam), OUTBOX).words


def test_one_that_may_not_have_arrived_is_settled_from_its_page(cleo: Browser, answer: InquiryAnswer) -> None:
    become("uncertain", "timed_out")
    page = pages.visit(cleo, f"/office/inquiries/{answer.inquiry_id}/")
    assert "may not have arrived" in page.words
    (link,) = [one for one in page.links if one.endswith("/resolution/")]
    asked = page.go(link)
    assert "Kim" in asked.words
    assert asked.send().status == 422
    after = asked.send(arrived="no")
    assert "Noted." in after.words
    assert "waits for an answer" in after.words
    assert InquiryAnswer.objects.get().state == "failed"
    assert "Somebody has already decided this." in asked.send(arrived="yes").words


def test_what_came_back_is_seen(cleo: Browser, answer: InquiryAnswer) -> None:
    become("bounced")
    page = pages.visit(cleo, OUTBOX)
    path = f"/office/inquiry-answers/{answer.pk}/acknowledgement/"
    assert f'action="{path}"' in page.html
    page.post(path, {})
    assert "Kim" not in pages.visit(cleo, OUTBOX).words


def test_the_day_on_which_it_would_be_destroyed_is_shown(cleo: Browser, answer: InquiryAnswer) -> None:
    words = pages.visit(cleo, f"/office/inquiries/{answer.inquiry_id}/").words
    assert "If nobody settles it, it is destroyed" in words


def test_what_waits_can_be_cancelled(cleo: Browser, answer: InquiryAnswer) -> None:
    path = f"/office/inquiry-answers/{answer.pk}/cancellation/"
    after = pages.visit(cleo, path).send()
    assert "Cancelled. It does not go." in after.words
    assert (InquiryAnswer.objects.get().state, Inquiry.objects.get().state) == ("cancelled", "new")
    assert "Too late" in pages.visit(cleo, path).send().words
