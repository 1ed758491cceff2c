"""Who acts for a client: begun, looked at again, narrowed, ended. Each end takes the sign-in with it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from practice import audit, crypto, law_data, policy, submissions, vaults
from practice.actions.clients import add_contact_point, add_portal_user
from practice.actions.people import end_sessions
from practice.actors import Actor
from practice.models.client import Client, ContactPoint, Representation
from practice.models.entry import Invitation
from practice.models.people import User
from practice.rules import minors


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who acts, how far, on what ground, between which days. The first three are sealed."""

    name: str
    relation: str
    documents: str | None = None  # what was shown, as the person who saw it puts it
    scope: str = Representation.Scope.ADMINISTRATIVE
    begins: date
    ends: date | None = None  # the last day


@dataclass(frozen=True, kw_only=True)
class Child:
    """What the law asks of the client: opened by who calls, since an act has no right to open."""

    born: date | None
    state: str | None


@transaction.atomic
def begin_representation(
    *,
    client: Client,
    standing: Standing,
    child: Child,
    point: tuple[str, str] | None = None,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Representation:
    """With a sign-in of their own. A child's rests from the day the law may change until a clinician has looked.

    `point`: kind and address. Raises addresses.BadAddress.
    """
    row = Representation(vault_id=client.vault_id, client=client, scope=standing.scope)
    submissions.claim(submission, now=now, result_id=row.pk)
    row.user = add_portal_user(language=client.language, now=now)
    row.from_at, row.until_at = _span(standing, now)
    _set_course(row, child, now)
    if standing.documents:
        row.documents_seen_by_id = actor.person
    crypto.seal(
        row, vaults.sealer, name=standing.name, relation=standing.relation, documents=standing.documents
    )
    row.save(force_insert=True)
    audit.record("practice.representation.begun", actor=actor, subject=row, reason=row.scope)
    if point:
        add_contact_point(
            client=client, representation=row, kind=point[0], address=point[1], actor=actor, now=now
        )
    if row.review_on and row.review_on <= _today(now):
        pause_representation(representation=row, actor=actor, now=now)
    return row


@transaction.atomic
def end_representation(*, representation: Representation, actor: Actor, now: datetime) -> bool:
    """From this moment they see nothing and can't come in. False: it had ended before."""
    row = _locked(representation)
    if row.until_at and row.until_at <= now:
        return False
    row.until_at = max(now, row.from_at)
    row.save(update_fields=["until_at"])
    waiting = Invitation.objects.filter(representation=row, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)
    audit.record("practice.representation.ended", actor=actor, subject=row)
    _end_sign_in(row, "representation_ended", actor, now)
    return True


@transaction.atomic
def change_scope(
    *, representation: Representation, scope: str, standing: Standing, actor: Actor, now: datetime
) -> Representation:
    """Another scope is another row; the one before ends. Their sign-in goes on, their sessions don't.

    `standing`: the sealed words of the row before, opened by who calls.
    """
    old = _locked(representation)
    if old.until_at and old.until_at <= now:
        raise ValueError("what has ended is not changed")
    new = Representation(
        vault_id=old.vault_id,
        client_id=old.client_id,
        user_id=old.user_id,
        scope=scope,
        from_at=max(now, old.from_at),
        until_at=old.until_at,
        documents_seen_by_id=old.documents_seen_by_id,
        review_on=old.review_on,
        paused_at=old.paused_at,
        reviewed_at=old.reviewed_at,
        reviewed_by_id=old.reviewed_by_id,
    )
    words = {"name": standing.name, "relation": standing.relation, "documents": standing.documents}
    crypto.seal(new, vaults.sealer, **words)
    new.save(force_insert=True)
    old.until_at = new.from_at
    old.save(update_fields=["until_at"])
    ContactPoint.objects.filter(representation=old).update(representation=new)
    Invitation.objects.filter(representation=old, accepted_at=None).update(representation=new)
    audit.record(
        "practice.representation.scope_changed", actor=actor, subject=new, objects=[old.pk], reason=scope
    )
    _end_sign_in(new, "scope_changed", actor, now)
    return new


@transaction.atomic
def pause_representation(*, representation: Representation, actor: Actor, now: datetime) -> bool:
    """It rests: nothing opens by it. False: it rests already."""
    resting = Representation.objects.filter(pk=representation.pk, paused_at=None)
    if not resting.update(paused_at=now):
        return False
    representation.paused_at = now
    audit.record("practice.representation.paused", actor=actor, subject=representation, reason="review_due")
    _end_sign_in(representation, "representation_paused", actor, now)
    return True


@transaction.atomic
def confirm_representation(
    *, representation: Representation, review_on: date | None, actor: Actor, now: datetime
) -> None:
    """A clinician has looked at it: it goes on as it is, until the next day on which it is looked at, if there is one."""
    row = _locked(representation)
    row.paused_at, row.review_on = None, review_on
    row.reviewed_at, row.reviewed_by_id = now, actor.person
    row.save(update_fields=["paused_at", "review_on", "reviewed_at", "reviewed_by"])
    audit.record("practice.representation.confirmed", actor=actor, subject=row)


@transaction.atomic
def set_courses(*, client: Client, child: Child, actor: Actor, now: datetime) -> int:
    """The birth date or the state has changed: what the law asks of each representation is worked out anew.

    A review that a clinician has done stands until the next day that lies ahead.
    """
    changed = 0
    for row in Representation.objects.select_for_update(of=("self",)).filter(client=client):
        if row.until_at and row.until_at <= now:
            continue
        before = (row.review_on, row.until_at)
        _set_course(row, child, now)
        if row.reviewed_at:
            ahead = [day for day in (before[0], row.review_on) if day and day > _today(now)]
            row.review_on = min(ahead, default=None)
        if (row.review_on, row.until_at) != before:
            row.save(update_fields=["review_on", "until_at"])
            audit.record("practice.representation.recomputed", actor=actor, subject=row)
            changed += 1
    return changed


def due_for_review(now: datetime) -> list[Representation]:
    """A child's, on the day the law may change, and every day after until somebody has looked."""
    rows = Representation.objects.current(now).filter(review_on__lte=_today(now))
    return [
        row
        for row in rows
        if row.reviewed_at is None or (row.review_on and _day_of(row.reviewed_at) < row.review_on)
    ]


def _set_course(row: Representation, child: Child, now: datetime) -> None:
    begins = max(_day_of(row.from_at), _day_of(now))
    found = minors.course(child.born, law_data.minor_law(child.state), begins)
    row.review_on = found.review_on
    if found.ends_on:
        of_age = datetime.combine(found.ends_on, time(), _zone())
        row.until_at = min(of_age, row.until_at or of_age)


def _span(standing: Standing, now: datetime) -> tuple[datetime, datetime | None]:
    starts = max(now, datetime.combine(standing.begins, time(), _zone()))
    if standing.ends is None:
        return starts, None
    return starts, datetime.combine(standing.ends, time.max, _zone())


def _locked(representation: Representation) -> Representation:
    return Representation.objects.select_for_update(of=("self",)).get(pk=representation.pk)


def _end_sign_in(row: Representation, reason: str, actor: Actor, now: datetime) -> None:
    if row.user_id:
        end_sessions(user=User.objects.get(pk=row.user_id), reason=reason, actor=actor, now=now)


def _zone() -> ZoneInfo:
    return ZoneInfo(policy.practice().time_zone)


def _day_of(at: datetime) -> date:
    return at.astimezone(_zone()).date()


def _today(now: datetime) -> date:
    return _day_of(now)
