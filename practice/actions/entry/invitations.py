"""Invitations: a link to one address of one person, worth something only with a code and a spoken word."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext_lazy as _

from practice import audit, crypto, queue, safe, submissions
from practice.actions.entry import codes, pins
from practice.actions.entry.outcomes import BadWord, Outcome, PinAnswer, is_repeat
from practice.actors import Actor
from practice.identity import words
from practice.identity.pins import is_easy
from practice.models.audit import AuditEvent
from practice.models.client import Client, ContactPoint
from practice.models.dispatch import Notice
from practice.models.entry import Invitation
from practice.models.people import User
from practice.models.vault import Vault


class Standing(StrEnum):
    OPEN = "open"
    EXPIRED = "expired"  # a fresh one may be had
    USED = "used"
    CLOSED = "closed"  # withdrawn, or whoever invited is no longer here


@transaction.atomic
def invite_client(
    *,
    client: Client,
    contact_point: ContactPoint,
    word: str,
    actor: Actor,
    now: datetime,
    submission: submissions.Submission | None,
) -> Invitation:
    """Invites the person whose address it is, client or representative. Ends their earlier invitations.

    The word is told in person or by phone, never by mail. Raises BadWord.
    """
    acting = contact_point.representation
    invitation = Invitation(client=client, contact_point=contact_point, representation=acting)
    submissions.claim(submission, now=now, result_id=invitation.pk)
    if len(words.normal(word)) < words.SHORTEST or contact_point.client_id != client.pk:
        raise BadWord(_("Choose a word of at least four letters."))
    invitation.invited_by = User.objects.get(pk=actor.person)
    invitation.inviter_epoch = actor.epoch
    invitation.word_hash = words.hashed(word, contact_point.pk)
    ended = _siblings(invitation).update(withdrawn_at=now)
    _dispatch(invitation, now)
    reason, vaults = "again" if ended else "first", [client.vault_id]
    audit.record("practice.invitation.sent", actor=actor, subject=invitation, vaults=vaults, reason=reason)
    return invitation


@transaction.atomic
def renew_invitation(
    *, invitation: Invitation, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> None:
    """A fresh link to the same address, with the same word and what tries it has left; not too often.

    The asker learns nothing from it, so it never refuses aloud.
    """
    submissions.claim(submission, now=now)
    ContactPoint.objects.select_for_update(of=("self",)).get(pk=invitation.contact_point_id)
    is_early = standing(invitation, now) is not Standing.EXPIRED
    if is_early or _notices_this_hour(invitation, now) >= _most_notices():
        return
    _siblings(invitation).filter(expires_at__gt=now).update(withdrawn_at=now)
    fresh = Invitation(
        client=invitation.client,
        contact_point=invitation.contact_point,
        representation=invitation.representation,
        invited_by=invitation.invited_by,
        inviter_epoch=invitation.inviter_epoch,
        word_hash=invitation.word_hash,
        word_tries=_tries(invitation),
    )
    _dispatch(fresh, now)
    audit.record("practice.invitation.renewed", actor=actor, subject=fresh, vaults=[fresh.client.vault_id])


@transaction.atomic
def check_word(
    *,
    invitation_id: UUID,
    code_id: UUID,
    word: str,
    actor: Actor,
    now: datetime,
    submission: submissions.Submission | None,
) -> Outcome:
    """Five tries for all links of the same word; then the invitation ends, and the trail says why."""
    repeat = is_repeat(submission, now=now)
    invitation = _locked(invitation_id)
    if standing(invitation, now) is not Standing.OPEN or not _is_proven(invitation, code_id, now):
        return Outcome.SPENT
    is_right = crypto.same(bytes(invitation.word_hash), words.hashed(word, invitation.contact_point_id))
    if is_right or repeat:
        return Outcome.RIGHT if is_right else Outcome.WRONG
    return _count_try(invitation, "wrong_word", actor, now)


@transaction.atomic
def accept_invitation(
    *,
    invitation_id: UUID,
    code_id: UUID,
    pin: str,
    actor: Actor,
    now: datetime,
    submission: submissions.Submission | None,
) -> PinAnswer:
    """Uses the invitation up: sets the PIN, and the address is proven. The caller has had the word checked.

    WRONG: the PIN is too easy, or taken at this mailbox. The latter counts as a try of the word, else whoever
    shares the mailbox could find out the other's PIN here. SPENT: no longer open, or the code was not proven.
    """
    submissions.claim(submission, now=now)
    invitation = _locked(invitation_id)
    if standing(invitation, now) is not Standing.OPEN or not _is_proven(invitation, code_id, now):
        return PinAnswer(Outcome.SPENT)
    person = _person(invitation)
    if is_easy(pin):
        return PinAnswer(Outcome.WRONG)
    if pins.is_taken(person, pin, now):
        return PinAnswer(_count_try(invitation, "pin_taken", actor, now))
    pins.write_pin(user=person, pin=pin, actor=actor, now=now)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=now)
    _siblings(invitation).update(withdrawn_at=now)
    ContactPoint.objects.filter(pk=invitation.contact_point_id, verified_at=None).update(verified_at=now)
    about: dict[str, Any] = {"subject": invitation, "vaults": [invitation.client.vault_id]}
    audit.record("practice.invitation.accepted", actor=actor, objects=[person.pk], **about)
    return PinAnswer(Outcome.RIGHT, User.objects.get(pk=person.pk))


def standing(invitation: Invitation, now: datetime) -> Standing:
    inviter = invitation.invited_by
    if invitation.accepted_at:
        return Standing.USED
    if invitation.withdrawn_at or not inviter.is_active or inviter.epoch != invitation.inviter_epoch:
        return Standing.CLOSED
    if not _person(invitation).is_active or invitation.client.vault.status != Vault.Status.OPEN:
        return Standing.CLOSED
    return Standing.OPEN if now < invitation.expires_at else Standing.EXPIRED


def find_invitation(token: str) -> Invitation | None:
    return _with_people().filter(token_hash=crypto.hash_token(token)).first()


def get_invitation(invitation_id: UUID) -> Invitation:
    return _with_people().get(pk=invitation_id)


def _locked(invitation_id: UUID) -> Invitation:
    return _with_people().select_for_update(of=("self",)).get(pk=invitation_id)


def _with_people() -> QuerySet[Invitation]:
    return Invitation.objects.select_related(
        "invited_by", "client__user", "client__vault", "representation__user", "contact_point"
    )


def _person(invitation: Invitation) -> User:
    owner = invitation.representation or invitation.client
    if owner.user is None:
        raise ValueError("an invited person has a user")
    return owner.user


def _siblings(invitation: Invitation) -> QuerySet[Invitation]:
    """The same person's other invitations that are neither used nor withdrawn."""
    same = Invitation.objects.filter(client=invitation.client, representation=invitation.representation)
    return same.filter(accepted_at=None, withdrawn_at=None).exclude(pk=invitation.pk)


