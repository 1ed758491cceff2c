"""The policy is published as a whole, as a numbered version, and what was in force stays as it was."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from practice import actions, policy, policy_data
from practice.models import AuditEvent, CommunicationsPolicy, PolicyCell
from practice.vocabulary import Channel, Circumstance, Content, Footing
from tests.people import TERMS, People, actor_of

CELLS = policy_data.default_cells()
TEXTS_BETWEEN = (Circumstance.BETWEEN_SESSIONS, Channel.SMS)


def publish(
    people: People, now: datetime, cells: tuple[policy_data.Cell, ...] = CELLS
) -> CommunicationsPolicy:
    return actions.publish_policy(terms=TERMS, cells=cells, actor=actor_of(people.ada), now=now)


def with_texts() -> tuple[policy_data.Cell, ...]:
    def opened(one: policy_data.Cell) -> policy_data.Cell:
        is_it = (one.circumstance, one.channel) == TEXTS_BETWEEN
        return replace(one, footing=Footing.CONSENT, content=Content.MINIMUM) if is_it else one

    return tuple(map(opened, CELLS))


def test_it_has_the_next_number_and_says_who_published_it(people: People, now: datetime) -> None:
    made = publish(people, now)
    assert (made.version, made.published_at, made.published_by_id) == (2, now, people.ada.pk)


def test_from_then_on_it_is_in_force(people: People, now: datetime) -> None:
    publish(people, now, with_texts())
    found = policy.current()
    assert (found.version, found.cell(*TEXTS_BETWEEN).footing) == (2, Footing.CONSENT)


def test_the_version_before_stays_as_it_was(people: People, now: datetime) -> None:
    before = policy.current()
    publish(people, now, with_texts())
    kept = PolicyCell.objects.get(policy_id=before.id, circumstance="between_sessions", channel="sms")
    assert kept.footing == Footing.NEVER


def test_every_cell_of_the_file_is_there_with_its_note(people: People, now: datetime) -> None:
    made = publish(people, now)
    rows = PolicyCell.objects.filter(policy=made)
    found = {(r.circumstance, r.channel, r.footing, r.content, r.note) for r in rows}
    assert found == {(c.circumstance, c.channel, c.footing, c.content or "", c.note) for c in CELLS}


def test_a_cell_given_twice_publishes_nothing(people: People, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(people, now, (*CELLS, CELLS[0]))
    assert policy.current().version == 1


def test_before_one_is_published_nothing_is_in_force(bare_db: None) -> None:
    with pytest.raises(policy.NoPolicy):
        policy.current()


def test_the_trail_says_so(people: People, now: datetime) -> None:
    made = publish(people, now)
    row = AuditEvent.objects.filter(event="practice.policy.published").latest("seq")
    assert (row.actor_id, row.subject_id) == (people.ada.pk, made.pk)
