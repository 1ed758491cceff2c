"""How a client is addressed, as each reader may know it."""

from datetime import datetime

from practice import access, actions, calling
from tests.people import People, actor_of

SAID = {
    "pronouns": "they/them",
    "interpreter": "Spanish, by phone",
    "must_not_know": "my boss",
    "may_know": "my sister",
}


def told(people: People, now: datetime) -> None:
    actions.edit_client(client=people.dan, changes=SAID, submission=None, actor=actor_of(people.ana), now=now)


def by(people: People, name: str, now: datetime) -> calling.Called:
    actor = actor_of(getattr(people, name))
    opened = access.client(actor, to="client.view", now=now, client_id=people.dan.pk)
    return calling.of(opened, opened.subject)


def test_all_of_it_in_one_place(people: People, now: datetime) -> None:
    told(people, now)
    found = by(people, "ana", now)
    assert (found.name, found.first_name, found.language) == ("Dan Doyle", "Dan", "en")
    assert (found.pronouns, found.interpreter, found.must_not_know) == (
        SAID["pronouns"], SAID["interpreter"], SAID["must_not_know"],
    )  # fmt: skip
    assert found.needs_interpreter


def test_what_nobody_said_is_empty(people: People, now: datetime) -> None:
    found = by(people, "ana", now)
    assert (found.interpreter, found.must_not_know, found.needs_interpreter) == ("", "", False)


def test_without_the_right_nothing_opens(people: People, now: datetime) -> None:
    """Ben sees no client of Ana's: with another client's right nothing of Dan's can be read."""
    actor = actor_of(people.ben)
    opened = access.client(actor, to="client.view", now=now, client_id=people.eve.pk)
    assert calling.of(opened, people.dan).name == ""
