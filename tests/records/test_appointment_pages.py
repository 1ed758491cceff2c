"""A client's appointments: planned, moved, cancelled and noted by the forms of the pages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from practice.models import Appointment, Notice
from tests import doing, scheduling
from tests.conftest import Clock
from tests.pages import Page, SignIn, visit
from tests.people import People
from tests.scheduling import in_days

HERE = ZoneInfo("America/New_York")


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


@pytest.fixture
def appointment(people: People, clock: Clock) -> Appointment:
    return scheduling.plan_one(people.dan, people.ana, in_days(clock(), 7), clock())


def at(moment: datetime) -> dict[str, str]:
    local = moment.astimezone(HERE)
    return {"day": local.date().isoformat(), "clock": local.strftime("%H:%M")}


def new(ana: Browser, people: People) -> Page:
    return visit(ana, f"/office/clients/{people.dan.pk}/appointments/new/")


class TestPlanning:
    def test_once(self, ana: Browser, people: People, clock: Clock) -> None:
        page = new(ana, people).send("Plan it", **at(in_days(clock(), 7)), note="Ring twice")
        assert "Planned." in page.words and "Ring twice" in page.words
        row = Appointment.objects.get()
        assert (row.starts_at, row.clinician_id, row.series) == (in_days(clock(), 7), people.ana.pk, None)

    def test_weekly(self, ana: Browser, people: People, clock: Clock) -> None:
        page = new(ana, people).send("Plan it", **at(in_days(clock(), 7)), weeks="6")
        assert "6 planned, a week apart." in page.words
        found = Appointment.objects.order_by("starts_at")
        assert {row.starts_at.astimezone(HERE).strftime("%a %H:%M") for row in found} == {"Wed 11:00"}

    def test_a_clash_saves_nothing_until_it_is_wanted(
        self, ana: Browser, people: People, clock: Clock, appointment: Appointment
    ) -> None:
        page = new(ana, people).send("Plan it", **at(appointment.starts_at))
        assert page.status == 422 and "Somebody is taken then." in page.words
        assert Appointment.objects.count() == 1
        form = page.form("anyway")
        page.post(page.path, form.fields | {"anyway": "yes"})
        assert Appointment.objects.count() == 2

    def test_a_double_click_plans_once(self, ana: Browser, people: People, clock: Clock) -> None:
        page = new(ana, people)
        sent = page.form("day").fields | at(in_days(clock(), 7))
        page.post(page.path, sent)
        page.post(page.path, sent)
        assert Appointment.objects.count() == 1

    def test_not_in_the_past_and_not_with_somebody_else(
        self, ana: Browser, people: People, clock: Clock
    ) -> None:
        page = new(ana, people)
        assert "That time has passed." in page.send("Plan it", **at(in_days(clock(), -1))).words
        fields = page.form("day").fields | at(in_days(clock(), 3)) | {"clinician": str(people.ben.pk)}
        assert page.post(page.path, fields).status == 422
        assert not Appointment.objects.exists()


class TestMoving:
    def test_with_a_notice(
        self, ana: Browser, people: People, clock: Clock, appointment: Appointment
    ) -> None:
        page = visit(ana, f"/office/appointments/{appointment.pk}/moving/")
        page = page.send("Move it", **at(in_days(clock(), 8)))
        assert "Moved." in page.words and "moved · the client asked for it" not in page.html
        row = Appointment.objects.get(state="planned")
        assert (row.starts_at, row.moved_from_id) == (in_days(clock(), 8), appointment.pk)
        assert Notice.objects.get(kind="appointment").cause_id == appointment.pk

    def test_a_note_goes_along(self, ana: Browser, people: People, clock: Clock) -> None:
        new(ana, people).send("Plan it", **at(in_days(clock(), 7)), note="Ring twice")
        row = Appointment.objects.get()
        visit(ana, f"/office/appointments/{row.pk}/moving/").send("Move it", **at(in_days(clock(), 8)))
        assert doing.words_of(Appointment.objects.get(state="planned"), "note") == "Ring twice"

    def test_what_somebody_else_cancelled_meanwhile(
        self, ana: Browser, clock: Clock, appointment: Appointment
    ) -> None:
        page = visit(ana, f"/office/appointments/{appointment.pk}/moving/")
        Appointment.objects.filter(pk=appointment.pk).update(state="cancelled")
        assert "meanwhile" in page.send("Move it", **at(in_days(clock(), 8))).words


class TestCancelling:
    def test_without_a_notice(self, ana: Browser, appointment: Appointment) -> None:
        page = visit(ana, f"/office/appointments/{appointment.pk}/cancellation/")
        fields = page.form("reason").fields
        fields.pop("tell")
        page = page.post(page.path, fields | {"reason": "clinician_away"})
        assert "Cancelled." in page.words and "the clinician can't" in page.words
        assert not Notice.objects.exists()

    def test_the_rest_of_a_series_with_one_notice(self, ana: Browser, people: People, clock: Clock) -> None:
        rows = scheduling.plan_all(
            people.dan, people.ana, [in_days(clock(), 7 * n) for n in (1, 2, 3)], clock()
        )
        last = visit(ana, f"/office/appointments/{rows[2].pk}/cancellation/")
        assert "rest" not in last.form("reason").names  # of what comes after it there is nothing
        page = visit(ana, f"/office/appointments/{rows[1].pk}/cancellation/")
        assert "2 cancelled." in page.send("Cancel the appointment", rest="on").words
        assert Notice.objects.filter(kind="appointment").count() == 1

    def test_a_lone_one_has_no_rest(self, ana: Browser, appointment: Appointment) -> None:
        page = visit(ana, f"/office/appointments/{appointment.pk}/cancellation/")
        assert "rest" not in page.form("reason").names


def test_who_did_not_come(people: People, clock: Clock, appointment: Appointment, browser: SignIn) -> None:
    clock.move(days=7, hours=1)
    page = visit(browser(people.ana), f"/office/clients/{people.dan.pk}/appointments/")
    url = f"/office/appointments/{appointment.pk}/attendance/"
    page = page.post(url, page.form("state", action=url).fields | {"state": "no_show"})
    assert "Noted." in page.words and "did not come" in page.words
    assert page.post(url, {"state": "planned"}).status == 200
    assert Appointment.objects.get().state == "no_show"


def test_what_was_cancelled_meanwhile_is_not_noted_as_kept(
    people: People, clock: Clock, appointment: Appointment, browser: SignIn
) -> None:
    clock.move(days=7, hours=1)
    page = visit(browser(people.ana), f"/office/clients/{people.dan.pk}/appointments/")
    url = f"/office/appointments/{appointment.pk}/attendance/"
    fields = page.form("state", action=url).fields | {"state": "kept"}
    Appointment.objects.update(state="cancelled")
    page = page.post(url, fields)
    assert "Noted." not in page.words and "meanwhile" in page.words


def test_the_biller_sees_no_such_tab(people: People, clock: Clock, browser: SignIn) -> None:
    assert "/appointments/" not in visit(browser(people.bill), f"/office/clients/{people.dan.pk}/about/").html
