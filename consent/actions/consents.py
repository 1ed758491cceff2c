"""Consents are given and taken back; history is never rewritten."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from consent.models import Consent, FormVersion, OptOut, Signature
from practice import audit, crypto, locks, queue, submissions, vaults
from practice.actors import Actor
from practice.models import Client, ContactPoint


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What was shown and signed: the exact words, in which language, by whom, how they were known to be they."""

    form_version: FormVersion
    shown: str
    language: str
    typed_name: str
    capacity: str = "self"
    authenticated_by: str = "portal session"
    agent: str = ""


@transaction.atomic
def give_consent(
    *,
    client: Client,
    contact_point: ContactPoint,
    circumstances: list[str],
    signed: Signed,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Consent:
    """For one channel, one address and some circumstances. It counts once the address has proven itself by its code."""
    submissions.claim(submission, now=now)
    channel = contact_point.channel
    standing = Consent.objects.select_for_update().filter(contact_point=contact_point, channel=channel)
    standing.filter(revoked_at=None, superseded_at=None).update(superseded_at=now)
    signature = _sign(client, signed, actor, now)
    consent = Consent.objects.create(
        vault_id=client.vault_id,
        client=client,
        contact_point=contact_point,
        channel=channel,
        circumstances=sorted(circumstances),
        signature=signature,
        given_at=now,
    )
    audit.record(
        "consent.consent.given", actor=actor, subject=consent, objects=[signature.pk], reason=channel
    )
    return consent


def revoke_consent(*, consent: Consent, how: str, actor: Actor, now: datetime) -> bool:
    """Effective when this returns. False: something may be on its way at this moment; the caller names it."""
    number = locks.of_address(consent.contact_point.address_index, consent.channel)
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


def _sign(client: Client, signed: Signed, actor: Actor, now: datetime) -> Signature:
    signature = Signature(
        vault_id=client.vault_id,
        form_version=signed.form_version,
        client=client,
        user_id=actor.person,
        capacity=signed.capacity,
        language=signed.language,
        shown_digest=hashlib.sha256(signed.shown.encode()).digest(),
        network=actor.network,
        agent=signed.agent,
        authenticated_by=signed.authenticated_by,
        signed_at=now,
    )
    crypto.seal(signature, vaults.sealer, shown=signed.shown, typed_name=signed.typed_name)
    signature.save(force_insert=True)
    return signature
