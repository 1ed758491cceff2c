"""Consents are given and taken back; history is never rewritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from consent.actions.signing import Signed, sign
from consent.models import Consent, FormVersion, OptOut, Signature
from practice import audit, locks, queue, submissions
from practice.actors import Actor
from practice.models import Client, ContactPoint
from practice.rules.agreeing import VISITS
from practice.vocabulary import Channel

__all__ = ["VISITS", "Agreed", "Signed", "agree_to_video", "give_consent", "opt_out", "revoke_consent"]

VISITS_FORM = "telehealth_consent"  # the form that says: I want to meet by video or by phone


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What was agreed: by which way and address, about what, until when.

    `channel`: where it is not the one that the address is for: calls to a number, or a way whose address stands in
    the words alone. `given_at`: when it was, where it is written down later.
    """

    circumstances: Sequence[str]
    contact_point: ContactPoint | None = None
    channel: str = ""
    expires_at: datetime | None = None
    given_at: datetime | None = None

    @property
    def way(self) -> str:
        return self.channel or (self.contact_point.channel if self.contact_point else "")


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
    signature = sign(client=client, signed=signed, actor=actor, now=now)
    return keep_consent(client=client, agreed=agreed, signature=signature, actor=actor, now=now)


@transaction.atomic
def agree_to_video(*, client: Client, signature: Signature, actor: Actor, now: datetime) -> Consent:
    """What the signed form about visits means for the gate. A later form takes the place of an earlier one."""
    agreed = Agreed(channel=Channel.VIDEO, circumstances=VISITS)
    return keep_consent(client=client, agreed=agreed, signature=signature, actor=actor, now=now)


@transaction.atomic
def agree_to_calls(*, client: Client, signature: Signature, actor: Actor, now: datetime) -> Consent | None:
    """The same form is about visits by phone. None: there is no number to call."""
    numbers = ContactPoint.objects.for_client(client.pk).filter(
        kind=ContactPoint.Kind.PHONE, representation=None, suspended_at=None
    )
    point = numbers.order_by(F("verified_at").desc(nulls_last=True), "-created_at").first()
    if point is None:
        return None
    agreed = Agreed(contact_point=point, channel=Channel.PHONE, circumstances=VISITS)
    return keep_consent(client=client, agreed=agreed, signature=signature, actor=actor, now=now)


def keep_consent(
    *, client: Client, agreed: Agreed, signature: Signature, actor: Actor, now: datetime
) -> Consent:
    """Within the act that has the signature: what it means for the gate, in the place of what stood before."""
    channel = agreed.way
    _supersede(client, channel, now, is_of_visits=signature.form_version.key == VISITS_FORM)
    consent = Consent.objects.create(
        vault_id=client.vault_id,
        client=client,
        contact_point=agreed.contact_point,
        channel=channel,
        circumstances=sorted(str(one) for one in agreed.circumstances),
        signature=signature,
        given_at=agreed.given_at or now,
        expires_at=agreed.expires_at,
    )
    audit.record(
        "consent.consent.given", actor=actor, subject=consent, objects=[signature.pk], reason=channel
    )
    return consent


def _supersede(client: Client, channel: str, now: datetime, *, is_of_visits: bool) -> None:
    """To calls one agrees twice: with the form about visits, and for what else one wants to be called about."""
    standing = Consent.objects.select_for_update().filter(client=client, channel=channel)
    if channel == Channel.PHONE:
        of_visits = FormVersion.objects.filter(key=VISITS_FORM).values("pk")
        same = Q(signature__form_version__in=of_visits)
        standing = standing.filter(same if is_of_visits else ~same)
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
