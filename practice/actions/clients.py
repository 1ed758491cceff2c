"""Clients: their vault, their names, their care team, how they are reached, who acts for them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from practice import addresses, audit, crypto, vaults
from practice.actors import Actor
from practice.models.client import Client, ContactPoint, Representation
from practice.models.people import CareTeamMember, User
from practice.models.vault import Vault


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What is known of a client at the start; all of it is sealed."""

    name: str
    first_name: str
    pronouns: str | None = None
    languages: str | None = None
    birth_date: str | None = None  # ISO


@transaction.atomic
def add_client(
    *, particulars: Particulars, language: str, time_zone: str, actor: Actor, now: datetime
) -> Client:
    """A client with a vault, a portal user without identity, and no contact point yet."""
    vault = vaults.create(Vault.Kind.CLIENT, now=now)
    client = Client(
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
    """A new address or number. It is never edited: another one is another row. Raises addresses.BadAddress."""
    address = addresses.normal(kind, address)
    index = addresses.index(kind, address)
    own = ContactPoint.objects.filter(
        client=client, representation=representation, kind=kind, address_index=index
    )
    if found := own.first():
        return found
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
    *, client: Client, user: User, is_covering: bool = False, actor: Actor, now: datetime
) -> CareTeamMember:
    member = CareTeamMember.objects.create(client=client, user=user, is_covering=is_covering, from_at=now)
    audit.record("practice.care_team.joined", actor=actor, subject=client, objects=[user.pk])
    return member


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
