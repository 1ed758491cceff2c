"""A worker is killed with -9 at every step of fetching a picture, two run at once: it is taken in once, and gone there."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from messaging import actions, fetching
from messaging.emulators import pictures
from messaging.emulators.program import Emulators
from messaging.models import Attachment, InboundItem, InboundMedia
from messaging.transports import media
from practice.models import AuditEvent
from tests import children
from tests.messaging.emulators import support
from tests.people import People
from tests.practice.uploads import samples

pytestmark = pytest.mark.kill
DAN = "+12025550141"
STEPS = ("media_claimed", "media_fetched", "media_taken", "media_claimed", "media_removed")


@pytest.fixture
def provider(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Iterator[Emulators]:
    with support.emulators(tmp_path_factory.mktemp("certificates")) as running:
        settings.SOTTO_SMS_URL = f"http://127.0.0.1:{running.port}"
        settings.SOTTO_SMS_ACCOUNT, settings.SOTTO_SMS_TOKEN = support.ACCOUNT, support.TOKEN
        settings.SOTTO_SMS_FROM = support.PRACTICE_NUMBER
        yield running


@pytest.fixture
def due(committed_db: None, people: People, provider: Emulators, settings: Any) -> InboundItem:
    """Dan's text with two pictures, filed."""
    kept = pictures.Kept(samples.picture(), "image/jpeg")
    along = pictures.enclose(provider.desk, [kept, kept])
    named = [media.reference(along.fields[f"MediaUrl{number}"], settings) for number in range(2)]
    now = timezone.now()
    actions.receive_text(provider_id=along.sid, sender=DAN, body="Look", pictures=named, now=now)
    item = InboundItem.objects.get()
    actions.file_item(item_id=item.pk, now=now)
    return item


def killed_in_a_child() -> bool:
    return children.ended_by(children.in_a_child(fetching.run)) == signal.SIGKILL


def runs_out() -> None:
    """As if the time of every claim were over."""
    InboundMedia.objects.exclude(next_at=None).update(next_at=timezone.now())


def assert_once_each(provider: Emulators) -> None:
    assert [*InboundMedia.objects.values_list("state", "next_at")] == [("taken", None)] * 2
    assert Attachment.objects.count() == 2
    assert AuditEvent.objects.filter(event="messaging.media.taken").count() == 2
    assert provider.desk.pictures.names() == []


def test_killed_at_every_step(due: InboundItem, provider: Emulators, settings: Any) -> None:
    for step in STEPS:
        settings.SOTTO_FAILPOINT = f"{step}:1:kill"
        assert killed_in_a_child(), step
        runs_out()
    settings.SOTTO_FAILPOINT = ""
    for _round in range(3):
        fetching.run()
        runs_out()
    assert_once_each(provider)


def test_two_at_once_take_it_in_once(due: InboundItem, provider: Emulators) -> None:
    def work() -> None:
        for _round in range(3):
            fetching.run()
        connection.close()

    with ThreadPoolExecutor(2) as both:
        for one in [both.submit(work) for _worker in range(2)]:
            one.result()
    fetching.run()
    assert_once_each(provider)
