"""What colleagues note for each other never leaves: nothing that faces a client or a provider can even name it."""

import ast
from collections.abc import Iterator

import pytest
from django.test import Client as Browser

from messaging import actions
from messaging.models import Delivery, InternalNote
from practice.models import Notice
from tests import doing, pages
from tests.architecture import sources
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of

CANARY = "quetzal-between-colleagues"
# Who may know of notes beside the model: its own act, the thread's own page; and what carries a whole thread elsewhere.
KNOWING = {
    "messaging/models/__init__.py",
    "messaging/actions/noting.py",
    "records/thread_page.py",
    "records/actions/moving.py",
}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.rpartition(".")[2]


def test_nothing_else_names_them() -> None:
    """Neither the class, nor its table, nor its label: what does not name a note can't send or show one."""
    known = {"internalnote", "messaging_internalnote"}
    naming = {
        source.name
        for source in sources.of_apps()
        if "migrations" not in source.path.parts
        if any(name.lower() in known for name in _names(source.tree))
    }
    assert naming == KNOWING


@pytest.mark.parametrize("place", ["outbox", "transports", "portal", "talk", "composing", "consent/portal"])
def test_nothing_that_faces_outward_reaches_them(place: str) -> None:
    """Not through a helper of ours either: the modules that know of notes are imported by none of these."""
    telling = {"messaging.actions.noting", "records.thread_page"}
    for source in sources.of_apps():
        if place not in source.name:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{one.name}" for one in node.names} | {node.module}
                assert not names & telling, source.name
                assert "write_note" not in {one.name for one in node.names}, source.name


def test_no_row_that_is_sent_can_point_to_one() -> None:
    for model in (Delivery, Notice):
        assert InternalNote not in {field.related_model for field in model._meta.get_fields()}


@pytest.fixture
def noted(people: People, clock: Clock) -> InternalNote:
    doing.agree(people.dan_phone, clock())
    thread = doing.say(people.dan, clock(), "Friday?", about="scheduling").thread
    return actions.write_note(
        thread=thread, body=CANARY, submission=None, actor=actor_of(people.ana), now=clock()
    )


@pytest.mark.parametrize(
    "path", ["", "changes/", "kept/", "more/", "looked/", "help/", "how-we-communicate/"]
)
@pytest.mark.parametrize("name", ["dan", "fay"])
def test_not_on_a_page_of_the_portal(
    people: People, browser: SignIn, clock: Clock, noted: InternalNote, name: str, path: str
) -> None:
    page = pages.visit(browser(getattr(people, name)), f"/portal/{path}")
    assert CANARY not in page.html
    assert str(noted.pk) not in page.html


def test_the_clients_poll_finds_nothing_new(people: People, browser: SignIn, clock: Clock) -> None:
    thread = doing.say(people.dan, clock(), "Friday?", about="scheduling").thread
    dan: Browser = browser(people.dan)
    pages.visit(dan, "/portal/")
    tag = pages.visit(dan, "/portal/changes/").answer.headers["ETag"]
    actions.write_note(
        thread=thread, body=CANARY, submission=None, actor=actor_of(people.ana), now=clock.move(minutes=1)
    )
    assert pages.visit(dan, "/portal/changes/", **{"If-None-Match": tag}).status == 304


def test_not_in_what_is_sent_about_the_same_thread(
    people: People, clock: Clock, noted: InternalNote, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.write_text(people.dan, people.ana, clock())
    doing.write(people.dan, people.ana, clock(), circumstance="scheduling", is_notified=True)
    left = doing.drained(monkeypatch)
    assert left
    assert not any(CANARY in repr(one) for one in left)
