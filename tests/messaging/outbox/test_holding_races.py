"""Taking back and letting out meet: one of the two happens, whole. Processes that die leave rows for the next beat."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from messaging import actions
from messaging.models import Delivery, Draft, Message
from messaging.outbox import draining, holding
from practice import crypto, failpoints, vaults
from practice.actors import WORKER
from practice.models import Client
from records import actions as records
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

TEN = timedelta(seconds=10)


def rights_to(client: Client) -> crypto.Grant:
    pairs = {(client.vault_id, one) for one in ("administrative", "clinical")}
    return crypto.mint("test", "test", pairs, vaults.load)


@pytest.mark.usefixtures("committed_db")
def test_taken_back_and_let_out_at_once_exactly_one_happens(people: People, clock: Clock) -> None:
    doing.agree(people.dan_phone, clock())
    outcomes = []
    for _turn in range(6):
        message = doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
        clock.move(seconds=10)
        start, found = threading.Barrier(2), {}

        def take(message: Message = message, start: threading.Barrier = start, found: dict = found) -> None:
            start.wait(60)
            found["back"] = actions.recall_message(
                message_id=message.pk, rights=rights_to(people.dan), actor=actor_of(people.ana), now=clock()
            )
            connections.close_all()

        def let(message: Message = message, start: threading.Barrier = start, found: dict = found) -> None:
            start.wait(60)
            found["out"] = actions.release_message(message_id=message.pk, actor=WORKER, now=clock())
            connections.close_all()

        both = [threading.Thread(target=one) for one in (take, let)]
        for one in both:
            one.start()
        for one in both:
            one.join(120)
        assert sorted(found.values()) == [False, True]
        stands = Message.objects.filter(pk=message.pk).exists()
        assert stands == found["out"] == Delivery.objects.filter(message_id=message.pk).exists()
        assert Draft.objects.exists() == found["back"]
        Draft.objects.all().delete()
        outcomes.append(found["out"])
    assert len(outcomes) == 6


@pytest.mark.usefixtures("committed_db")
def test_while_it_is_being_taken_back_the_beat_waits_and_finds_nothing(people: People, clock: Clock) -> None:
    message = doing.write(people.dan, people.ana, clock(), held_until=clock() + TEN)
    clock.move(seconds=10)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM practice_client WHERE id = %s FOR NO KEY UPDATE", [people.dan.pk])
        found: list[int] = []
        beat = threading.Thread(
            target=lambda: (found.append(holding.let_out(clock())), connections.close_all())
        )
        beat.start()
        beat.join(0.5)
        assert beat.is_alive() and not found
        cursor.execute("DELETE FROM messaging_message WHERE id = %s", [message.pk])
        cursor.execute("COMMIT")
        beat.join(120)
    assert found == [0] and not Message.objects.exists()


@pytest.mark.usefixtures("committed_db")
def test_killed_after_any_one_was_let_out_the_rest_follows_once(
    people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    doing.agree(people.dan_phone, clock())
    for _turn in range(3):
        doing.write_text(people.dan, people.ana, clock(), held_until=clock() + TEN)
    clock.move(seconds=10)
    with monkeypatch.context() as killing:
        killing.setattr(failpoints, "reach", _fall)
        with pytest.raises(RuntimeError):
            draining.drain()
    assert Message.objects.held().count() == 2
    assert len(doing.drained(monkeypatch)) == 3
    assert Message.objects.held().count() == 0 and len(doing.drained(monkeypatch)) == 0


def _fall(name: str) -> None:
    if name == "message_released":
        raise RuntimeError


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("what", ["let_out", "end_care", "say"])
@pytest.mark.parametrize(
    "first",
    [
        "SELECT 1 FROM messaging_thread FOR KEY SHARE",  # as a message does that is put in
        "UPDATE messaging_thread SET last_message_at = now()",
    ],
)
def test_who_writes_in_the_thread_meanwhile_is_waited_for_and_not_broken_off(
    people: People, clock: Clock, what: str, first: str
) -> None:
    """Who writes takes the thread's row and then the client's: in another order, one of two would be thrown out."""
    doing.say(people.dan, clock())
    doing.write(people.dan, people.ana, clock(), held_until=clock() + TEN)
    clock.move(seconds=10)
    found: list[object] = []

    def beside() -> None:
        if what == "let_out":
            found.append(holding.let_out(clock()))
        elif what == "say":
            found.append(1 if doing.say(people.dan, clock(), "One more thing.") else 0)
        else:
            found.append(records.end_care(client=people.dan, actor=actor_of(people.ana), now=clock()))
        connections.close_all()

    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(first)
        other = threading.Thread(target=beside)
        other.start()
        other.join(0.5)
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute("UPDATE messaging_thread SET last_message_at = now()")
        cursor.execute(
            "UPDATE practice_client SET last_activity_at = %s WHERE id = %s", [clock(), people.dan.pk]
        )
        cursor.execute("COMMIT")
        other.join(120)
    assert found == [1]
