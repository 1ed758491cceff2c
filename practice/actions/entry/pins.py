"""The PIN: chosen once address and word are proven; asked for after a code, or alone on a known device."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F, QuerySet, Sum

from practice import audit, safe, sessions, submissions
from practice.actions.entry import codes, devices
from practice.actions.entry.outcomes import EasyPin, Outcome, PinAnswer, is_repeat
from practice.actions.entry.passkeys import drop_passkeys
from practice.actors import Actor
from practice.identity import pins, reach
from practice.models.audit import AuditEvent
from practice.models.client import ContactPoint
from practice.models.entry import Device, OneTimeCode, PortalPin
from practice.models.people import User
from practice.models.vault import Vault


@transaction.atomic
def set_pin(
    *, user: User, pin: str, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> None:
    """A new PIN ends all sessions and known devices of the old one. Raises EasyPin."""
    submissions.claim(submission, now=now, result_id=user.pk)
    if pins.is_easy(pin) or is_taken(user, pin, now):
        raise EasyPin
    write_pin(user=user, pin=pin, actor=actor, now=now)


def write_pin(*, user: User, pin: str, actor: Actor, now: datetime) -> None:
    """For acts that have decided that this PIN may be had."""
    row = PortalPin.objects.select_for_update().filter(user=user).first()
    if row is not None:
        User.objects.filter(pk=user.pk).update(epoch=F("epoch") + 1)
        sessions.end(user.pk)
        drop_passkeys(user=user, actor=actor, now=now)
    row = row or PortalPin(user=user, vault_id=safe.vault_id(Vault.Kind.CREDENTIALS))
    row.tries, row.set_at = 0, now
    safe.seal(row, verifier=make_password(pin))
    row.save()
    audit.record("practice.pin.set", actor=actor, subject=user)


@transaction.atomic
def check_pin_after_code(
    *, code_id: UUID, pin: str, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> PinAnswer:
    """The PIN picks among the people at the address that the code has proven. Five tries for each code."""
    repeat = is_repeat(submission, now=now)
    OneTimeCode.objects.select_for_update().filter(pk=code_id).first()
    code = codes.is_passed(code_id, now)
    if code is None or (code.tries >= most_tries() and not repeat):
        return _answered(PinAnswer(Outcome.SPENT), actor)
    if _is_guessed_at(bytes(code.address_index), now):
        return _answered(PinAnswer(Outcome.CALL), actor)
    found = [person for person in reach.people(bytes(code.address_index), now) if _is_pin_of(person, pin)]
    if len(found) == 1:
        code.expires_at = code.used_at or now  # one code, one sign-in
        PortalPin.objects.filter(user=found[0]).update(tries=0)
        code.save(update_fields=["tries", "expires_at"])
        return _welcomed(found[0], actor, now)
    code.tries += 0 if repeat else 1
    code.save(update_fields=["tries"])
    wrong = Outcome.SPENT if code.tries >= most_tries() else Outcome.WRONG
    return _answered(PinAnswer(Outcome.CALL if found else wrong), actor)


@transaction.atomic
def check_pin_on_device(
    *, device_id: UUID, pin: str, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> PinAnswer:
    """Five wrong PINs, in all its thirty days, and the device is known no more; the account goes on.

    A right PIN does not clear the count (a code does): its owner's sign-ins earn a thief no new tries.
    """
    repeat = is_repeat(submission, now=now)
    device = known_device(now).filter(pk=device_id).first()
    row = PortalPin.objects.select_for_update().filter(user_id=device.user_id).first() if device else None
    if device is None or row is None or not known_device(now).filter(pk=device_id).exists():
        return _answered(PinAnswer(Outcome.SPENT), actor)
    if check_password(pin, safe.open_own(row, "verifier") or ""):
        return _welcomed(device.user, actor, now)
    row.tries += 0 if repeat else 1
    is_last = row.tries >= most_tries()
    if is_last:
        devices.forget_device(device=device, reason="wrong_pin", actor=actor, now=now)
        row.tries = 0
    row.save(update_fields=["tries"])
    return _answered(PinAnswer(Outcome.SPENT if is_last else Outcome.WRONG), actor, device.user)


def known_device(now: datetime) -> QuerySet[Device]:
    """Devices that still count: not too old, and of the person's present epoch."""
    live = Device.objects.filter(expires_at__gt=now, user__is_active=True, user_epoch=F("user__epoch"))
    return live.select_related("user")


def is_taken(user: User, pin: str, now: datetime) -> bool:
    """Whether somebody else at one of this person's mailboxes has it: it could not pick between the two."""
    own = ContactPoint.objects.filter(client__user=user, representation=None)
    own |= ContactPoint.objects.filter(representation__user=user)
    found = [reach.people(bytes(index), now) for index in own.values_list("address_index", flat=True)]
    others = {person.pk: person for people in found for person in people if person.pk != user.pk}
    return any([_is_pin_of(person, pin) for person in others.values()])


def _is_pin_of(user: User, pin: str) -> bool:
    row = PortalPin.objects.filter(user=user).first()
    return row is not None and check_password(pin, safe.open_own(row, "verifier") or "")


def _is_guessed_at(index: bytes, now: datetime) -> bool:
    """Fifteen wrong PINs a day at one mailbox: somebody who reads it is guessing. Known devices go on."""
    proven = OneTimeCode.objects.filter(address_index=index, used_at__gt=now - timedelta(days=1))
    return (proven.aggregate(wrong=Sum("tries"))["wrong"] or 0) >= 3 * most_tries()


def _welcomed(user: User, actor: Actor, now: datetime) -> PinAnswer:
    """It is they; whether anything is open to them is another question."""
    if reach.may_enter(user, now):
        return _answered(PinAnswer(Outcome.RIGHT, user), actor)
    outcome = Outcome.RESTS if reach.rests(user, now) else Outcome.CALL
    return _answered(PinAnswer(outcome), actor, user)


def _answered(answer: PinAnswer, actor: Actor, subject: User | None = None) -> PinAnswer:
    done = AuditEvent.Outcome.DONE if answer.user else AuditEvent.Outcome.FAILED
    whose = answer.user or subject
    audit.record("practice.pin.checked", actor=actor, subject=whose, reason=answer.outcome, outcome=done)
    return answer


def most_tries() -> int:
    return int(settings.LIMITS["pin_tries"])
