"""Celery's doors to messaging: a few lines each."""

from celery import shared_task
from django.utils import timezone

from messaging import actions, digests, fetching, polling_mail, reminders, sweeping
from messaging.models import InboundItem, ProviderEvent
from messaging.outbox import draining
from practice import locks


@shared_task(name="messaging.drain_outbox")
def drain_outbox() -> None:
    with locks.brief():
        draining.drain()


@shared_task(name="messaging.file_inbound")
def file_inbound() -> None:
    with locks.brief():
        new = InboundItem.objects.filter(state=InboundItem.State.NEW).order_by("tries", "received_at")
        for pk in new.values_list("pk", flat=True)[:100]:
            actions.file_item(item_id=pk, now=timezone.now())
        apply_statuses()


@shared_task(name="messaging.fetch_media", soft_time_limit=110, time_limit=120)
def fetch_media() -> None:
    fetching.run()


@shared_task(name="messaging.poll_mailbox", soft_time_limit=110, time_limit=120)
def poll_mailbox() -> None:
    polling_mail.poll(now=timezone.now())


@shared_task(name="messaging.destroy_inquiries")
def destroy_inquiries() -> None:
    actions.destroy_inquiries(now=timezone.now())


@shared_task(name="messaging.apply_statuses")
def apply_statuses() -> None:
    """What names one of ours first: a provider's account may serve others too, and theirs wait a day for nothing."""
    waiting = ProviderEvent.objects.filter(applied_at=None).order_by("received_at")
    named, others = waiting.filter(delivery_id__isnull=False), waiting.filter(delivery_id=None)
    for event in [*named[:500], *others[:500]]:
        actions.apply_status(event=event, now=timezone.now())


@shared_task(name="messaging.remind")
def remind() -> None:
    with locks.brief():
        reminders.run(now=timezone.now())


@shared_task(name="messaging.digests")
def send_digests() -> None:
    digests.run(now=timezone.now())


@shared_task(name="messaging.sweep_drafts")
def sweep_drafts() -> None:
    sweeping.run(now=timezone.now())
