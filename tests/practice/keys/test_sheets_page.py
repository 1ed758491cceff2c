"""The recovery sheets, as an admin is led to them: printed on the machine, put away in two places, said by a person."""

import pytest
from django.conf import settings
from django.utils import timezone

from practice import actions, step_up
from practice.actors import WORKER
from practice.crypto import custody
from practice.models import AuditEvent, Practice
from tests import pages

pytestmark = pytest.mark.usefixtures("own_ring")
SHEETS, PLACES = "/office/keys/sheets/", "/office/keys/sheets/places/"
AWAY = {"first": "bank", "second": "lawyer", "is_meant": "on"}


def printed():
    actions.note_sheets_printed(actor=WORKER, now=timezone.now())


def house() -> Practice:
    return Practice.objects.get()


def test_the_checklist_leads_there_and_the_page_says_how(people, browser):
    ada = browser(people.ada)
    assert SHEETS in pages.visit(ada, "/office/practice/").links
    page = pages.visit(ada, SHEETS)
    for said in ("make sheets", "docker compose exec web python manage.py recovery_sheets", "Never printed."):
        assert said in page.words
    assert PLACES not in page.links


def test_who_put_them_away_and_where_is_said(people, browser):
    printed()
    ada = browser(people.ada)
    page = pages.visit(ada, SHEETS)
    assert "Nobody has said yet where they lie." in page.words and PLACES in page.links
    page = pages.visit(ada, PLACES).send(**AWAY)
    assert page.path == SHEETS
    assert "a bank · a lawyer or notary" in page.words and f"by {people.ada.name}" in page.words
    assert AuditEvent.objects.get(event="practice.recovery_sheets.put_away").actor_id == people.ada.pk
    assert "Done: Print the recovery sheets" in pages.visit(ada, "/office/practice/").words


@pytest.mark.parametrize(
    "wrong", [{"second": "bank"}, {"is_meant": ""}, {"first": ""}, {"second": "under the mat"}]
)
def test_two_places_and_the_word_that_it_is_so(people, browser, wrong):
    printed()
    answers = {name: value for name, value in (AWAY | wrong).items() if value}
    assert pages.visit(browser(people.ada), PLACES).send(**answers).status == 422
    assert house().sheets_put_away_at is None


def test_a_pair_printed_meanwhile_is_not_the_one_that_was_put_away(people, browser):
    printed()
    page = pages.visit(browser(people.ada), PLACES)
    printed()
    assert "nothing was noted" in page.send(**AWAY).words
    assert house().sheets_put_away_at is None


def test_never_printed_is_never_put_away(people, browser):
    assert "nothing was noted" in pages.visit(browser(people.ada), PLACES).send(**AWAY).words
    assert house().sheets_put_away_at is None


@pytest.mark.parametrize("act", [printed, lambda: actions.note_custody_changed(
    change=lambda: None, actor=WORKER, now=timezone.now())])  # fmt: skip
def test_other_sheets_lie_nowhere_yet(people, browser, act):
    printed()
    pages.visit(browser(people.ada), PLACES).send(**AWAY)
    act()
    assert (house().sheets_put_away_at, house().sheets_put_away_by, house().sheet_places) == (None, None, [])


def test_it_asks_for_a_fresh_second_factor(people, browser):
    printed()
    ada = browser(people.ada)
    session = ada.session
    session[step_up.FRESH_AT] = 0
    session.save()
    assert ada.post(PLACES, AWAY).headers["Location"].startswith("/account/2fa/reauthenticate/")
    assert house().sheets_put_away_at is None


def test_no_page_shows_the_key(people, browser):
    printed()
    key = custody.read(settings.SOTTO_CUSTODY)
    for path in (SHEETS, PLACES):
        page = browser(people.ada).get(path).content.decode()
        for secret in (key.raw.hex(), *custody.to_text(key).split("\n"), str(settings.DATA)):
            assert secret not in page