def _dispatch(invitation: Invitation, now: datetime) -> None:
    token = crypto.token()
    invitation.token_hash = crypto.hash_token(token)
    invitation.created_at = now
    invitation.expires_at = now + timedelta(days=settings.LIMITS["invitation_days"])
    invitation.save(force_insert=True)
    point = invitation.contact_point
    notice = Notice(
        kind=Notice.Kind.INVITATION,
        channel=point.channel,
        cause_type="practice.invitation",
        cause_id=invitation.pk,
        contact_point=point,
        language=_person(invitation).language,
        vault_id=safe.vault_id(Vault.Kind.NOTICES),
        secret_expires_at=invitation.expires_at,
        next_at=now,
        created_at=now,
    )
    safe.seal(notice, secret=token)
    notice.save(force_insert=True)
    queue.enqueue("messaging.drain_outbox")


def _is_proven(invitation: Invitation, code_id: UUID, now: datetime) -> bool:
    code = codes.is_passed(code_id, now)
    return code is not None and code.contact_point_id == invitation.contact_point_id


def _count_try(invitation: Invitation, reason: str, actor: Actor, now: datetime) -> Outcome:
    Invitation.objects.filter(pk=invitation.pk).update(word_tries=F("word_tries") + 1)
    about: dict[str, Any] = {"subject": invitation, "vaults": [invitation.client.vault_id]}
    failed = AuditEvent.Outcome.FAILED
    audit.record("practice.invitation.tried", actor=actor, reason=reason, outcome=failed, **about)
    if _tries(invitation) < settings.LIMITS["word_tries"]:
        return Outcome.WRONG
    Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=now)
    _siblings(invitation).filter(word_hash=invitation.word_hash).update(withdrawn_at=now)
    audit.record("practice.invitation.withdrawn", actor=actor, reason="too_many_tries", **about)
    return Outcome.SPENT


def _tries(invitation: Invitation) -> int:
    """Of all links with this word: a fresh link brings no fresh tries."""
    same = Invitation.objects.filter(client=invitation.client, contact_point=invitation.contact_point)
    return same.filter(word_hash=invitation.word_hash).aggregate(most=Max("word_tries"))["most"] or 0


def _notices_this_hour(invitation: Invitation, now: datetime) -> int:
    since = now - timedelta(hours=1)
    sent = Notice.objects.filter(kind=Notice.Kind.INVITATION, contact_point=invitation.contact_point)
    return sent.filter(created_at__gt=since).count()


def _most_notices() -> int:
    return settings.LIMITS["codes_per_hour"] // 2
