"""Who is on call, from an instant until another; and what they may read of whom they are called for."""

from datetime import datetime, timedelta

from django.db import transaction

from practice import audit
from practice.actions.clients import join_care_team
from practice.actors import Actor
from practice.locks import only_one
from practice.models.client import Client
from practice.models.people import CareTeamMember, RoleAssignment, User
from practice.models.telling import OnCall
from practice.vocabulary import Role

READS_FOR = timedelta(days=1)


class NoClinician(ValueError):
    """On call are people who may open what a client wrote, and write back."""


class OnCallAlready(ValueError):
    """The same person, for a part of that time."""


@transaction.atomic
def set_on_call(*, user: User, from_at: datetime, until_at: datetime, actor: Actor, now: datetime) -> OnCall:
    """Raises NoClinician, OnCallAlready."""
    only_one("on_call")
    held = RoleAssignment.objects.current(now).filter(user=user, role=Role.CLINICIAN, user__is_active=True)
    if not held.exists():
        raise NoClinician
    if OnCall.objects.filter(user=user, from_at__lt=until_at, until_at__gt=from_at).exists():
        raise OnCallAlready
    row = OnCall.objects.create(user=user, from_at=from_at, until_at=until_at)
    audit.record("practice.on_call.set", actor=actor, subject=row, objects=[user.pk])
    return row


@transaction.atomic
def end_on_call(*, on_call: OnCall, actor: Actor, now: datetime) -> bool:
    """At once, also before it has begun. False: it was over."""
    open_one = OnCall.objects.filter(pk=on_call.pk, until_at__gt=now)
    until = max(now, on_call.from_at)
    if not open_one.update(until_at=until):
        return False
    audit.record("practice.on_call.ended", actor=actor, subject=on_call, objects=[on_call.user_id])
    return True


def call_in(*, client: Client, on_call: OnCall, actor: Actor, now: datetime) -> None:
    """Within the act that calls them: they cover the client for a day, to read what was written and to answer it."""
    if CareTeamMember.objects.current(now).filter(client=client, user=on_call.user).exists():
        return
    join_care_team(
        client=client, user=on_call.user, is_covering=True, span=(now, now + READS_FOR), actor=actor, now=now
    )
