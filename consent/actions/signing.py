"""Evidence of an agreement: the exact words, who agreed to them, when, from where, and how they were known to be they."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from consent.models import FormVersion, Signature
from practice import crypto, vaults
from practice.actors import Actor
from practice.models import Client, User
from practice.vocabulary import SealedClass


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What was shown and signed, in which language, by whom; or who of the practice saw or heard it."""

    form_version: FormVersion
    shown: str
    language: str
    typed_name: str
    capacity: str = Signature.Capacity.SELF
    authenticated_by: str = "portal session"
    agent: str = ""
    method: str = Signature.Method.TYPED
    drawing: str = ""  # the `d` of an SVG path, see consent.rules.drawing
    electronic_at: datetime | None = None
    opened_at: datetime | None = None
    time_zone: str = ""
    documented_by: User | None = None
    at: datetime | None = None  # when it was signed on paper or said, where that was earlier


def sign(
    *,
    client: Client,
    signed: Signed,
    actor: Actor,
    now: datetime,
    sealed_class: str = SealedClass.ADMINISTRATIVE,
) -> Signature:
    """Within the act that asked for the agreement."""
    signature = prepare(client=client, signed=signed, actor=actor, now=now, sealed_class=sealed_class)
    signature.save(force_insert=True)
    return signature


def prepare(
    *,
    client: Client,
    signed: Signed,
    actor: Actor,
    now: datetime,
    sealed_class: str = SealedClass.ADMINISTRATIVE,
) -> Signature:
    """Sealed and not saved: its copy on paper is made first. What nobody signed on a screen somebody documents."""
    signature = Signature(
        vault_id=client.vault_id,
        sealed_class=sealed_class,
        form_version=signed.form_version,
        client=client,
        user_id=None if signed.documented_by else actor.person,
        documented_by=signed.documented_by,
        method=signed.method,
        capacity=signed.capacity,
        language=signed.language,
        shown_digest=digest(signed.shown),
        electronic_at=signed.electronic_at,
        opened_at=signed.opened_at,
        time_zone=signed.time_zone,
        network=actor.network,
        agent=signed.agent,
        authenticated_by=signed.authenticated_by,
        signed_at=signed.at or now,
    )
    crypto.seal(
        signature,
        vaults.sealer,
        shown=signed.shown,
        typed_name=signed.typed_name,
        drawing=signed.drawing or None,
    )
    return signature


def digest(shown: str) -> bytes:
    return hashlib.sha256(shown.encode()).digest()
