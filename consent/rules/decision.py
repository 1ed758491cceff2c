"""The answer of the gate: what may go, when, and each reason with its basis. Kept with its message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from practice.vocabulary import Channel, Circumstance, Content, Discretion

SCHEMA = 2
READABLE = (1, 2)  # 2 knows of boundaries and overrides


class Outcome(StrEnum):
    ALLOWED = "allowed"
    HELD = "held"
    REFUSED = "refused"


class Effect(StrEnum):
    """What a reason does to the answer."""

    PERMITS = "permits"
    LIMITS = "limits"
    ADVISES = "advises"
    HOLDS = "holds"
    REFUSES = "refuses"


DECISIVE = {Outcome.ALLOWED: Effect.PERMITS, Outcome.HELD: Effect.HOLDS, Outcome.REFUSED: Effect.REFUSES}


class Basis(StrEnum):
    """On what a reason stands; `Reason.basis_id` says which one (for the law, the citation)."""

    VAULT = "vault"
    REQUEST = "request"
    RESTRICTION = "restriction"
    ACCESS_REQUEST = "access_request"
    CONTACT_POINT = "contact_point"
    SAFE_CONTACT = "safe_contact"
    CONSENT = "consent"
    POLICY = "policy"
    BOUNDARY = "boundary"
    OVERRIDE = "override"
    VENDOR = "vendor"
    HOURS = "hours"
    LAW = "law"


@dataclass(frozen=True)
class Reason:
    """`params` are codes and ISO instants only, never names or words of anybody."""

    code: str
    effect: Effect
    basis_kind: Basis
    basis_id: str
    params: tuple[tuple[str, str], ...] = ()

    def param(self, name: str) -> str | None:
        return dict(self.params).get(name)


@dataclass(frozen=True)
class Alternative:
    """A proper way, best first in a decision; `at` is set where the way is to wait."""

    code: str
    channel: Channel | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`content` is the most that may go by this channel (None: nothing), also where more was wanted."""

    outcome: Outcome
    circumstance: Circumstance
    channel: Channel
    wanted: Content
    content: Content | None
    decided_at: datetime
    reasons: tuple[Reason, ...]
    alternatives: tuple[Alternative, ...] = ()
    until: datetime | None = None
    policy_version: str
    contact_point_id: str | None = None
    consent_id: str | None = None
    request_id: str | None = None
    boundary_id: str | None = None
    override_id: str | None = None
    discretion: Discretion = Discretion.ORDINARY

    @property
    def is_allowed(self) -> bool:
        return self.outcome is Outcome.ALLOWED

    @property
    def decisive(self) -> tuple[Reason, ...]:
        """The reasons that made the outcome what it is, in the order judged."""
        return tuple(reason for reason in self.reasons if reason.effect is DECISIVE[self.outcome])

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "outcome": self.outcome.value,
            "circumstance": self.circumstance.value,
            "channel": self.channel.value,
            "wanted": self.wanted.value,
            "content": self.content.value if self.content else None,
            "decided_at": self.decided_at.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "reasons": [_reason_to_dict(reason) for reason in self.reasons],
            "alternatives": [_alternative_to_dict(way) for way in self.alternatives],
            "policy_version": self.policy_version,
            "contact_point_id": self.contact_point_id,
            "consent_id": self.consent_id,
            "request_id": self.request_id,
            "boundary_id": self.boundary_id,
            "override_id": self.override_id,
            "discretion": self.discretion.value,
        }

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Decision:
        """Raises ValueError for a schema that this version of the product can't read."""
        if kept.get("schema") not in READABLE:
            raise ValueError(f"a decision of schema {kept.get('schema')!r} can't be read")
        return cls(
            outcome=Outcome(kept["outcome"]),
            circumstance=Circumstance(kept["circumstance"]),
            channel=Channel(kept["channel"]),
            wanted=Content(kept["wanted"]),
            content=Content(kept["content"]) if kept["content"] else None,
            decided_at=datetime.fromisoformat(kept["decided_at"]),
            until=datetime.fromisoformat(kept["until"]) if kept["until"] else None,
            reasons=reasons_of(kept["reasons"]),
            alternatives=tuple(_alternative_from_dict(way) for way in kept["alternatives"]),
            policy_version=kept["policy_version"],
            contact_point_id=kept["contact_point_id"],
            consent_id=kept["consent_id"],
            request_id=kept["request_id"],
            boundary_id=kept.get("boundary_id"),
            override_id=kept.get("override_id"),
            discretion=Discretion(kept["discretion"]),
        )


def reasons_of(kept: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """As a decision keeps them."""
    return tuple(_reason_from_dict(reason) for reason in kept)


def _reason_to_dict(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "effect": reason.effect.value,
        "basis_kind": reason.basis_kind.value,
        "basis_id": reason.basis_id,
        "params": dict(reason.params),
    }


def _reason_from_dict(kept: dict[str, Any]) -> Reason:
    return Reason(
        code=kept["code"],
        effect=Effect(kept["effect"]),
        basis_kind=Basis(kept["basis_kind"]),
        basis_id=kept["basis_id"],
        params=tuple(kept["params"].items()),
    )


def _alternative_to_dict(way: Alternative) -> dict[str, Any]:
    return {
        "code": way.code,
        "channel": way.channel.value if way.channel else None,
        "at": way.at.isoformat() if way.at else None,
    }


def _alternative_from_dict(kept: dict[str, Any]) -> Alternative:
    return Alternative(
        code=kept["code"],
        channel=Channel(kept["channel"]) if kept["channel"] else None,
        at=datetime.fromisoformat(kept["at"]) if kept["at"] else None,
    )
