"""One-time codes: six digits to an address, ten minutes, five tries, once."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, QuerySet

from practice import addresses, audit, crypto, locks, queue, safe, submissions
from practice.actions.entry.outcomes import Outcome, TooMany, is_repeat
from practice.actors import Actor
from practice.identity import reach
from practice.models.audit import AuditEvent
from practice.models.client import ContactPoint
from practice.models.dispatch import Notice
from practice.models.entry import OneTimeCode
from practice.models.vault import Vault

DIGITS = 6
_REQUESTED = "practice.code.requested"
_HOUR = timedelta(hours=1)


@transaction.atomic
def request_code(
    *, kind: str, address: str, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> UUID:
    """A code to the people who sign in with this address (in normal form); answers the code's id.

    For an address that nobody signs in with: a row that no code opens, the same work, and nothing leaves.
    """
    index = addresses.index(kind, address)
    point = reach.points(index, now).first()
    return _send(OneTimeCode.Purpose.SIGN_IN, kind, index, point, actor, now, submission)


@transaction.atomic
def send_code(
    *,
    contact_point: ContactPoint,
    purpose: str,
    actor: Actor,
    now: datetime,
    submission: submissions.Submission | None,
) -> UUID:
    """A code to one known address, proven or not; answers the code's id."""
    index = bytes(contact_point.address_index)
    return _send(purpose, contact_point.kind, index, contact_point, actor, now, submission)


@transaction.atomic
def check_code(
    *, code_id: UUID, code: str, actor: Actor, now: datetime, submission: submissions.Submission | None
) -> Outcome:
    """The try is counted before the comparison, so many at once are no more tries than one after another."""
    mine = OneTimeCode.objects.filter(pk=code_id)
    if is_repeat(submission, now=now):
        return Outcome.RIGHT if mine.exclude(used_at=None).exists() else Outcome.WRONG
    outcome = _judge(mine, code, now)
    done = AuditEvent.Outcome.DONE if outcome is Outcome.RIGHT else AuditEvent.Outcome.FAILED
    audit.record("practice.code.checked", actor=actor, subject=mine.first(), reason=outcome, outcome=done)
    return outcome


def is_passed(code_id: UUID, now: datetime) -> OneTimeCode | None:
    """The code, if it was typed rightly within the last half hour: that long the address counts as proven.

    A sign-in uses that up, by ending the code's time at the moment of its use.
    """
    since = now - timedelta(minutes=settings.LIMITS["idle_minutes"]["portal"])
    return OneTimeCode.objects.filter(pk=code_id, used_at__gt=since, expires_at__gt=F("used_at")).first()


def _judge(mine: QuerySet[OneTimeCode], code: str, now: datetime) -> Outcome:
    live = mine.filter(used_at=None, expires_at__gt=now, tries__lt=settings.LIMITS["code_tries"])
    if not live.update(tries=F("tries") + 1):
        return Outcome.SPENT
    row = mine.get()
    is_right = crypto.same(bytes(row.verifier), crypto.hash_code(code, str(row.pk)))
    if is_right and row.contact_point_id:
        # From here on the row counts tries of the PIN that follows.
        return Outcome.RIGHT if mine.filter(used_at=None).update(used_at=now, tries=0) else Outcome.SPENT
    return Outcome.SPENT if row.tries >= settings.LIMITS["code_tries"] else Outcome.WRONG


def _send(
    purpose: str,
    kind: str,
    index: bytes,
    point: ContactPoint | None,
    actor: Actor,
    now: datetime,
    submission: submissions.Submission | None,
) -> UUID:
    row = OneTimeCode(purpose=purpose, address_index=index, contact_point=point, created_at=now)
    submissions.claim(submission, now=now, result_id=row.pk)
    _refuse_if_too_many(index, actor, now)
    row.expires_at = now + timedelta(minutes=settings.LIMITS["code_minutes"])
    code = crypto.random_code(DIGITS)
    row.verifier = crypto.hash_code(code, str(row.pk))
    row.save(force_insert=True)
    _notify(row, kind, point, code, now)
    vaults = [point.vault_id] if point else []
    audit.record(_REQUESTED, actor=actor, subject=row, vaults=vaults, reason=purpose)
    queue.enqueue("messaging.drain_outbox")
    return row.pk


def _notify(row: OneTimeCode, kind: str, point: ContactPoint | None, code: str, now: datetime) -> None:
    """Without an address it is written too, and taken back: a stranger's address takes as long."""
    is_proof = row.purpose == OneTimeCode.Purpose.ADDRESS
    notice = Notice(
        kind=Notice.Kind.ADDRESS_CODE if is_proof else Notice.Kind.SIGN_IN_CODE,
        channel=ContactPoint(kind=kind).channel,
        cause_type="practice.onetimecode",
        cause_id=row.pk,
        contact_point_id=point.pk if point else uuid4(),
        language=_language(point),
        vault_id=safe.vault_id(Vault.Kind.NOTICES),
        secret_expires_at=row.expires_at,
        next_at=now,
        created_at=now,
    )
    safe.seal(notice, secret=code)
    with transaction.atomic():
        notice.save(force_insert=True)
        if point is None:
            transaction.set_rollback(True)


def _language(point: ContactPoint | None) -> str:
    person = reach.person_of(point) if point else None
    return person.language if person else "en"


def _refuse_if_too_many(index: bytes, actor: Actor, now: datetime) -> None:
    """At most half of an address's codes go to one network: a stranger can't use up its owner's."""
    most = settings.LIMITS["codes_per_hour"]
    _one_at_a_time(index)
    to_it = OneTimeCode.objects.filter(address_index=index, created_at__gt=now - _HOUR)
    recent = list(to_it.values_list("pk", flat=True))
    if len(recent) >= most:
        raise TooMany
    from_here = AuditEvent.objects.filter(event=_REQUESTED, network=actor.network, at__gt=now - _HOUR)
    if from_here.filter(subject_id__in=recent).count() * 2 >= most or from_here.count() >= most * 10:
        raise TooMany


def _one_at_a_time(index: bytes) -> None:
    """Until the transaction ends nobody else asks for a code to this address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [locks.of_address(index, "code")])
