"""Answers that say somebody may be in danger reach the care team at once, and nobody else."""

from datetime import datetime
from typing import Any

import pytest

from consent.actions.filling import Step
from consent.models import FormRequest
from consent.rules import form as rules
from consent.rules.watching import needs_a_look
from practice.models import AuditEvent, Notice
from tests import pages
from tests.conftest import Clock
from tests.consent.filling import asked
from tests.pages import SignIn
from tests.people import People, actor_of

DANGER: dict[str, Any] = {
    "key": "danger",
    "title": asked.said("Are you safe?"),
    "items": [
        {
            "kind": "choice",
            "key": "hurt_self",
            "label": asked.said("Do you think of hurting yourself?"),
            "required": True,
            "tags": ["risk.self"],
            "options": [{"value": value, "label": asked.said(value)} for value in ("no", "some", "talk")],
        }
    ],
}


@pytest.fixture
def row(people: People, now: datetime) -> FormRequest:
    version = asked.version(now, key="danger", pages=[DANGER])
    return asked.ask(people.dan, people.ana, now, versions=[version])


def told() -> list[str]:
    return [one.user.name for one in Notice.objects.filter(kind="client_safety") if one.user]


@pytest.mark.parametrize(("answer", "expected"), [("no", False), ("", False), ("some", True), ("talk", True)])
def test_anything_but_no_needs_a_look(row: FormRequest, answer: str, expected: bool) -> None:
    form = rules.read(row.form_version.definition)
    assert needs_a_look(form, {"hurt_self": answer} if answer else {}) is expected


def test_the_care_team_is_told_once_and_the_client_is_not(
    row: FormRequest, people: People, now: datetime
) -> None:
    for _save in range(2):
        asked.save(row, actor_of(people.dan), now, 0, hurt_self="some")
    assert told() == [people.ana.name]
    assert AuditEvent.objects.filter(event="consent.filling.flagged").count() == 1


def test_what_is_only_typed_alarms_nobody(row: FormRequest, people: People, now: datetime) -> None:
    from consent import actions

    step = Step(page=0, sent={"hurt_self": ["some"]}, language="en", is_typing=True)
    actions.save_page(
        form_request=row, step=step, by=asked.grant(people.dan), actor=actor_of(people.dan), now=now
    )
    assert told() == []


def test_it_stands_first_for_the_clinician_and_not_at_all_for_the_front_desk(
    row: FormRequest, people: People, clock: Clock, browser: SignIn
) -> None:
    asked.save(row, actor_of(people.dan), clock.at, 0, hurt_self="some")
    page = pages.visit(browser(people.ana), "/office/forms/waiting/")
    assert "Please look today" in page.words
    assert f"/office/asked-forms/{row.pk}/" in page.links
    desk = pages.visit(browser(people.cleo), "/office/forms/waiting/")
    assert "look today" not in desk.words.lower()
