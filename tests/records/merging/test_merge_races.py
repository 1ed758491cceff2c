"""Somebody writes while two files become one, or a thread changes its file: neither is thrown out, no word is left behind."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from messaging import actions as messaging
from messaging import threads
from messaging.models import Message, Thread
from practice import actions, crypto
from practice.access.opened import Moved
from practice.actions.clients import Particulars
from practice.models import Client
from records import actions as records
from tests import doing, pages
from tests.conftest import Clock
from tests.pages import SignIn
from tests.people import People, actor_of
from tests.records.merging import twofold

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def twin(people: People, clock: Clock) -> Client:
    doing.say(people.dan, clock(), "It was a hard week.")
    return twofold.make(people, clock())


def merge(people: People, twin: Client, clock: Clock) -> None:
    records.merge_clients(
        duplicate=twin, survivor=people.dan, submission=None, actor=actor_of(people.ana), now=clock()
    )


def beside(act: Callable[[], None], found: list[str]) -> threading.Thread:
    def run() -> None:
        try:
            act()
            found.append("done")
        finally:
            connections.close_all()

    started = threading.Thread(target=run)
    started.start()
    return started


@pytest.mark.parametrize(
    "first",
    [
        "SELECT 1 FROM messaging_thread WHERE client_id = %s FOR KEY SHARE",  # a message is being put in
        "UPDATE messaging_thread SET last_message_at = now() WHERE client_id = %s",
        "SELECT 1 FROM practice_client WHERE id = %s FOR KEY SHARE",  # something else of theirs
    ],
)
@pytest.mark.parametrize("whose", ["duplicate", "survivor"])
def test_who_writes_meanwhile_is_waited_for_and_not_broken_off(
    people: People, twin: Client, clock: Clock, first: str, whose: str
) -> None:
    """Who writes takes the thread's row and then the client's; so does who merges."""
    client, found = twin if whose == "duplicate" else people.dan, []
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(first, [client.pk])
        other = beside(lambda: merge(people, twin, clock), found)
        other.join(0.7)
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute(
            "UPDATE messaging_thread SET last_message_at = now() WHERE client_id = %s", [client.pk]
        )
        cursor.execute("UPDATE practice_client SET last_activity_at = now() WHERE id = %s", [client.pk])
        cursor.execute("COMMIT")
        other.join(120)
    assert found == ["done"]


@pytest.mark.parametrize("circumstance", ["between_sessions", "billing"], ids=["a known thread", "a new one"])
def test_what_comes_in_just_then_is_filed_with_who_they_became(
    people: People, twin: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch, circumstance: str
) -> None:
    """It had its thread and the key before; sealed under the duplicate's key it could never be opened again."""
    item = doing.text_in("+13035550199", "Are you there?", clock())
    opened, seal, late = threads.open_thread, crypto.seal, []

    def open_this(client: Client, _circumstance: str, *given: Any, **named: Any) -> Thread:
        return opened(client, circumstance, *given, **named)

    def seal_and_wait(row: Any, *given: Any, **texts: Any) -> None:
        seal(row, *given, **texts)
        if isinstance(row, Message) and not late:
            late.append(row)
            beside(lambda: merge(people, twin, clock), []).join(120)

    with monkeypatch.context() as slow:
        slow.setattr(threads, "open_thread", open_this)
        slow.setattr(crypto, "seal", seal_and_wait)
        with pytest.raises(Moved):
            messaging.file_item(item_id=item.pk, now=clock())
    assert doing.filed(item, clock()).client_id == people.dan.pk
    said = Message.objects.get(channel="sms", kind="from_client")
    assert (said.client_id, doing.words_of(said)) == (people.dan.pk, "Are you there?")


def test_what_somebody_was_sending_just_then_waits_at_who_they_became(
    people: People, twin: Client, clock: Clock, browser: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pages.visit(browser(people.ana), f"/office/clients/{twin.pk}/")
    seal, late = crypto.seal, []

    def seal_and_wait(row: Any, *given: Any, **texts: Any) -> None:
        seal(row, *given, **texts)
        if isinstance(row, Message) and not late:
            late.append(row)
            beside(lambda: merge(people, twin, clock), []).join(120)

    with monkeypatch.context() as slow:
        slow.setattr(crypto, "seal", seal_and_wait)
        form = page.form("body", action="/messages/")
        there = page.browser.post(
            form.action, form.fields | {"body": "How was your week?"}, follow=True,
            headers={"Referer": f"http://testserver{page.path}"},
        )  # fmt: skip
    assert there.redirect_chain[-1][0].endswith(f"/office/clients/{people.dan.pk}/")
    words = there.content.decode()
    assert "two files were joined meanwhile" in words and "How was your week?</textarea>" in words
    assert not Message.objects.filter(client=twin).exists()


@pytest.mark.parametrize("hours", [0, 1], ids=["at once", "held"])
def test_into_a_thread_that_is_another_clients_now_nothing_is_written(
    people: People, clock: Clock, hours: int
) -> None:
    thread = Thread.objects.get(pk=doing.write(people.dan, people.ana, clock()).thread_id)
    Thread.objects.filter(pk=thread.pk).update(client=people.eve, vault=people.eve.vault)
    until = clock() + timedelta(hours=hours) if hours else None
    with pytest.raises(threads.ElsewhereNow), transaction.atomic():
        threads.add_message(
            thread, now=clock(), texts={"body": "Hello"}, kind="from_client", channel="portal",
            author_id=None, held_until=until,
        )  # fmt: skip
    assert not Message.objects.filter(kind="from_client").exists()


@pytest.mark.parametrize("is_towards_first", [True, False])
def test_two_threads_that_change_places_do_not_throw_each_other_out(
    people: People, clock: Clock, is_towards_first: bool
) -> None:
    """Both clients' rows are taken in one order, whichever is the wrong one; as who merges takes them."""
    kim = actions.add_client(
        particulars=Particulars(name="Kim Noor", first_name="Kim"), language="en",
        time_zone="America/New_York", actor=actor_of(people.ana), now=clock(),
    )  # fmt: skip
    pair = sorted([people.dan, kim], key=lambda one: one.pk)
    first, second = pair
    wrong, right = (second, first) if is_towards_first else (first, second)
    thread, found = Thread.objects.get(pk=doing.write(wrong, people.ana, clock()).thread_id), []

    def move() -> None:
        records.move_thread(
            thread=thread, client=right, submission=None, actor=actor_of(people.ana), now=clock()
        )

    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("UPDATE practice_client SET last_activity_at = now() WHERE id = %s", [first.pk])
        other = beside(move, found)
        other.join(0.7)
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute("UPDATE practice_client SET last_activity_at = now() WHERE id = %s", [second.pk])
        cursor.execute("COMMIT")
        other.join(120)
    assert found == ["done"]
