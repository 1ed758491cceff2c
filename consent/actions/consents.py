"""Consents are given and taken back; history is never rewritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from consent.actions.signing import Signed, sign
from consent.models import Consent, OptOut, Signature
from practice import audit, locks, queue, submissions
from practice.actors import Actor
from practice.models import Client, ContactPoint
from practice.vocabulary import Channel, Circumstance

__all__ = ["VISITS", "Agreed", "Signed", "agree_to_video", "give_consent", "opt_out", "revoke_consent"]

# What people meet about: the form says what a video visit is, and these are the cells that ask for it.
VISITS = (
    Circumstance.INTAKE,
    Circumstance.TELEHEALTH,
    Circumstance.BETWEEN_SESSIONS,
    Circumstance.GROUP,
    Circumstance.CRISIS,
)


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What was agreed: by which address, about what, until when."""

    contact_point: ContactPoint
    circumstances: Sequence[str]
    expires_at: datetime | None = None


@transaction.atomic
def give_consent(
    *,
    client: Client,
    agreed: Agreed,
    signed: Signed,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Consent:
    """For one channel, one address and some circumstances. It counts once the address has proven itself by its code.

    One address for each way: what was agreed for another one ends here, whether this one is proven yet or not.
    """
    submissions.claim(submission, now=now)
    channel = agreed.contact_point.channel
    _supersede(client, channel, now)
    signature = sign(client=client, signed=signed, actor=actor, now=now)
    consent = Consent.objects.create(
        vault_id=client.vault_id,
        client=client,
        contact_point=agreed.contact_point,
        channel=channel,
        circumstances=sorted(agreed.circumstances),
        signature=signature,
        given_at=now,
        expires_at=agreed.expires_at,
    )
    audit.record(
        "consent.consent.given", actor=actor, subject=consent, objects=[signature.pk], reason=channel
    )
    return consent


@transaction.atomic
def agree_to_video(*, client: Client, signature: Signature, actor: Actor, now: datetime) -> Consent:
    """What the signed telehealth form means for the gate. A later form takes the place of an earlier one."""
    _supersede(client, Channel.VIDEO, now)
    consent = Consent.objects.create(
        vault_id=client.vault_id,
        client=client,
        channel=Channel.VIDEO,
        circumstances=sorted(one.value for one in VISITS),
        signature=signature,
        given_at=now,
    )
    objects = [signature.pk]
    audit.record("consent.consent.given", actor=actor, subject=consent, objects=objects, reason=Channel.VIDEO)
    return consent


def _supersede(client: Client, channel: str, now: datetime) -> None:
    standing = Consent.objects.select_for_update().filter(client=client, channel=channel)
    standing.filter(revoked_at=None, superseded_at=None).update(superseded_at=now)


def revoke_consent(*, consent: Consent, how: str, actor: Actor, now: datetime) -> bool:
    """Effective when this returns. False: something may be on its way at this moment; the caller names it."""
    point = consent.contact_point
    whose = point.address_index if point else consent.vault_id.bytes  # without an address nothing is carried
    number = locks.of_address(whose, consent.channel)
    with (
        locks.stopping(number, wait_ms=settings.LIMITS["revocation_wait_ms"]) as is_quiet,
        transaction.atomic(),
    ):
        changed = Consent.objects.filter(pk=consent.pk, revoked_at=None).update(
            revoked_at=now, revoked_how=how
        )
        if changed:
            audit.record("consent.consent.revoked", actor=actor, subject=consent, reason=how)
        queue.enqueue("messaging.drain_outbox")
    return is_quiet


def opt_out(*, address_index: bytes, channel: str, actor: Actor, now: datetime) -> bool:
    """STOP from an address: every consent for it and this channel ends, whosever it is. As revoke_consent."""
    number = locks.of_address(address_index, channel)
    with (
        locks.stopping(number, wait_ms=settings.LIMITS["revocation_wait_ms"]) as is_quiet,
        transaction.atomic(),
    ):
        row = OptOut.objects.create(address_index=address_index, channel=channel, received_at=now)
        ended = Consent.objects.filter(
            contact_point__address_index=address_index, channel=channel, revoked_at=None
        )
        vaults_touched = list(ended.values_list("vault_id", flat=True))
        ended.update(revoked_at=now, revoked_how=Consent.Ended.STOP)
        audit.record(
            "consent.opt_out.received", actor=actor, subject=row, vaults=vaults_touched, reason=channel
        )
        queue.enqueue("messaging.drain_outbox")
    return is_quiet
