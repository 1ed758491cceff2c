"""Two windows send files at the same moment: both arrive whole, and the day's measure is not passed by racing."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from messaging import actions
from messaging.models import Attachment, Message
from practice.uploads import scanning, taking
from practice.uploads.refusals import Refused
from tests.messaging.test_mail_files import read
from tests.people import People, actor_of


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What came of each: its answer or what it raised."""
    ready = threading.Barrier(len(jobs))
    found: list[Any] = [None] * len(jobs)

    def run(number: int, job: Callable[[], Any]) -> None:
        ready.wait(60)
        try:
            found[number] = job()
        except Refused as refused:
            found[number] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def sends(people: People, now: datetime, content: bytes) -> Callable[[], Message]:
    def job() -> Message:
        taken = taking.take_one("diary.txt", content, scanning.for_message(), seconds=30)
        return actions.receive_portal_message(
            client=people.dan,
            circumstance="between_sessions",
            body="My diary.",
            files=(taken,),
            submission=None,
            actor=actor_of(people.dan),
            now=now,
        )

    return job


def test_both_arrive_whole(committed_db: None, people: People, now: datetime) -> None:
    given = [b"one " * 5000, b"two " * 5000]
    said = at_once(*(sends(people, now, content) for content in given))
    assert [read(Attachment.objects.get(message=message)) for message in said] == given


def test_the_measure_of_a_day_holds(committed_db: None, people: People, now: datetime, settings: Any) -> None:
    settings.LIMITS = settings.LIMITS | {"upload_bytes_per_day": 30_000}
    said = at_once(*(sends(people, now, b"x" * 20_000) for _ in range(2)))
    assert sorted(isinstance(one, Refused) for one in said) == [False, True]
    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


@pytest.mark.parametrize("number", range(3))
def test_whoever_comes_first(
    committed_db: None, people: People, now: datetime, settings: Any, number: int
) -> None:
    settings.LIMITS = settings.LIMITS | {"upload_bytes_per_day": 50_000}
    said = at_once(*(sends(people, now, b"x" * 12_000) for _ in range(5)))
    assert sum(isinstance(one, Refused) for one in said) == 1
    assert Attachment.objects.count() == 4
