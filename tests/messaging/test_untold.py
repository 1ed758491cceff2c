"""A client who was to be told something and was not: it stands in the outbox until somebody has seen it."""

import pytest

from messaging import untold
from practice.models import AuditEvent, Notice
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

OUTBOX = "/office/outbox/"


@pytest.fixture
def notice(people: People, clock: Clock) -> Notice:
    said = doing.write(people.dan, people.ana, clock(), is_notified=True)
    row = Notice.objects.get(kind="new_message", cause_id=said.pk, channel="email")
    Notice.objects.filter(pk=row.pk).update(state="bounced", problem="mailbox_full", settled_at=clock())
    return row


def test_it_says_who_was_not_told_and_why(people: People, notice: Notice, browser: SignIn) -> None:
    words = pages.visit(browser(people.ana), OUTBOX).words
    above = words.partition("Waiting to go")[0]
    assert "Dan Doyle" in above and "notice of a message" in above and "The mailbox is full." in above


def test_once_seen_it_is_off_the_list(people: People, notice: Notice, browser: SignIn) -> None:
    page = pages.visit(browser(people.ana), OUTBOX)
    form = page.form("csrfmiddlewaretoken", action="/notices/")
    assert "Dan Doyle" not in page.post(form.action, form.fields).words
    assert AuditEvent.objects.get(event="messaging.notice.seen").actor_id == people.ana.pk


def test_who_reads_along_settles_nothing(people: People, notice: Notice, browser: SignIn) -> None:
    sam = browser(people.sam)
    assert "Dan Doyle" in pages.visit(sam, OUTBOX).words
    assert "/notices/" not in pages.visit(sam, OUTBOX).html
    assert sam.post(f"/office/notices/{notice.pk}/acknowledgement/").status_code == 403


def test_others_see_none_of_it(people: People, notice: Notice, browser: SignIn) -> None:
    assert "Dan Doyle" not in pages.visit(browser(people.ben), OUTBOX).html


def test_what_arrived_is_not_there(people: People, notice: Notice, browser: SignIn) -> None:
    Notice.objects.filter(pk=notice.pk).update(state="delivered")
    assert "Dan Doyle" not in pages.visit(browser(people.ana), OUTBOX).words


def test_a_code_is_asked_for_again_by_who_waits_for_it() -> None:
    assert not {Notice.Kind.SIGN_IN_CODE, Notice.Kind.ADDRESS_CODE} & set(untold.ABOUT)
