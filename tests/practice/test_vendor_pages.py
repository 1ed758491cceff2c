"""Vendors: noted, changed, ended; what ends soon is said where the admin looks."""

from datetime import timedelta

import pytest

from practice import actions, policy
from practice.models import AuditEvent, Vendor
from practice.rules import vendors as rules
from tests import pages
from tests.people import actor_of

VENDORS = "/office/vendors/"


@pytest.fixture
def ada(people, clock, browser):
    return browser(people.ada)


def test_the_fixtures_have_who_carries_email_and_texts(people, clock):
    on = clock().date()
    held = policy.vendors()
    assert rules.may_carry("email", held, on) and rules.may_carry("sms", held, on)
    assert not rules.may_carry("fax", held, on)


def test_one_is_noted(ada):
    page = pages.visit(ada, f"{VENDORS}new/").send(
        name="Faxwell", channels=["fax"], carries_health_information="on", baa_signed_on="2025-01-02"
    )
    assert page.path == VENDORS
    assert "Faxwell fax agreement holds" in page.words
    row = Vendor.objects.get(name="Faxwell")
    assert (row.channels, row.baa_signed_on.isoformat()) == (["fax"], "2025-01-02")
    assert AuditEvent.objects.filter(event="practice.vendor.added").latest("seq").subject_id == row.pk


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"carries_health_information": "on"}, "Say when it was signed."),
        ({"baa_signed_on": "2025-01-02", "baa_until_on": "2025-01-01"}, "can't end before"),
        ({"channels": []}, "Choose one at least."),
    ],
)
def test_what_is_missing_is_said(ada, typed, said):
    page = pages.visit(ada, f"{VENDORS}new/").send(**({"name": "X", "channels": ["fax"]} | typed))
    assert page.status == 422 and said in page.words


def test_without_an_agreement_the_page_names_the_ways(ada):
    assert "Without an agreement: voicemail, video, fax." in pages.visit(ada, VENDORS).words


def test_one_is_changed_and_the_trail_names_the_fields(ada):
    row = Vendor.objects.get(name="Postbox")
    pages.visit(ada, f"{VENDORS}{row.pk}/").send(name="Postbox", note="Renewed by phone.")
    row.refresh_from_db()
    assert row.note == "Renewed by phone."
    assert AuditEvent.objects.filter(event="practice.vendor.changed").latest("seq").fields == "note"


def test_one_that_ended_carries_nothing_and_is_not_there(ada, clock):
    row = Vendor.objects.get(name="Postbox")
    page = pages.visit(ada, f"{VENDORS}{row.pk}/ending/").send()
    assert "Postbox" not in page.words
    assert not rules.may_carry("email", policy.vendors(), clock().date())
    assert pages.visit(ada, f"{VENDORS}{row.pk}/").status == 404
    assert AuditEvent.objects.filter(event="practice.vendor.ended").count() == 1


def test_ending_twice_is_one_end(people, clock):
    row = Vendor.objects.get(name="Postbox")
    for _time in range(2):
        actions.end_vendor(vendor=row, actor=actor_of(people.ada), now=clock())
    assert AuditEvent.objects.filter(event="practice.vendor.ended").count() == 1


@pytest.mark.parametrize(("days", "said"), [(10, "ends on"), (-2, "ended on"), (60, "")])
def test_what_ends_soon_stands_on_the_overview(ada, clock, days, said):
    until = clock().astimezone(policy.zone()).date() + timedelta(days=days)
    Vendor.objects.filter(name="Postbox").update(baa_until_on=until)
    words = pages.visit(ada, "/office/practice/").words
    assert ("The agreement with Postbox" in words) is bool(said)
    assert said in words


def test_a_double_click_notes_one(ada):
    page = pages.visit(ada, f"{VENDORS}new/")
    form = page.form("name")
    typed = form.fields | {"name": "Faxwell", "channels": ["fax"]}
    for _click in range(2):
        page.post(page.path, typed)
    assert Vendor.objects.filter(name="Faxwell").count() == 1
