"""A couple, a family or a group: one file with its own keys, each adult with their own account and consents."""

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from practice import audit, crypto, submissions, vaults
from practice.actions.clients import join_care_team
from practice.actors import Actor
from practice.models.client import Client, Membership
from practice.models.people import User
from practice.models.vault import Vault
from practice.vocabulary import Role

Member = tuple[Client, str]
"""A client and how they are called: opened by who calls, for the others of the file to read."""


@transaction.atomic
def begin_shared_file(
    *,
    name: str,
    members: Iterable[Member],
    time_zone: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Client:
    """A clinician who begins one is on its care team. What is said in it is nobody's alone."""
    shared = Client(
        id=uuid4(),
        kind=Client.Kind.SHARED,
        time_zone=time_zone,
        created_at=now,
        last_activity_at=now,
        changed_at=now,
    )
    submissions.claim(submission, now=now, result_id=shared.pk)
    shared.vault = vaults.create(Vault.Kind.SHARED, now=now)
    crypto.seal(shared, vaults.sealer, name=name, first_name=name)
    shared.save(force_insert=True)
    audit.record("practice.shared_file.begun", actor=actor, subject=shared)
    if Role.CLINICIAN in actor.roles:
        join_care_team(client=shared, user=User.objects.get(pk=actor.person), actor=actor, now=now)
    for member in members:
        add_member(shared=shared, member=member, actor=actor, now=now)
    return shared


@transaction.atomic
def add_member(*, shared: Client, member: Member, actor: Actor, now: datetime) -> Membership:
    """They read all of it, from the first word. Raises ValueError for what is no person's own file."""
    client, called = member
    if shared.kind != Client.Kind.SHARED or client.kind != Client.Kind.INDIVIDUAL:
        raise ValueError("a person joins a shared file")
    there = Membership.objects.current(now).filter(shared=shared, client=client).first()
    if there is not None:
        return there
    row = Membership(vault_id=shared.vault_id, shared=shared, client=client, from_at=now)
    crypto.seal(row, vaults.sealer, called=called)
    row.save(force_insert=True)
    _note("joined", row, actor)
    return row


@transaction.atomic
def end_membership(*, membership: Membership, actor: Actor, now: datetime) -> bool:
    """From now on the shared file is not there for them, what was said before included. False: it had ended."""
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("shared", "client")
        .get(pk=membership.pk)
    )
    if row.until_at and row.until_at <= now:
        return False
    row.until_at = max(now, row.from_at)
    row.save(update_fields=["until_at"])
    _note("left", row, actor)
    return True


def _note(what: str, row: Membership, actor: Actor) -> None:
    """In the trail of both files."""
    both = [row.shared.vault_id, row.client.vault_id]
    audit.record(
        f"practice.shared_file.{what}",
        actor=actor,
        subject=row,
        objects=[row.shared_id, row.client_id],
        vaults=both,
    )
