"""Notes from colleague to colleague: by those who read the thread, and for nobody outside."""

import pytest

from messaging import actions
from messaging.models import InternalNote, Thread
from practice.access import Forbidden
from practice.models import AuditEvent, Client
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def thread(people: People, clock: Clock) -> Thread:
    return doing.say(people.dan, clock()).thread


def note(thread: Thread, by: object, clock: Clock) -> InternalNote:
    return actions.write_note(
        thread=thread,
        body="Please call the school first.",
        submission=None,
        actor=actor_of(by),  # type: ignore[arg-type]
        now=clock(),
    )


@pytest.mark.parametrize("name", ["ana", "sam"])
def test_by_who_reads_it_sealed_as_the_thread_is(
    people: People, clock: Clock, thread: Thread, name: str
) -> None:
    row = note(thread, getattr(people, name), clock)
    assert doing.words_of(row) == "Please call the school first."
    assert (row.sealed_class, row.vault_id, row.client) == ("clinical", people.dan.vault_id, people.dan)
    event = AuditEvent.objects.get(event="messaging.note.written")
    assert (event.subject_id, event.object_ids) == (row.pk, [thread.pk])


@pytest.mark.parametrize("name", ["ben", "cleo", "bill", "pia", "ada", "dan", "fay", "eve"])
def test_by_nobody_else(people: People, clock: Clock, thread: Thread, name: str) -> None:
    with pytest.raises(Forbidden):
        note(thread, getattr(people, name), clock)


@pytest.mark.parametrize("name", ["cleo", "bill"])
def test_beside_administrative_matters_the_desk_too(people: People, clock: Clock, name: str) -> None:
    note(doing.say(people.dan, clock(), about="billing").thread, getattr(people, name), clock)


def test_the_clients_page_does_not_change(people: People, clock: Clock, thread: Thread) -> None:
    """Its poll would tell them that something was written."""
    before = Client.objects.values_list("changed_at", "last_activity_at").get(pk=people.dan.pk)
    note(thread, people.ana, clock)
    assert Client.objects.values_list("changed_at", "last_activity_at").get(pk=people.dan.pk) == before
