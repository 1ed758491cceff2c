"""Killed with -9 at each step between claim and settling, a message is neither lost nor sent twice.

The long proof (tests.prove.kills) does it to thousands, at random instants too, under real workers.
"""

import random
import signal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from messaging.outbox import draining
from tests import children
from tests.messaging.outbox import processes, reckoning, siege, support
from tests.messaging.outbox.processes import Post
from tests.people import People

pytestmark = pytest.mark.kill
MESSAGES = 30
# What is then known of the attempt that was under way: never that it went, unless that was written down.
UNCERTAIN_IF_KILLED = {
    "claimed": True,
    "decided": True,
    "before_send": True,
    "after_send": True,
    "settled": False,
}
TAKEN_IF_KILLED = {"after_send", "settled"}


def send_through(post: Post, settings: Any) -> None:
    """This process and its children use these providers."""
    for name in ("SOTTO_SMTP_HOST", "SOTTO_SMTP_CA", "SOTTO_SMS_URL", "SOTTO_SMS_ACCOUNT", "SOTTO_SMS_FROM"):
        setattr(settings, name, post.env[name])
    settings.SOTTO_SMTP_PORT = int(post.env["SOTTO_SMTP_PORT"])
    settings.SOTTO_SMTP_USER, settings.SOTTO_SMTP_PASSWORD = "sotto", processes.TOKEN
    settings.SOTTO_SMS_TOKEN = processes.TOKEN
    settings.SOTTO_SMTP_FROM = processes.PRACTICE_ADDRESS


def drain_in_a_child() -> int:
    """By which signal it ended; 0 when it came to its end."""

    def drain() -> None:
        while draining.drain():
            pass

    return children.ended_by(children.in_a_child(drain))


@pytest.mark.slow
def test_at_every_fail_point(committed_db: None, people: People, settings: Any, tmp_path: Path) -> None:
    assert set(siege.CARRYING) == set(UNCERTAIN_IF_KILLED)
    settings.LIMITS = settings.LIMITS | {"uncertain_after_seconds": 0}
    clients = support.correspondents(people.ana, 5, timezone.now())
    write = support.Letters(random.Random(5), clients)
    with processes.emulators(tmp_path) as post:
        send_through(post, settings)
        for _ in range(MESSAGES):
            write()
        for name in siege.CARRYING:
            settings.SOTTO_FAILPOINT = f"{name}:3:kill"
            assert drain_in_a_child() == signal.SIGKILL
        settings.SOTTO_FAILPOINT = ""
        assert drain_in_a_child() == 0
        found = reckoning.reckon(post.ledger(), people.ana)
    assert found.faults == {}
    assert found.states == {"sent": MESSAGES - 4, "uncertain": sum(UNCERTAIN_IF_KILLED.values())}
    assert found.taken == MESSAGES - len(set(UNCERTAIN_IF_KILLED) - TAKEN_IF_KILLED)


class TestReckoning:
    """It finds what it is there to find."""

    @pytest.fixture
    def sent(self, db: None, people: People) -> list[str]:
        from messaging.models import Delivery

        clients = support.correspondents(people.ana, 1, timezone.now())
        rows = [support.delivery(clients[0], timezone.now()) for _ in range(3)]
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state="sent", attempt=1)
        return [str(row.pk) for row in rows]

    def reckon(self, people: People, *references: str) -> dict[str, list[str]]:
        return reckoning.reckon([{"reference": one} for one in references], people.ana).faults

    def test_nothing_where_all_is_well(self, people: People, sent: list[str]) -> None:
        assert self.reckon(people, *sent) == {}

    def test_one_that_was_taken_twice(self, people: People, sent: list[str]) -> None:
        assert self.reckon(people, *sent, sent[1]) == {"twice": [sent[1]]}

    def test_one_that_we_believe_sent_and_nobody_took(self, people: People, sent: list[str]) -> None:
        assert self.reckon(people, *sent[1:]) == {"lost": [f"{sent[0]} sent "]}

    def test_one_that_nobody_here_knows(self, people: People, sent: list[str]) -> None:
        assert self.reckon(people, *sent, "another") == {"strange": ["another"]}

    @pytest.mark.parametrize("state", ["queued", "sending", "held", "deferred"])
    def test_one_that_was_never_finished(self, people: People, sent: list[str], state: str) -> None:
        from messaging.models import Delivery

        Delivery.objects.filter(pk=sent[0]).update(state=state)
        assert list(self.reckon(people, *sent[1:])) == ["unfinished"]

    def test_one_that_we_deny_and_somebody_took(self, people: People, sent: list[str]) -> None:
        from messaging.models import Delivery

        Delivery.objects.filter(pk=sent[0]).update(state="failed", problem="rate_limited")
        assert list(self.reckon(people, *sent)) == ["denied"]

    def test_a_trouble_that_a_page_shows_is_not_lost(self, people: People, sent: list[str]) -> None:
        from messaging.models import Delivery

        Delivery.objects.filter(pk=sent[0]).update(state="uncertain", problem="process_lost")
        assert self.reckon(people, *sent[1:]) == {}

    def test_a_trouble_that_no_page_shows_is_lost(
        self, people: People, sent: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from messaging.models import Delivery

        Delivery.objects.filter(pk=sent[0]).update(state="uncertain", problem="process_lost")
        monkeypatch.setattr(reckoning, "troubles_on_pages", lambda *_: set())
        assert list(self.reckon(people, *sent[1:])) == ["lost"]
