"""How a first contact ends without anybody becoming a client: declined, set aside as spam, and after its time destroyed."""

from datetime import datetime, timedelta

from django.db import transaction

from messaging.actions.inquiries import NotOpen, answered_days, hold_open
from messaging.actions.inquiry_answers import answer_inquiry, cancel_waiting
from messaging.contact.said import Said
from messaging.models import ContactPage, Inquiry, InquiryAnswer, InquiryNote
from practice import audit, disposals, submissions
from practice.actors import WORKER, Actor
from practice.models import DataKey, Vault

State = Inquiry.State
ENDED = (State.DECLINED, State.SPAM)
OVER = (*ENDED, State.ANSWERED)  # answered, and nothing came of it: that has an end, too
BATCH = 200


@transaction.atomic
def decline_inquiry(
    *,
    inquiry: Inquiry,
    said: Said | None = None,
    channel: str = "",
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Inquiry:
    """Nobody here takes it on. With a channel, the answer that leads to others goes first; whatever else still waits to
    be sent to them no longer holds. Raises NotOpen, NotSent."""
    last = None
    if channel and said is not None:
        wording = InquiryAnswer.Wording.ELSEWHERE
        last = answer_inquiry(
            inquiry=inquiry,
            said=said,
            channel=channel,
            wording=wording,
            submission=submission,
            actor=actor,
            now=now,
        ).pk
    else:
        submissions.claim(submission, now=now, result_id=inquiry.pk)
    cancel_waiting(inquiry, now, but=last)
    return _end(inquiry, State.DECLINED, actor, now)


@transaction.atomic
def set_inquiry_aside(*, inquiry: Inquiry, actor: Actor, now: datetime) -> Inquiry:
    """It is spam: nothing is answered. Raises NotOpen."""
    row = _end(inquiry, State.SPAM, actor, now)
    cancel_waiting(row, now)
    return row


@transaction.atomic
def reopen_inquiry(*, inquiry: Inquiry, actor: Actor, now: datetime) -> Inquiry:
    """Back on the list, as long as it is there; that there is no room is not said, if it has not left yet. Raises NotOpen."""
    row = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if row.state not in ENDED:
        raise NotOpen
    row.state, row.settled_at, row.settled_by, row.destroy_at = State.NEW, None, None, None
    row.save(update_fields=["state", "settled_at", "settled_by", "destroy_at"])
    cancel_waiting(row, now)
    audit.record("messaging.inquiry.reopened", actor=actor, subject=row)
    return row


def destroy_inquiries(*, actor: Actor = WORKER, now: datetime) -> int:
    """Those whose time is over; each in a transaction of its own. How many went."""
    _begin_clocks(now)
    due = Inquiry.objects.filter(state__in=OVER, destroy_at__lte=now).order_by("destroy_at")
    return sum(destroy_inquiry(inquiry=row, actor=actor, now=now) for row in due[:BATCH])


@transaction.atomic
def destroy_inquiry(*, inquiry: Inquiry, actor: Actor, now: datetime) -> bool:
    """Words, notes and look-up values go, then the key: no backup older than a month opens them again."""
    due = Inquiry.objects.select_for_update(of=("self",), skip_locked=True)
    row = due.filter(pk=inquiry.pk, state__in=OVER, destroy_at__lte=now).first()
    if row is None:
        return False
    cancel_waiting(row, now)
    forget_words(row)
    InquiryNote.objects.filter(inquiry=row).update(body=None)
    row.state, row.destroy_at = State.DESTROYED, None
    row.save()
    DataKey.objects.filter(vault_id=row.vault_id).delete()
    Vault.objects.filter(pk=row.vault_id).update(status=Vault.Status.DISPOSED)
    disposals.note(row.vault_id, now=now)
    audit.record("messaging.inquiry.destroyed", actor=actor, subject=row)
    return True


def forget_words(row: Inquiry) -> None:
    """Of the row itself; the caller saves it."""
    row.said = row.email_index = row.phone_index = row.digest = None
    InquiryAnswer.objects.filter(inquiry=row).update(address_index=b"")


def _begin_clocks(now: datetime) -> None:
    """Of what was answered before there was one."""
    until = now + timedelta(days=answered_days())
    Inquiry.objects.filter(state=State.ANSWERED, destroy_at=None).update(destroy_at=until)


def keep_days() -> int:
    found = ContactPage.objects.values_list("keep_days", flat=True).first()
    return found if found is not None else ContactPage._meta.get_field("keep_days").default


def _end(inquiry: Inquiry, state: str, actor: Actor, now: datetime) -> Inquiry:
    row = hold_open(inquiry)
    row.state, row.settled_at, row.settled_by_id = state, now, actor.person
    row.destroy_at = now + timedelta(days=keep_days())
    row.save(update_fields=["state", "settled_at", "settled_by", "destroy_at"])
    audit.record(f"messaging.inquiry.{state}", actor=actor, subject=row)
    return row
