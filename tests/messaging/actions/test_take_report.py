"""A mail of ours came back by mail: it is said where it stands, and its report waits before nobody."""

from typing import Any
from uuid import uuid4

import pytest

from messaging import actions
from messaging.actions import statuses
from messaging.models import Delivery, InboundItem, Message, ProviderEvent
from practice.models import AuditEvent, DataKey, Notice
from tests import doing
from tests.conftest import Clock
from tests.messaging.mail import making
from tests.messaging.mail.test_bounces import report, told
from tests.people import People

FROM = "Mail Delivery System <mailer-daemon@mx.home.example>"


@pytest.fixture
def left(people: People, clock: Clock) -> Delivery:
    """A mail that was taken."""
    doing.agree(people.dan_email, clock())
    doing.write_text(people.dan, people.ana, clock(), channel="email")
    Delivery.objects.update(state="sent", attempt=1, settled_at=clock())
    return Delivery.objects.get()


def came(row: Any, clock: Clock, action: str = "failed", status: str = "5.1.1", **head: str) -> InboundItem:
    original = making.part(f"Message-ID: <{row}@practice.example>\r\n\r\nWords.\r\n", "message/rfc822")
    raw = report(told(action, status), original).replace(b"Dan Holm <dan@home.example>", FROM.encode())
    item = doing.filed(doing.mail_in(raw, clock.move(minutes=1)), clock())
    for event in ProviderEvent.objects.filter(applied_at=None):
        actions.apply_status(event=event, now=clock())
    return item


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        ("5.1.1", "recipient_refused"), ("5.2.1", "recipient_refused"), ("5.2.2", "mailbox_full"),
        ("5.7.1", "filtered"), ("4.4.7", "unreachable"), ("5.0.0", "rejected"),
    ],
)  # fmt: skip
def test_it_came_back_and_says_why(left: Delivery, clock: Clock, status: str, problem: str) -> None:
    item = came(left.pk, clock, status=status)
    left.refresh_from_db()
    assert (left.state, left.problem) == ("bounced", problem)
    assert list(Delivery.objects.needs_a_look()) == [left]
    assert (item.state, item.reason, item.message) == ("filed", "came_back", None)


def test_nothing_of_the_report_is_left(left: Delivery, clock: Clock) -> None:
    item = came(left.pk, clock)
    assert (item.raw, item.sender, item.preview) == (None, None, None)
    assert not DataKey.objects.filter(vault_id=item.vault_id).exists()
    assert not Message.objects.filter(kind="from_client").exists()


def test_an_address_that_is_nobodys_is_doubted(left: Delivery, clock: Clock, people: People) -> None:
    came(left.pk, clock, status="5.1.1")
    people.dan_email.refresh_from_db()
    assert people.dan_email.verified_at is None


def test_delayed_it_may_still_arrive(left: Delivery, clock: Clock) -> None:
    came(left.pk, clock, "delayed", "4.4.1")
    left.refresh_from_db()
    assert (left.state, left.problem) == ("sent", "delayed")
    assert not Delivery.objects.needs_a_look().exists()
    came(left.pk, clock, "failed", "4.4.7")
    left.refresh_from_db()
    assert left.state == "bounced"


def test_delivered_is_said_and_not_taken_back(left: Delivery, clock: Clock) -> None:
    came(left.pk, clock, "delivered", "2.0.0")
    came(left.pk, clock)
    left.refresh_from_db()
    assert left.state == "delivered"


def test_a_neutral_notice_that_came_back_stands_on_a_page(people: People, clock: Clock) -> None:
    said = doing.write(people.dan, people.ana, clock(), is_notified=True)
    notice = Notice.objects.get(kind="new_message", cause_id=said.pk, channel="email")
    Notice.objects.filter(pk=notice.pk).update(state="sent", settled_at=clock())
    came(notice.pk, clock, status="5.2.2")
    notice.refresh_from_db()
    assert (notice.state, notice.problem) == ("bounced", "mailbox_full")
    assert AuditEvent.objects.filter(event="messaging.notice.moved").count() == 1


@pytest.mark.parametrize("about", ["nobody", "another"])
def test_what_speaks_of_no_mail_of_ours_goes_before_a_person(
    left: Delivery, clock: Clock, about: str
) -> None:
    item = came(uuid4() if about == "another" else about, clock)
    assert item.state == "triage"
    left.refresh_from_db()
    assert left.state == "sent"


def test_every_state_that_is_told_is_one_that_counts() -> None:
    from messaging import coming_back

    assert set(coming_back.STATES.values()) <= {*statuses.STATES, statuses.DELAYED}
