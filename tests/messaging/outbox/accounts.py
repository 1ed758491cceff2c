"""What the siege asked for beside what our rows say: kept messages, what came in, reminders, promises."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from messaging.models import Delivery, InboundItem, Message, Promise, Thread
from practice import crypto, vaults
from practice.models import Appointment, AppointmentReminder, AuditEvent, DataKey
from tests.messaging.outbox.outside import Said

MOST_TRIES = 3  # as the house does: one that broke off its filing so often goes before a person
Faults = dict[str, list[str]]


def of_words(acknowledged: Iterable[UUID], back: set[UUID]) -> Faults:
    """What an act had answered for is there; what was taken back is not."""
    there = set(Message.objects.values_list("pk", flat=True))
    return _found(
        forgotten=[str(one) for one in set(acknowledged) - there - back],
        not_taken_back=[str(one) for one in back & there],
        still_held=[str(one) for one in Message.objects.held().values_list("pk", flat=True)],
    )


def of_arrivals(said: list[Said]) -> Faults:
    """Each that was acknowledged is kept once, filed once or before a person, with just its words; nothing else came."""
    items = {bytes(one.digest): one for one in InboundItem.objects.select_related("message")}
    known = {one.digest: one for one in said}
    filed = [one for one in items.values() if one.state == InboundItem.State.FILED]
    named = Counter(one.message_id for one in filed)
    came = set(_from_outside().values_list("pk", flat=True))
    keyed = set(DataKey.objects.values_list("vault_id", flat=True))
    return _found(
        unanswered=[one.name for one in said if not one.is_acknowledged],
        not_kept=[one.name for one in said if one.is_acknowledged and one.digest not in items],
        from_nobody=[str(one.pk) for digest, one in items.items() if digest not in known],
        not_filed=[f"{one.pk} {one.state} {one.reason}" for one in items.values() if not _is_done(one)],
        filed_twice=[str(one) for one in came.symmetric_difference(named)]
        + [str(one) for one, count in named.items() if count > 1],
        other_words=[str(one.pk) for one in filed if not _has_words(one.message, known[bytes(one.digest)])]
        if items.keys() <= known.keys()
        else [],
        keys_left=[str(one.pk) for one in filed if one.vault_id in keyed],
    )


def count_before_a_person() -> int:
    return InboundItem.objects.filter(state=InboundItem.State.TRIAGE).count()


def of_reminders(dropped: dict[UUID, datetime], unheard: list[UUID], taken: set[str]) -> Faults:
    """Each that was due is settled, carried by one message alone, and none tells of a time that no longer stood."""
    due = list(AppointmentReminder.objects.filter(due_at__lte=timezone.now()))
    sent = [one for one in due if one.state == AppointmentReminder.State.SENT]
    carried = Counter(one.message_id for one in sent if one.message_id)
    written = set(_reminding().values_list("pk", flat=True))
    said = AuditEvent.objects.filter(event="messaging.appointment.reminded").count()
    return _found(
        not_reminded=[str(one.pk) for one in due if one.state == AppointmentReminder.State.WAITING],
        reminded_twice=[str(one) for one in written.symmetric_difference(carried)]
        + [str(one) for one, count in carried.items() if count > 1]
        + [str(pk) for pk in carried if Delivery.objects.filter(message_id=pk).count() != 1],
        reminders_untold=[] if said == len(sent) else [f"{said} in the trail, {len(sent)} sent"],
        reminded_of_nothing=[str(pk) for pk, since in dropped.items() if _reminded_after(pk, since, taken)],
        answers_unheard=[str(one) for one in unheard],
    )


def reminded_count() -> int:
    return AppointmentReminder.objects.filter(state=AppointmentReminder.State.SENT).count()


def of_promises() -> Faults:
    """One open where somebody waits, none where nobody does; whoever asked something was promised an answer once."""
    waiting = set(Thread.objects.exclude(answer_by=None).values_list("pk", flat=True))
    opened = Counter(Promise.objects.filter(ended_at=None).values_list("thread_id", flat=True))
    asked = _from_outside().exclude(pk__in=_answers_to_times()).values_list("thread_id", flat=True)
    promised = set(Promise.objects.values_list("thread_id", flat=True))
    return _found(
        promised_wrongly=[str(one) for one in waiting.symmetric_difference(opened)]
        + [str(one) for one, count in opened.items() if count > 1],
        promised_nothing=[str(one) for one in set(asked) - promised],
    )


def _found(**faults: list[str]) -> Faults:
    return {name: found for name, found in faults.items() if found}


def _from_outside() -> Any:
    return Message.objects.filter(kind=Message.Kind.FROM_CLIENT, channel__in=("sms", "email"))


def _is_done(item: InboundItem) -> bool:
    if item.state == InboundItem.State.FILED:
        return item.message_id is not None
    return item.state == InboundItem.State.TRIAGE and item.tries > MOST_TRIES


def _has_words(message: Message, said: Said) -> bool:
    pairs = {(message.vault_id, message.sealed_class)}
    body = crypto.open(message, "body", by=crypto.mint("test", "test", pairs, vaults.load))
    return (body or "").strip() == said.words.strip()


def _reminding() -> Any:
    """Written by no person: nothing else is."""
    return Message.objects.filter(kind=Message.Kind.FROM_PRACTICE, author=None)


def _reminded_after(appointment_id: UUID, since: datetime, taken: set[str]) -> bool:
    """Whoever claimed it after the cancelling had been answered must have seen that."""
    messages = AppointmentReminder.objects.filter(appointment_id=appointment_id).values("message_id")
    late = Delivery.objects.filter(message_id__in=messages, claimed_at__gt=since)
    return any(str(pk) in taken for pk in late.values_list("pk", flat=True))


def _answers_to_times() -> Any:
    """Messages of people who confirm, and so wait for nothing."""
    confirmed = Appointment.objects.filter(state=Appointment.State.CONFIRMED).values("client_id")
    return _from_outside().filter(client_id__in=confirmed).values("pk")
