"""Saved as one goes: page by page, whoever's device it was, and no page takes another's answers along."""

import json
from datetime import datetime
from typing import Any

import pytest

from consent import actions
from consent.models import FormFile, FormRequest
from practice import crypto
from practice.models import AuditEvent, Notice
from practice.uploads.refusals import Refused
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from tests.consent.filling import asked
from tests.people import People, actor_of


def answers(row: FormRequest) -> dict[str, Any]:
    row.refresh_from_db()
    kept = crypto.open(row, "answers", by=asked.grant(row.client))
    found: dict[str, Any] = json.loads(kept) if kept else {}
    return found


def a_file(content: bytes = b"A card.") -> Taken:
    return Taken("card.txt", "text/plain", content, Scan.NOT_SCANNED)


@pytest.fixture
def row(people: People, now: datetime) -> FormRequest:
    return asked.ask(people.dan, people.ana, now)


def test_a_page_keeps_its_answers_and_the_next_page_is_remembered(
    row: FormRequest, people: People, now: datetime
) -> None:
    asked.save(row, actor_of(people.dan), now, 0, called="Danny", meds="no")
    assert answers(row) == {"called": "Danny", "meds": "no"}
    assert (row.state, row.page, row.opened_at) == ("begun", 1, now)


def test_a_page_with_something_wrong_stays_where_it_is(
    row: FormRequest, people: People, now: datetime
) -> None:
    cleaned = asked.save(row, actor_of(people.dan), now, 0, called="Danny")
    assert set(cleaned.errors) == {"meds"}
    assert answers(row) == {"called": "Danny"}
    assert row.page == 0


def test_of_two_windows_on_one_page_the_later_stands_and_other_pages_stay(
    row: FormRequest, people: People, now: datetime
) -> None:
    dan = actor_of(people.dan)
    asked.save(row, dan, now, 1, why="Sleep.")
    stale = FormRequest.objects.select_related("client", "form_version").get(pk=row.pk)
    asked.save(row, dan, now, 0, called="First", meds="no")
    asked.save(stale, dan, now, 0, called="Second", meds="no")
    assert answers(row) == {"called": "Second", "meds": "no", "why": "Sleep."}


def test_who_acts_for_him_goes_on_where_he_was(row: FormRequest, people: People, now: datetime) -> None:
    asked.save(row, actor_of(people.dan), now, 0, called="Danny", meds="no")
    asked.save(row, actor_of(people.fay), now, 1, why="He sleeps badly.")
    assert answers(row)["called"] == "Danny"
    assert row.filled_by_id == people.fay.user_id


def test_nothing_is_taken_once_it_is_closed(row: FormRequest, people: People, now: datetime) -> None:
    actions.withdraw_form(form_request=row, actor=actor_of(people.ana), now=now)
    with pytest.raises(actions.NotOpen):
        asked.save(row, actor_of(people.dan), now, 0, called="Danny", meds="no")


def test_it_is_begun_once_in_the_trail(row: FormRequest, people: People, now: datetime) -> None:
    dan = actor_of(people.dan)
    actions.begin_form(form_request=row, actor=dan, now=now)
    asked.save(row, dan, now, 0, called="Danny", meds="no")
    assert AuditEvent.objects.filter(event="consent.filling.begun").count() == 1


class TestFiles:
    def add(self, row: FormRequest, people: People, now: datetime, *taken: Taken) -> None:
        actions.add_files(form_request=row, item="card", taken=taken, actor=actor_of(people.dan), now=now)

    def test_the_same_file_twice_is_kept_once(self, row: FormRequest, people: People, now: datetime) -> None:
        for _click in range(2):
            self.add(row, people, now, a_file())
        assert FormFile.objects.count() == 1
        assert "> card.txt" in asked.text(row)

    def test_more_than_fits_in_a_day_is_refused(
        self, row: FormRequest, people: People, now: datetime, settings: Any
    ) -> None:
        settings.LIMITS = settings.LIMITS | {"upload_bytes_per_day": 4100}
        self.add(row, people, now, a_file())
        with pytest.raises(Refused):
            self.add(row, people, now, a_file(b"Another."))

    def test_taken_out_it_is_in_no_text(self, row: FormRequest, people: People, now: datetime) -> None:
        self.add(row, people, now, a_file())
        ids = [FormFile.objects.get().pk]
        actions.remove_files(form_request=row, item="card", file_ids=ids, actor=actor_of(people.dan), now=now)
        assert "card.txt" not in asked.text(row)

    def test_a_file_of_somebody_else_stays(self, row: FormRequest, people: People, now: datetime) -> None:
        other = asked.ask(people.eve, people.ben, now)
        actions.add_files(
            form_request=other, item="card", taken=[a_file()], actor=actor_of(people.eve), now=now
        )
        ids = [FormFile.objects.get().pk]
        actions.remove_files(form_request=row, item="card", file_ids=ids, actor=actor_of(people.dan), now=now)
        assert FormFile.objects.get().removed_at is None


class TestDeclining:
    def decline(self, row: FormRequest, people: People, now: datetime, reason: str = "") -> None:
        actions.decline_form(
            form_request=row, reason=reason, submission=None, actor=actor_of(people.dan), now=now
        )

    def test_the_reason_is_sealed_and_who_asked_is_told(
        self, row: FormRequest, people: People, now: datetime
    ) -> None:
        self.decline(row, people, now, "I would rather talk.")
        row.refresh_from_db()
        assert row.state == "declined"
        assert crypto.open(row, "decline_reason", by=asked.grant(people.dan)) == "I would rather talk."
        assert Notice.objects.get(kind="request_made").user == people.ana

    def test_no_reason_need_be_given(self, row: FormRequest, people: People, now: datetime) -> None:
        self.decline(row, people, now, "  ")
        row.refresh_from_db()
        assert (row.state, row.decline_reason) == ("declined", None)

    def test_what_has_no_way_to_say_no_can_not_be_declined(self, people: People, now: datetime) -> None:
        must = asked.version(now, key="must", may_decline=False)
        row = asked.ask(people.dan, people.ana, now, versions=[must])
        with pytest.raises(actions.MayNotDecline):
            self.decline(row, people, now)


def test_asking_for_paper_tells_who_asked_once(row: FormRequest, people: People, now: datetime) -> None:
    for _click in range(2):
        actions.ask_paper(form_request=row, actor=actor_of(people.dan), now=now)
    row.refresh_from_db()
    assert row.paper_asked_at == now
    assert Notice.objects.filter(kind="request_made").count() == 1
