"""How much was done each day: the picture and its table say the same."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.test import Client as Browser
from django.utils import timezone

from practice import audit
from practice.actors import WORKER
from practice.models import AuditEvent
from practice.trail import days
from practice.trail.days import Day
from tests import pages
from tests.pages import SignIn
from tests.people import People

PAGE, NEW_YORK = "/office/audit/days/", "America/New_York"


def test_thirty_days_of_the_practices_calendar_today_last(people: People) -> None:
    audit.record("practice.role.assigned", actor=WORKER)
    audit.record_denial("client.denied", actor=WORKER, reason="client.view")
    found = days.last_days(now=timezone.now(), zone=NEW_YORK)
    today = datetime.now(ZoneInfo(NEW_YORK)).date()
    assert [day.on for day in found] == [today - timedelta(days=29 - number) for number in range(30)]
    assert found[-1].refused == 1
    assert sum(day.count for day in found) == AuditEvent.objects.count()


def test_bars_are_as_high_as_what_was_done() -> None:
    today = datetime(2026, 3, 4).date()
    found = days.bars([Day(today, count, 0) for count in (0, 1, 500, 1000)])
    assert [bar.height for bar in found] == [0, 1, 80, 160]
    assert all(bar.y + bar.height == days.HEIGHT for bar in found)
    assert [bar.x for bar in found] == [0, 20, 40, 60]


def test_days_without_anything_have_no_bar() -> None:
    today = datetime(2026, 3, 4).date()
    assert [bar.height for bar in days.bars([Day(today, 0, 0)] * 3)] == [0, 0, 0]


def test_the_page_shows_the_table_and_leads_to_a_day(people: People, browser: SignIn) -> None:
    pia: Browser = browser(people.pia)
    page = pages.visit(pia, PAGE)
    today = datetime.now(ZoneInfo(NEW_YORK)).date().isoformat()
    assert page.html.count("<rect") == 30
    assert page.html.count('<th scope="row">') == 30
    (link,) = [link for link in page.links if f"since={today}" in link]
    assert f"Shown: everything, from {today}, until {today}." in page.go(link).words
