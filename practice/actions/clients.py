"""Clients: their vault, their names, their care team, how they are reached, who acts for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from practice import addresses, audit, crypto, submissions, vaults
from practice.actions import covering
from practice.actors import Actor
from practice.models.client import Client, ContactPoint, Representation
from practice.models.people import CareTeamMember, User
from practice.models.vault import Vault
from practice.vocabulary import Role


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is known of a client at the start; all of it is sealed."""

    name: str
    first_name: str
    pronouns: str | None = None
    languages: str | None = None
    birth_date: str | None = None  # ISO
    residence: str | None = None  # the state they live in, two letters
    interpreter: str | None = None
    may_know: str | None = None
    must_not_know: str | None = None


@transaction.atomic
def add_client(
    *,
    particulars: Particulars,
    language: str,
    time_zone: str,
    points: Iterable[tuple[str, str]] = (),
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> Client:
    """A client with a vault and a portal user without identity. The clinician who adds one joins the care team.

    `points`: kind and address of each way to reach them. Raises addresses.BadAddress.
    """
    client_id = uuid4()
    submissions.claim(submission, now=now, result_id=client_id)
    vault = vaults.create(Vault.Kind.CLIENT, now=now)
    client = Client(
        id=client_id,
        vault=vault,
        language=language,
        time_zone=time_zone,
        created_at=now,
        last_activity_at=now,
        changed_at=now,
    )
    client.user = add_portal_user(language=language, now=now)
    crypto.seal(client, vaults.sealer, **vars(particulars))
    client.save(force_insert=True)
    audit.record("practice.client.added", actor=actor, subject=client)
    if Role.CLINICIAN in actor.roles:
        join_care_team(client=client, user=User.objects.get(pk=actor.person), actor=actor, now=now)
    for kind, address in points:
        add_contact_point(client=client, kind=kind, address=address, actor=actor, now=now)
    return client


@transaction.atomic
def add_contact_point(
    *,
    client: Client,
    kind: str,
    address: str,
    representation: Representation | None = None,
    actor: Actor,
    now: datetime,
) -> ContactPoint:
    """A new address or number. It is never edited: another one is another row. Raises addresses.BadAddress.

    One that was out of use comes back unproven.
    """
    address = addresses.normal(kind, address)
    index = addresses.index(kind, address)
    own = ContactPoint.objects.filter(
        client=client, representation=representation, kind=kind, address_index=index
    )
    if found := own.first():
        return found if found.suspended_at is None else _resumed(found, actor)
    point = ContactPoint(
        vault_id=client.vault_id, client=client, representation=representation, kind=kind, created_at=now
    )
    point.address_index = index
    crypto.seal(point, vaults.sealer, address=address)
    point.save(force_insert=True)
    audit.record("practice.contact_point.added", actor=actor, subject=point, reason=kind)
    return point


@transaction.atomic
def add_representation(
    *, client: Client, name: str, relation: str, scope: str, actor: Actor, now: datetime
) -> Representation:
    row = Representation(vault_id=client.vault_id, client=client, scope=scope, from_at=now)
    row.user = add_portal_user(language=client.language, now=now)
    crypto.seal(row, vaults.sealer, name=name, relation=relation)
    row.save(force_insert=True)
    audit.record("practice.representation.begun", actor=actor, subject=row, reason=scope)
    return row


@transaction.atomic
def join_care_team(
    *,
    client: Client,
    user: User,
    is_covering: bool = False,
    span: tuple[datetime, datetime | None] | None = None,
    actor: Actor,
    now: datetime,
) -> CareTeamMember:
    """From now on until further notice, or for a span. Who is on the team for all of it already is not put on twice."""
    from_at, until_at = span or (now, None)
    there = CareTeamMember.objects.current(from_at).filter(client=client, user=user, is_covering=is_covering)
    lasting = Q(until_at=None) if until_at is None else Q(until_at=None) | Q(until_at__gte=until_at)
    if found := there.filter(lasting).first():
        return found
    member = CareTeamMember.objects.create(
        client=client, user=user, is_covering=is_covering, from_at=from_at, until_at=until_at
    )
    audit.record("practice.care_team.joined", actor=actor, subject=client, objects=[user.pk])
    if not is_covering:
        covering.follow(client, user, actor, now)
    return member


def _resumed(point: ContactPoint, actor: Actor) -> ContactPoint:
    point.suspended_at = point.verified_at = None
    point.save(update_fields=["suspended_at", "verified_at"])
    audit.record("practice.contact_point.resumed", actor=actor, subject=point, reason=point.kind)
    return point


def add_portal_user(*, language: str, now: datetime) -> User:
    """Says nothing of anybody: a random name at a host that can't exist."""
    user_id = uuid4()
    user = User(
        id=user_id,
        kind=User.Kind.PORTAL,
        email=f"{user_id}@portal.invalid",
        language=language,
        created_at=now,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user
