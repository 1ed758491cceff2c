"""A calendar comes in by its pages: looked at, taken in one piece, brought again, thrown away."""

from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.utils import timezone

from practice import actions as house
from practice.models import Appointment, ScheduleImport
from records import actions
from records.importing import running
from tests.conftest import Clock
from tests.pages import Page, SignIn, visit
from tests.people import People, actor_of
from tests.scheduling import in_days


@pytest.fixture
def ana(people: People, clock: Clock, browser: SignIn) -> Browser:
    return browser(people.ana)


def event(uid: str, who: str, at: datetime, more: str = "") -> str:
    return f"BEGIN:VEVENT\nUID:{uid}\nSUMMARY:{who}\nDTSTART:{at:%Y%m%dT%H%M%SZ}\n{more}END:VEVENT\n"


def upload(browser: Browser, *events: str, name: str = "c.ics", **more: Any) -> Page:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{''.join(events)}END:VCALENDAR\n".replace("\n", "\r\n")
    page = visit(browser, "/office/schedule/imports/")
    file = SimpleUploadedFile(name, more.pop("content", text.encode()))
    return page.post(page.path, page.form("clinician").fields | {"file": file} | more)


def take(page: Page) -> Page:
    return page.send(action="/run/")


def test_what_is_known_is_planned_and_the_rest_told(ana: Browser, people: People, clock: Clock) -> None:
    now = clock()
    page = upload(
        ana,
        event("a", "dan  doyle", in_days(now, 3)),
        event("b", "Eve Ellis", in_days(now, 4)),
        event("c", "Dan Doyle", in_days(now, -3)),
        event("d", "Doyle\\, Dan", in_days(now, 5)),
        event("a", "Dan Doyle", in_days(now, 6)),
    )
    assert "Take 2 entries" in page.words and not Appointment.objects.exists()
    for said in ("nobody of this name", "it is over", "stands in this file twice"):
        assert said in page.words
    assert "2 entries taken." in take(page).words
    found = Appointment.objects.order_by("starts_at")
    assert [row.starts_at for row in found] == [in_days(now, 3), in_days(now, 5)]
    assert {(row.client_id, row.clinician_id, row.source) for row in found} == {
        (people.dan.pk, people.ana.pk, "ics")
    }
    row = ScheduleImport.objects.get()
    assert (row.state, row.entries, row.taken_count) == ("done", None, 2)


def test_the_same_again_is_nothing_and_what_moved_moves(ana: Browser, clock: Clock) -> None:
    now = clock()
    take(upload(ana, event("a", "Dan Doyle", in_days(now, 3)), event("b", "Dan Doyle", in_days(now, 4))))
    assert "Take" not in upload(ana, event("a", "Dan Doyle", in_days(now, 3))).words.replace("Taken", "")
    page = upload(
        ana,
        event("a", "Dan Doyle", in_days(now, 5)),
        event("b", "Dan Doyle", in_days(now, 4), "STATUS:CANCELLED\n"),
    )
    assert "moved to this time" in page.words and "cancelled here as well" in page.words
    take(page)
    states = {(row.starts_at, row.state) for row in Appointment.objects.all()}
    assert states == {
        (in_days(now, 3), "moved"),
        (in_days(now, 5), "planned"),
        (in_days(now, 4), "cancelled"),
    }
    assert "Take 1 entry" in upload(ana, event("a", "Dan Doyle", in_days(now, 6))).words


def test_what_the_office_cancelled_stays_cancelled(ana: Browser, people: People, clock: Clock) -> None:
    now = clock()
    take(upload(ana, event("a", "Dan Doyle", in_days(now, 3))))
    row = Appointment.objects.get()
    house.cancel_appointment(appointment=row, reason="mistake", actor=actor_of(people.ana), now=now)
    assert "nothing to do" in upload(ana, event("a", "Dan Doyle", in_days(now, 5))).words


def test_all_or_nothing(ana: Browser, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    events = [event(str(n), "Dan Doyle", in_days(clock(), n)) for n in (3, 4, 5)]
    page, planned = upload(ana, *events), house.plan_appointments
    count = 0

    def breaks(**given: Any) -> Any:
        nonlocal count
        count += 1
        if count == 3:
            raise RuntimeError
        return planned(**given)

    monkeypatch.setattr(house, "plan_appointments", breaks)
    with pytest.raises(RuntimeError):
        take(page)
    assert count == 3 and not Appointment.objects.exists()
    assert ScheduleImport.objects.get().state == "read"


def test_two_presses_take_once(ana: Browser, clock: Clock) -> None:
    page = upload(ana, event("a", "Dan Doyle", in_days(clock(), 3)))
    form = page.form("submission_key", action="/run/")
    page.post(form.action, form.fields)
    page.post(form.action, form.fields)
    assert Appointment.objects.count() == 1


def test_the_desk_brings_anybodys_and_a_clinician_her_own(
    people: People, clock: Clock, browser: SignIn
) -> None:
    entry = event("a", "Eve Ellis", in_days(clock(), 3))
    refused = upload(browser(people.ana), entry, clinician=str(people.ben.pk))
    assert refused.status == 422
    take(upload(browser(people.cleo), entry, clinician=str(people.ben.pk)))
    assert Appointment.objects.get().clinician_id == people.ben.pk


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01", b"Name\nDan\n", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"]
)
def test_what_can_not_be_read_is_told(ana: Browser, content: bytes) -> None:
    page = upload(ana, content=content)
    assert page.status == 422 and not ScheduleImport.objects.exists()


def test_thrown_away_by_hand_and_after_a_day(ana: Browser, clock: Clock) -> None:
    entry = event("a", "Dan Doyle", in_days(clock(), 3))
    assert "Thrown away." in upload(ana, entry).send(action="/dropping/").words
    upload(ana, entry)
    clock.move(hours=25)
    running.run(now=timezone.now)
    assert set(ScheduleImport.objects.values_list("state", "entries")) == {("dropped", None)}


def test_dropped_is_dropped(ana: Browser, people: People, clock: Clock) -> None:
    upload(ana, event("a", "Dan Doyle", in_days(clock(), 3)))
    row, actor = ScheduleImport.objects.get(), actor_of(people.ana)
    assert actions.drop_calendar(row=row, reason="by_hand", actor=actor, now=clock())
    assert not actions.drop_calendar(row=row, reason="by_hand", actor=actor, now=clock())
