"""Each kind of violence of the long siege (tests.prove.kills), once and quickly: what it leaves is finished, once.

Killed at each fail point around an attempt; the database gone in its midst; frozen past its lease; several at once.
"""

import os
import re
import signal
import threading
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

import messaging
from messaging import actions, tasks
from messaging.models import Delivery, InboundItem, Message
from messaging.outbox import claiming, draining
from messaging.transports.base import Envelope
from messaging.transports.email import SmtpSettings
from messaging.transports.sms import SmsSettings
from practice import failpoints, locks
from practice.models import AuditEvent, Client, Dispatch
from tests import doing
from tests.children import ended_by, in_a_child
from tests.messaging.emulators.support import until
from tests.messaging.outbox import siege, support
from tests.messaging.outbox.support import Provider
from tests.people import People

pytestmark = pytest.mark.kill
State = Dispatch.State
KIM = "kim0@mail.example"
TRIED_WHERE_THEY_STAND = {
    *("digest_written", "imap.kept"),
    *("media_claimed", "media_fetched", "media_taken", "media_removed"),
}


@pytest.fixture
def kim(committed_db: None, people: People) -> Client:
    """She has a telephone and a mailbox."""
    return support.correspondents(people.ana, 2, timezone.now())[0]


def drain_all() -> None:
    while draining.drain():
        pass


class TestHeld:
    """Out at its hour, once, wherever the one who lets it out is killed."""

    @pytest.mark.parametrize(("point", "is_out"), [("message_releasing", False), ("message_released", True)])
    def test_killed(self, kim: Client, settings: Any, point: str, is_out: bool) -> None:
        message = support.write(kim, timezone.now(), held_until=timezone.now())
        settings.SOTTO_FAILPOINT = f"{point}:1:kill"
        assert ended_by(in_a_child(draining.drain)) == signal.SIGKILL
        assert Message.objects.held().exists() is not is_out
        assert not AuditEvent.objects.filter(event="messaging.message.released").exists() or is_out
        settings.SOTTO_FAILPOINT = ""
        for _twice in range(2):
            assert ended_by(in_a_child(draining.drain)) == 0
        assert not Message.objects.held().exists()
        assert AuditEvent.objects.filter(event="messaging.message.released").count() == 1
        assert Delivery.objects.filter(message=message).count() == 1

    def test_frozen_while_it_holds_the_conversation_it_stops_nobody(
        self, kim: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Its session ends, and with it its hold; another worker lets the message out."""
        support.write(kim, timezone.now(), held_until=timezone.now())
        settings.SOTTO_FAILPOINT = "message_releasing:1:sleep60"
        monkeypatch.setattr(locks, "IDLE", "6s")
        pid = in_a_child(tasks.drain_outbox)
        until(is_some_session_idle_in_a_transaction)
        os.kill(pid, signal.SIGSTOP)
        settings.SOTTO_FAILPOINT = ""
        tasks.drain_outbox()
        os.kill(pid, signal.SIGKILL)
        ended_by(pid)
        assert AuditEvent.objects.filter(event="messaging.message.released").count() == 1


def is_some_session_idle_in_a_transaction() -> bool:
    """Of this test's own database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
            " AND pid <> pg_backend_pid() AND now() - state_change > interval '0.2 s'"
        )
        return cursor.fetchone() is not None


class TestArrivals:
    """Kept once, filed once; what was not committed was not acknowledged either."""

    @staticmethod
    def come() -> None:
        letter = b"From: kim0@mail.example\r\nSubject: Thursday\r\n\r\nI shall be there.\r\n"
        actions.receive_mail(raw=letter, envelope_from=KIM, envelope_to=[], now=timezone.now())

    @pytest.mark.parametrize(("point", "kept"), [("inbound_keeping", 0), ("inbound_kept", 1)])
    def test_killed_at_the_door(self, kim: Client, settings: Any, point: str, kept: int) -> None:
        settings.SOTTO_FAILPOINT = f"{point}:1:kill"
        assert ended_by(in_a_child(self.come)) == signal.SIGKILL
        assert InboundItem.objects.count() == kept
        settings.SOTTO_FAILPOINT = ""
        self.come()  # nobody heard an answer, so it comes again
        assert InboundItem.objects.count() == 1

    @pytest.mark.parametrize(("point", "filed"), [("inbound_filing", 0), ("inbound_filed", 1)])
    def test_killed_while_it_is_filed(self, kim: Client, settings: Any, point: str, filed: int) -> None:
        self.come()
        item = InboundItem.objects.get()
        settings.SOTTO_FAILPOINT = f"{point}:1:kill"
        pid = in_a_child(lambda: actions.file_item(item_id=item.pk, now=timezone.now()))
        assert ended_by(pid) == signal.SIGKILL
        said = Message.objects.filter(kind=Message.Kind.FROM_CLIENT)
        assert said.count() == filed
        settings.SOTTO_FAILPOINT = ""
        assert doing.filed(item, timezone.now()).state == "filed"
        assert said.count() == 1

    def test_many_that_file_it_at_once_count_as_one_try(self, kim: Client) -> None:
        """Else it would go before a person as one that can't be filed, though nothing failed."""
        items = [doing.mail_in(doing.letter(KIM, f"Line {number}"), timezone.now()).pk for number in range(3)]
        barrier = threading.Barrier(8)

        def file() -> None:
            barrier.wait(60)
            for pk in items:
                actions.file_item(item_id=pk, now=timezone.now())
            connections.close_all()

        workers = [threading.Thread(target=file) for _ in range(8)]
        for one in workers:
            one.start()
        for one in workers:
            one.join(60)
        found = InboundItem.objects.values_list("state", "reason", "tries")
        assert list(found) == [("filed", "", 1)] * 3

    def test_whoever_has_it_keeps_others_from_it(self, kim: Client, settings: Any) -> None:
        """Also where it hangs: the try is counted once, and the next beat finds it."""
        item = doing.mail_in(doing.letter(KIM, "Line"), timezone.now())
        settings.SOTTO_FAILPOINT = "inbound_filing:1:sleep60"
        pid = in_a_child(lambda: actions.file_item(item_id=item.pk, now=timezone.now()))
        until(lambda: InboundItem.objects.get().tries == 1)
        for _ in range(5):
            assert doing.filed(item, timezone.now()).tries == 1
        os.kill(pid, signal.SIGKILL)
        ended_by(pid)
        settings.SOTTO_FAILPOINT = ""
        until(lambda: doing.filed(item, timezone.now()).state == "filed")
        assert item.tries == 2


