"""Somebody writes for the first time: kept, sealed, in a vault of its own; what came of a call is noted beside it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from messaging.actions.crisis import warn_of_inquiry
from messaging.contact import limits, spam
from messaging.contact.said import Said
from messaging.models import ContactPage, Inquiry, InquiryAnswer, InquiryNote
from practice import addresses, answering, audit, crypto, policy, submissions, vaults
from practice.actors import Actor
from practice.locks import only_one
from practice.models import Vault
from practice.rules import hours
from practice.vocabulary import Circumstance, class_of

FIRST = Circumstance.INITIAL_CONTACT
CLASS = class_of(FIRST)
NOT_ARRIVED = ("bounced", "rejected", "failed", "blocked", "cancelled")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class TooManyInquiries(Exception):
    """So many came from this network in an hour that no more are taken from it; the page says whom to call."""


class NotOpen(Exception):
    """Somebody else has settled it meanwhile."""


@transaction.atomic
def receive_inquiry(
    *,
    said: Said,
    trap: str = "",
    language: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Inquiry:
    """Raises TooManyInquiries. What looks like spam is marked and kept like all the rest."""
    row = Inquiry(sealed_class=CLASS, language=language, received_at=now)
    submissions.claim(submission, now=now, result_id=row.pk)
    only_one(f"inquiries|{limits.of(actor.network)}")
    if not limits.count(actor.network, now):
        raise TooManyInquiries
    row.vault = vaults.create(Vault.Kind.UNFILED, now=now, classes=[CLASS])
    row.digest = crypto.ring().index("inquiry", " ".join(said.words.split()).casefold())
    row.marks = _marks(row, said, trap)
    row.email_index = addresses.index("email", said.email) if said.email else None
    row.phone_index = addresses.index("phone", said.phone) if said.phone else None
    rules = policy.current()
    there = answering.of_strangers(rules, now).answering
    row.answer_by = hours.promise(now, there, rules.response.of(FIRST))
    crypto.seal(row, vaults.sealer, said=said.to_json())
    row.save(force_insert=True)
    audit.record("messaging.inquiry.received", actor=actor, subject=row, reason=",".join(row.marks))
    warn_of_inquiry(inquiry=row, text=said.words, rules=rules, actor=actor, now=now)
    return row


@transaction.atomic
def note_inquiry_call(
    *,
    inquiry: Inquiry,
    reached: str,
    words: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> InquiryNote:
    """Somebody called. Where they spoke, the first contact is answered. Raises NotOpen."""
    row = InquiryNote(inquiry=inquiry, reached=reached, by_id=actor.person, at=now)
    submissions.claim(submission, now=now, result_id=row.pk)
    held = hold_open(inquiry)
    row.vault_id, row.sealed_class = held.vault_id, held.sealed_class
    crypto.seal(row, vaults.sealer, body=words or None)
    row.save(force_insert=True)
    if reached == InquiryNote.Reached.SPOKE or held.state == Inquiry.State.ANSWERED:
        mark_answered(held, now)
    audit.record("messaging.inquiry.called", actor=actor, subject=held, objects=[row.pk], reason=reached)
    return row


def hold_open(inquiry: Inquiry) -> Inquiry:
    """Within an act, locked until it ends. Raises NotOpen for what somebody has settled."""
    held = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    if held.state not in Inquiry.OPEN:
        raise NotOpen
    return held


def mark_answered(row: Inquiry, now: datetime) -> None:
    """Within the act that answers; it stays on the list until somebody says how it ends, or its time is over."""
    row.state, row.destroy_at = Inquiry.State.ANSWERED, now + timedelta(days=answered_days())
    row.save(update_fields=["state", "destroy_at"])


def answered_days() -> int:
    """After the last answer; then nothing more came of it."""
    found = ContactPage.objects.values_list("answered_days", flat=True).first()
    return found if found is not None else ContactPage._meta.get_field("answered_days").default


def wait_again(inquiry_id: UUID, actor: Actor) -> None:
    """Within the act that finds that an answer did not arrive: where nothing else reached them, they wait as before.

    Whoever settles it at this moment has the last word.
    """
    rows = Inquiry.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=inquiry_id, state=Inquiry.State.ANSWERED).first()
    if row is None or was_reached(row):
        return
    row.state, row.destroy_at = Inquiry.State.NEW, None
    row.save(update_fields=["state", "destroy_at"])
    audit.record("messaging.inquiry.unanswered", actor=actor, subject=row)


def was_reached(row: Inquiry) -> bool:
    """Or may have been, or may be yet."""
    others = InquiryAnswer.objects.filter(inquiry=row).exclude(state__in=NOT_ARRIVED)
    others = others.exclude(wording=InquiryAnswer.Wording.RECEIVED)
    spoken = InquiryNote.objects.filter(inquiry=row, reached=InquiryNote.Reached.SPOKE)
    return others.exists() or spoken.exists()


def _marks(row: Inquiry, said: Said, trap: str) -> list[str]:
    lately = Inquiry.objects.filter(received_at__gt=row.received_at - HOUR)
    same = Inquiry.objects.filter(digest=row.digest, received_at__gt=row.received_at - DAY)
    return spam.marks(
        said.words,
        called=said.called,
        trap=trap,
        is_repeated=same.exists(),
        is_many=lately.count() >= settings.LIMITS["inquiries_per_hour"],
    )
