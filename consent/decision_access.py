"""The gates to what was decided and why, and to the reasons that people gave for passing the content check."""

from datetime import datetime
from uuid import UUID

from consent.models import DecisionRecord, Override
from practice import crypto, safe, vaults
from practice.access import Forbidden, NotVisible, Opened, emergencies, scope
from practice.access.capabilities import may
from practice.actors import Actor
from practice.models import Client, Vault
from practice.vocabulary import class_of


def decision(actor: Actor, *, to: str, now: datetime, decision_id: UUID) -> Opened:
    """Who may see a client's conversation sees why each message was allowed. The reason that somebody gave opens
    where the message itself does."""
    found = DecisionRecord.objects.filter(pk=decision_id).first()
    client = (
        found and Client.objects.filter(scope.readable(actor, now, "pk"), vault_id=found.vault_id).first()
    )
    if not found or not client:
        raise NotVisible
    if not scope.permits(actor, client.pk, to):
        raise Forbidden
    classes = scope.classes(actor, client, now)
    pairs = {(client.vault_id, str(klass)) for klass in classes}
    if class_of(found.circumstance) in classes:
        pairs.add(_reasons())
    return Opened(
        actor=actor,
        now=now,
        subject=found,
        client=client,
        grant=crypto.mint(actor.user_id or "", "door", pairs, vaults.load),
        basis=emergencies.basis(actor, client.pk, "", now),
    )


def overrides(actor: Actor, *, to: str, now: datetime) -> Opened:
    """All of them: the reasons alone, and no word of what was sent."""
    if not may(actor.roles, to):
        raise Forbidden
    grant = crypto.mint(actor.user_id or "", "door", {_reasons()}, vaults.load)
    return Opened(actor=actor, now=now, grant=grant)


def override(actor: Actor, *, to: str, now: datetime, override_id: UUID) -> Opened:
    found = Override.objects.filter(pk=override_id).select_related("decision").first()
    if found is None or not may(actor.roles, to):
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found, vaults=[found.decision.vault_id])


def _reasons() -> crypto.Pair:
    return (safe.vault_id(Vault.Kind.PRACTICE), str(safe.CLASS))
