"""An address counts once a code that was sent to it has come back, and no longer than it is sure whose it is."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from consent import guarding
from consent.actions.consents import revoke_consent
from consent.actions.safe_contact import tell_care_team
from consent.models import AddressChange, Consent
from practice import actions as house
from practice import audit, submissions
from practice.actions import entry
from practice.actions.entry import Outcome
from practice.actors import Actor
from practice.models import Client, ContactPoint, Notice, OneTimeCode


class OnlyAddress(Exception):
    """It is the last one by which the client can sign in."""


@transaction.atomic
def prove_address(
    *,
    contact_point: ContactPoint,
    code_id: UUID,
    code: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Outcome:
    """The code must have been sent to this very address, and for this; and nobody must have to hear of it first."""
    is_ours = OneTimeCode.objects.filter(
        pk=code_id, contact_point=contact_point, purpose=OneTimeCode.Purpose.ADDRESS
    ).exists()
    if not is_ours or guarding.waits(contact_point):
        return Outcome.SPENT
    outcome = entry.check_code(code_id=code_id, code=code, actor=actor, now=now, submission=submission)
    if outcome is Outcome.RIGHT:
        ContactPoint.objects.filter(pk=contact_point.pk, verified_at=None).update(verified_at=now)
        audit.record("consent.address.proven", actor=actor, subject=contact_point, reason=contact_point.kind)
    return outcome


@transaction.atomic
def doubt_address(*, contact_point: ContactPoint, why: str, actor: Actor, now: datetime) -> bool:
    """It came back, or somebody there says they are not the one. What was agreed for it rests until a code proves it
    again. False: it was not proven."""
    if not ContactPoint.objects.filter(pk=contact_point.pk, verified_at__isnull=False).update(
        verified_at=None
    ):
        return False
    audit.record("consent.address.doubted", actor=actor, subject=contact_point, reason=why)
    return True


@transaction.atomic
def add_address(*, client: Client, kind: str, address: str, actor: Actor, now: datetime) -> ContactPoint:
    """The client's own act. Where somebody reads along it waits until the care team has heard it from the client."""
    point = house.add_contact_point(client=client, kind=kind, address=address, actor=actor, now=now)
    if point.verified_at is None and guarding.is_guarded(client.pk) and not _was_heard(point):
        _ask(point, is_removal=False, actor=actor, now=now)
    return point


def remove_address(*, contact_point: ContactPoint, actor: Actor, now: datetime) -> bool:
    """True: out of use now. False: it waits for the care team. Raises OnlyAddress."""
    others = ContactPoint.objects.usable().filter(client_id=contact_point.client_id, representation=None)
    if contact_point.verified_at and not others.exclude(pk=contact_point.pk).exists():
        raise OnlyAddress
    if guarding.is_guarded(contact_point.client_id):
        with transaction.atomic():
            _ask(contact_point, is_removal=True, actor=actor, now=now)
        return False
    end_address(contact_point=contact_point, actor=actor, now=now)
    return True


def end_address(*, contact_point: ContactPoint, actor: Actor, now: datetime) -> bool:
    """Out of use, and with it what was agreed for it. False: it was out of use.

    In no transaction of a caller's: each consent ends under its address's lock, and that must be committed.
    """
    is_ended = house.end_contact_point(contact_point=contact_point, actor=actor, now=now)
    for row in Consent.objects.standing(now).filter(contact_point=contact_point):
        revoke_consent(consent=row, how=Consent.Ended.ADDRESS, actor=actor, now=now)
    return is_ended


def decide_change(
    *, change: AddressChange, is_confirmed: bool, heard: str, actor: Actor, now: datetime
) -> bool:
    """Somebody of the care team heard it from the client, by a way that they know. False: decided already.

    What ends, ends before the decision is written: whoever is stopped in between finds it undecided.
    """
    waiting = AddressChange.objects.waiting().filter(pk=change.pk)
    if not waiting.exists():
        return False
    if change.is_removal == is_confirmed:  # to be removed, and so it is; or new, and not theirs
        end_address(contact_point=change.contact_point, actor=actor, now=now)
    with transaction.atomic():
        is_first = waiting.update(
            decided_at=now, is_confirmed=is_confirmed, heard=heard, decided_by_id=actor.person
        )
        if is_first:
            event = "consent.address_change.confirmed" if is_confirmed else "consent.address_change.refused"
            audit.record(event, actor=actor, subject=change, reason=heard)
    return bool(is_first)


def _was_heard(point: ContactPoint) -> bool:
    last = (
        AddressChange.objects.filter(contact_point=point, decided_at__isnull=False)
        .order_by("-decided_at")
        .first()
    )
    return last is not None and not last.is_removal and bool(last.is_confirmed)


def _ask(point: ContactPoint, *, is_removal: bool, actor: Actor, now: datetime) -> None:
    change, is_new = AddressChange.objects.get_or_create(
        contact_point=point,
        decided_at=None,
        defaults={
            "client_id": point.client_id,
            "vault_id": point.vault_id,
            "is_removal": is_removal,
            "asked_at": now,
        },
    )
    if is_new:
        reason = "removal" if is_removal else "addition"
        audit.record("consent.address_change.asked", actor=actor, subject=change, reason=reason)
        tell_care_team(client=point.client, kind=Notice.Kind.REQUEST_MADE, cause=change, now=now)
