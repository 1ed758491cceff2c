"""In an emergency, somebody opens the file of a client whom they do not care for: for an hour, for reading, with a reason."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from practice import audit, holders, safe, submissions
from practice.access import emergencies, scope
from practice.access.emergencies import Sought
from practice.actions.colleagues import tell_colleague
from practice.actors import Actor
from practice.models.approval import BreakGlass
from practice.models.audit import AuditEvent
from practice.models.client import Client
from practice.models.dispatch import Notice
from practice.models.people import CareTeamMember, User
from practice.models.vault import Vault
from practice.submissions import Submission
from practice.vocabulary import Role

REFUSED = "practice.break_glass.refused"
HOUR = timedelta(hours=1)


class NobodyFound(Exception):
    """A wrong name, a wrong date, or no such client: one answer for all."""


class TooManyTries(Exception):
    """In the last hour; looked for nobody."""


def begin_break_glass(
    *, sought: Sought, reason: str, submission: Submission | None, actor: Actor, now: datetime
) -> Client:
    """The client, whose file is open now. The row of a try that failed stands, so the refusal is said after it is written."""
    found, refusal = _begin(sought, reason, submission, actor, now)
    if refusal is not None:
        raise refusal
    assert found is not None  # noqa: S101 - found or refused
    return found


@transaction.atomic
def end_break_glass(*, emergency: BreakGlass, actor: Actor, now: datetime) -> None:
    running = BreakGlass.objects.current(now).filter(pk=emergency.pk)
    if running.update(until_at=now):
        audit.record(
            "practice.break_glass.ended", actor=actor, subject=emergency, vaults=[emergency.client.vault_id]
        )


@transaction.atomic
def review_break_glass(*, emergency: BreakGlass, actor: Actor, now: datetime) -> None:
    if BreakGlass.objects.filter(pk=emergency.pk, reviewed_at=None).update(
        reviewed_at=now, reviewed_by_id=actor.person
    ):
        vaults = [emergency.client.vault_id]
        audit.record("practice.break_glass.reviewed", actor=actor, subject=emergency, vaults=vaults)


def may_review(emergency: BreakGlass, actor: Actor, now: datetime) -> bool:
    """Not one's own, unless nobody else is there to do it; for what is over or still runs alike."""
    if Role.PRIVACY_OFFICER not in actor.roles or emergency.reviewed_at is not None:
        return False
    is_own = emergency.user_id == actor.user_id
    return not is_own or not holders.privacy_officers(now).exclude(pk=actor.person).exists()


@transaction.atomic
def _begin(
    sought: Sought, reason: str, submission: Submission | None, actor: Actor, now: datetime
) -> tuple[Client | None, Exception | None]:
    User.objects.select_for_update(no_key=True).get(pk=actor.person)  # one try after the other
    submissions.claim(submission, now=now)
    limits: dict[str, Any] = settings.LIMITS
    tried = AuditEvent.objects.filter(actor_id=actor.person, at__gt=now - HOUR, event=REFUSED)
    tried = tried.filter(reason="nobody_found")
    if tried.count() >= limits["break_glass_tries"]:
        audit.record_denial(REFUSED, actor=actor, reason="too_many")
        return None, TooManyTries()
    client = emergencies.find_exactly(sought, actor=actor)
    if client is None:
        audit.record_denial(REFUSED, actor=actor, reason="nobody_found")
        return None, NobodyFound()
    is_open_anyway = scope.CARING & {scope.basis_of(actor, client.pk, now)}
    if not is_open_anyway and client.pk not in actor.emergencies:
        _open(client, reason, actor, now, timedelta(minutes=limits["break_glass_minutes"]))
    return client, None


def _open(client: Client, reason: str, actor: Actor, now: datetime, for_long: timedelta) -> None:
    row = BreakGlass(client=client, user_id=actor.person, from_at=now, until_at=now + for_long)
    row.vault_id = safe.vault_id(Vault.Kind.PRACTICE)
    safe.seal(row, reason=reason)
    row.save(force_insert=True)
    audit.record("practice.break_glass.begun", actor=actor, subject=row, vaults=[client.vault_id])
    team = CareTeamMember.objects.current(now).filter(client=client).values("user")
    told = holders.privacy_officers(now) | User.objects.filter(pk__in=team, is_active=True)
    for user in told.exclude(pk=actor.person).order_by("pk").distinct():
        tell_colleague(kind=Notice.Kind.BREAK_GLASS, cause=row, user=user, now=now)