class TestAttempts:
    def test_killed_while_an_attempt_is_given_up(self, kim: Client, settings: Any) -> None:
        """Whole or not at all: on the next beat it stands on the page, once in its history."""
        row = self.lost(kim)
        settings.SOTTO_FAILPOINT = "giving_up:1:kill"
        assert ended_by(in_a_child(lambda: draining.recover(timezone.now()))) == signal.SIGKILL
        assert Delivery.objects.get(pk=row.pk).state == State.SENDING
        settings.SOTTO_FAILPOINT = ""
        assert [draining.recover(timezone.now()) for _ in range(2)] == [1, 0]
        assert AuditEvent.objects.filter(event="messaging.delivery.uncertain").count() == 1

    @staticmethod
    def lost(kim: Client) -> Delivery:
        row = support.delivery(kim, timezone.now())
        long_ago = timezone.now() - timedelta(minutes=1)
        Delivery.objects.filter(pk=row.pk).update(state=State.SENDING, attempt=1, claimed_at=long_ago)
        return row

    def test_given_up_in_time_and_never_too_early(self, settings: Any) -> None:
        """On the page within a minute with room to spare; later than any attempt can still be sending."""
        ways = [
            float(field.default)
            for kind in (SmtpSettings, SmsSettings)
            for field in fields(kind)
            if field.name == "seconds"
        ]
        assert len(ways) == 2
        longest = claiming.MAX_SECONDS + max(ways)
        assert longest < settings.LIMITS["uncertain_after_seconds"] <= 45

    @pytest.mark.parametrize("is_taken", [False, True])
    def test_the_database_falls_in_its_midst(self, kim: Client, provider: Provider, is_taken: bool) -> None:
        """Before or after the provider took it: unknown, on a page, and never sent again by itself."""
        row = support.delivery(kim, timezone.now())

        def fall(_envelope: Envelope) -> None:
            cut()
            if not is_taken:
                raise DatabaseError

        provider.then = fall
        with pytest.raises(DatabaseError):
            draining.drain()
        connection.close()
        provider.then = None
        later = timezone.now() + timedelta(minutes=1)
        assert draining.recover(later) == 1
        drain_all()
        assert Delivery.objects.get(pk=row.pk).state == State.UNCERTAIN
        assert len(provider.taken) == is_taken

    def test_frozen_past_its_lease_it_sends_nothing_when_thawed(
        self, kim: Client, provider: Provider, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = support.delivery(kim, timezone.now())
        provider.then = lambda _envelope: (tmp_path / "sent").touch()
        settings.SOTTO_FAILPOINT = "before_send:1:freeze"
        monkeypatch.setattr(failpoints, "_act", lambda _action: os.kill(os.getpid(), signal.SIGSTOP))
        pid = in_a_child(draining.drain)
        os.waitpid(pid, os.WUNTRACED)
        assert Delivery.objects.get(pk=row.pk).state == State.SENDING
        assert draining.recover(timezone.now() + timedelta(minutes=1)) == 1
        os.kill(pid, signal.SIGCONT)
        assert ended_by(pid) == 0
        assert Delivery.objects.get(pk=row.pk).state == State.UNCERTAIN
        assert not (tmp_path / "sent").exists()

    def test_one_that_is_not_frozen_does_send(
        self, kim: Client, provider: Provider, settings: Any, tmp_path: Any
    ) -> None:
        """So that the test above means something."""
        row = support.delivery(kim, timezone.now())
        provider.then = lambda _envelope: (tmp_path / "sent").touch()
        settings.SOTTO_FAILPOINT = "before_send:1:sleep0.1"
        assert ended_by(in_a_child(draining.drain)) == 0
        assert Delivery.objects.get(pk=row.pk).state == State.SENT and (tmp_path / "sent").exists()


def cut() -> None:
    """As when PostgreSQL is killed: this process's session is gone."""
    backend = connection.connection.info.backend_pid
    os.kill(backend, signal.SIGTERM)
    until(lambda: not psutil.pid_exists(backend))


def test_every_fail_point_on_the_road_is_besieged() -> None:
    """A new one in messaging gets its place in the siege, or is tried by the tests of what it stands in."""
    found = reached_in_messaging()
    assert set(siege.POINTS) <= found <= {*siege.POINTS, *TRIED_WHERE_THEY_STAND}


def reached_in_messaging() -> set[str]:
    files = Path(messaging.__file__).parent.rglob("*.py")
    return {
        name for file in files for name in re.findall(r'failpoints\.reach\("([\w.]+)"\)', file.read_text())
    }
