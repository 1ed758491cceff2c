"""Something went wrong: noted in a minute, sealed, numbered, for the privacy officer and who reported it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from breaches import actions
from breaches.actions.incidents import Report
from breaches.models import Incident
from messaging.models import Message
from practice import submissions
from practice.models import AuditEvent
from tests import doing
from tests.people import People, Person, actor_of

WHAT = "The text for Dan went to his brother."


def report(
    by: Person, now: datetime, *, message: Message | None = None, once: submissions.Submission | None = None
) -> Incident:
    what = Report(
        kind="misdirected",
        what=WHAT,
        happened_at=now - timedelta(hours=3),
        discovered_at=now,
        message=message,
    )
    return actions.report_incident(report=what, submission=once, actor=actor_of(by), now=now)


def test_it_says_what_when_and_by_whom(people: People, now: datetime) -> None:
    noted = report(people.cleo, now)
    assert doing.words_of(noted, "what") == WHAT
    assert (noted.kind, noted.reported_by_id, noted.reported_at) == ("misdirected", people.cleo.pk, now)
    assert noted.discovered_at - noted.happened_at == timedelta(hours=3)


def test_it_lies_sealed_in_the_practices_own_vault(people: People, now: datetime) -> None:
    noted = report(people.cleo, now)
    assert b"brother" not in bytes(noted.what)
    assert noted.vault.kind == "practice"


def test_each_has_the_next_number(people: People, now: datetime) -> None:
    assert [report(people.ana, now).number for _time in range(3)] == [1, 2, 3]


def test_a_message_is_named_by_its_id_alone(people: People, now: datetime) -> None:
    said = doing.say(people.dan, now, "A canary sings")
    noted = report(people.ana, now, message=said)
    assert (noted.message_id, noted.client_id) == (said.pk, people.dan.pk)
    assert "canary" not in (doing.words_of(noted, "what") or "")


def test_the_same_form_twice_is_one_report(people: People, now: datetime) -> None:
    once = submissions.read(submissions.issue("ana"), "ana", WHAT)
    report(people.ana, now, once=once)
    with pytest.raises(submissions.AlreadyDone):
        report(people.ana, now, once=once)
    assert Incident.objects.count() == 1


def test_two_at_the_same_moment_get_two_numbers(committed_db: None, people: People, now: datetime) -> None:
    def one(_number: int) -> int:
        try:
            return report(people.ana, now).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(one, range(4))) == [1, 2, 3, 4]


def test_the_trail_names_kind_and_files_and_no_word(people: People, now: datetime) -> None:
    said = doing.say(people.dan, now)
    noted = report(people.ana, now, message=said)
    row = AuditEvent.objects.get(event="breaches.incident.reported")
    assert (row.actor_id, row.subject_id, row.reason) == (people.ana.pk, noted.pk, "misdirected")
    assert set(row.vault_ids) == {noted.vault_id, people.dan.vault_id}
    assert "brother" not in str(AuditEvent.objects.filter(pk=row.pk).values())
