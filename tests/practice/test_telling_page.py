"""How a colleague says how they are told."""

from datetime import time

import pytest

from practice.models import AuditEvent, TellingPreference
from tests import pages
from tests.conftest import Clock
from tests.pages import Page, SignIn
from tests.people import People

URL = "/office/account/telling/"


@pytest.fixture
def page(people: People, clock: Clock, browser: SignIn) -> Page:
    return pages.visit(browser(people.ana), URL)


def test_who_has_said_nothing_is_told_each_time(page: Page) -> None:
    assert page.form("new_message").fields["new_message"] == ["each"]


def test_what_is_said_is_kept_and_noted(page: Page, people: People) -> None:
    wanted = {"new_message": "digest", "digest_at": "07:30", "quiet_from": "20:00", "quiet_until": "07:00"}
    after = page.send("Save", **wanted, mobile="(202) 555-0170")
    row = TellingPreference.objects.get()
    assert (row.user_id, row.new_message, row.digest_at) == (people.ana.pk, "digest", time(7, 30))
    assert (row.quiet_from, row.quiet_until, row.mobile) == (time(20), time(7), "+12025550170")
    assert "Kept." in after.words and after.form("new_message").fields["digest_at"] == ["07:30"]
    event = AuditEvent.objects.get(event="practice.telling.changed")
    assert event.actor_id == people.ana.pk and "2025550170" not in str(event.__dict__)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quiet_from": "20:00", "quiet_until": ""}, "Say both when it begins and when it ends"),
        ({"quiet_from": "20:00", "quiet_until": "20:00"}, "It ends when it begins."),
        ({"mobile": "no number"}, "number"),
    ],
)
def test_what_can_not_be_is_said(page: Page, typed: dict[str, str], said: str) -> None:
    after = page.send("Save", **({"new_message": "each"} | typed))
    assert after.status == 422 and said in after.words and not TellingPreference.objects.exists()


def test_the_number_can_be_taken_back(page: Page) -> None:
    page.send("Save", new_message="each", mobile="202-555-0170").send("Save", new_message="each", mobile="")
    assert TellingPreference.objects.get().mobile == ""
