"""The list of time zones: each once, by its name of today; whoever chose an older name once keeps it."""

from zoneinfo import ZoneInfo, available_timezones

import pytest

from practice.forms import zones
from practice.models import Client, Practice
from tests import pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People

OLD = "US/Eastern"


def test_each_is_one_that_works():
    assert {ZoneInfo(one).key for one in zones.offered()} <= available_timezones()
    assert set(zones.US_ZONES) <= zones.offered()


@pytest.mark.parametrize("old", [OLD, "US/Pacific", "Asia/Calcutta", "America/Indianapolis", "Etc/GMT+5"])
def test_an_old_double_is_not_offered(old: str):
    assert old in available_timezones() and old not in zones.offered()
    assert f"'{old}'" not in str(zones.zones())


@pytest.mark.parametrize(
    "new", ["America/Indiana/Indianapolis", "Asia/Kolkata", "Europe/Kyiv", "Europe/Oslo"]
)
def test_the_name_of_today_is(new: str):
    assert new in zones.offered()


def test_a_stored_old_one_stays_chosen_and_is_kept(people: People, clock: Clock, browser: SignIn):
    Client.objects.filter(pk=people.dan.pk).update(time_zone=OLD)
    page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/edition/")
    assert page.form("time_zone").fields["time_zone"] == [OLD]
    assert page.send(pronouns="he/him").status == 200
    assert Client.objects.get(pk=people.dan.pk).time_zone == OLD


def test_so_does_the_practices_also_for_a_new_client(people: People, clock: Clock, browser: SignIn):
    Practice.objects.update(time_zone=OLD)
    page = pages.visit(browser(people.ana), "/office/clients/new/")
    assert page.form("time_zone").fields["time_zone"] == [OLD]
    page.send(name="Gil Gray")
    assert Client.objects.latest("created_at").time_zone == OLD


def test_what_is_no_zone_is_none(people: People, clock: Clock, browser: SignIn):
    page = pages.visit(browser(people.ana), "/office/clients/new/")
    assert page.send(name="Gil Gray", time_zone="Nowhere/Land").status == 422
