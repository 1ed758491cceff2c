"""A search is remembered by who and what they were shown; never by what they looked for."""

import pytest

from messaging import actions
from practice.models import AuditEvent
from practice.trail import looked
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(("is_one", "reason"), [(True, "one_client"), (False, "all_in_scope")])
def test_who_searched_where(people: People, clock: Clock, is_one: bool, reason: str) -> None:
    actions.note_search(
        client=people.dan if is_one else None, shown={}, actor=actor_of(people.ana), now=clock()
    )
    row = AuditEvent.objects.get(event="messaging.messages.searched")
    assert (row.actor_id, row.reason, row.object_ids, row.fields) == (people.ana.pk, reason, [], "")


def test_each_client_of_whom_something_was_shown_was_looked_at(people: People, clock: Clock) -> None:
    said = {one.vault_id: [doing.say(one, clock()).pk] for one in (people.dan, people.eve)}
    actions.note_search(client=None, shown=said, actor=actor_of(people.ana), now=clock())
    rows = AuditEvent.objects.filter(event="search.viewed")
    assert {tuple(row.vault_ids): row.object_ids for row in rows} == {(pk,): ids for pk, ids in said.items()}


@pytest.mark.parametrize("name", ["dan", "eve"])
def test_and_each_is_told_so(people: People, clock: Clock, name: str) -> None:
    client = getattr(people, name)
    said = {one.vault_id: [doing.say(one, clock()).pk] for one in (people.dan, people.eve)}
    actions.note_search(client=None, shown=said, actor=actor_of(people.ana), now=clock())
    page = looked.looks(client, reader=client.user_id, before=None, now=clock())
    assert [(look.user_id, look.kind) for _day, some in page.days for look in some] == [
        (people.ana.pk, "messages")
    ]


def test_of_whom_only_the_name_was_shown_it_was_a_list(people: People, clock: Clock) -> None:
    actions.note_search(
        client=None, shown={}, named=[people.dan.vault_id], actor=actor_of(people.ana), now=clock()
    )
    page = looked.looks(people.dan, reader=people.dan.user.pk, before=None, now=clock())
    assert [look.kind for _day, some in page.days for look in some] == ["list"]
