"""On what ground a message may go: the policy's cell, an access request, or a request to be reached so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consent.rules.facts import AccessRequest, ConfidentialRequest, Consent, Facts
from practice.vocabulary import Content, Footing


@dataclass(frozen=True)
class Ground:
    content: Content
    consent: Consent | None = None
    request: ConfidentialRequest | None = None
    access: AccessRequest | None = None

    @property
    def request_id(self) -> str | None:
        asked = self.request or self.access
        return asked.id if asked else None


def of(facts: Facts) -> Ground | None:
    """The nearest ground that carries what is wanted; else the widest that there is; else None."""
    enough = (ground for ground in _all(facts) if ground.content.width >= facts.wanted.width)
    return next(enough, None) or widest(facts)


def widest(facts: Facts) -> Ground | None:
    return max(_all(facts), key=lambda ground: ground.content.width, default=None)


def consent_for(facts: Facts) -> Consent | None:
    """The latest current consent for this channel, address and circumstance."""
    fitting = [
        consent
        for consent in consents_here(facts)
        if facts.circumstance in consent.circumstances and consent.is_current(facts.now)
    ]
    return max(fitting, key=lambda consent: consent.given_at, default=None)


def consents_here(facts: Facts) -> tuple[Consent, ...]:
    """Consents, current or not, for this channel at this address."""
    return tuple(
        consent
        for consent in facts.consents
        if (consent.channel, consent.contact_point_id) == (facts.channel, facts.address_id)
    )


def lifting_requests(facts: Facts) -> tuple[ConfidentialRequest, ...]:
    return tuple(asked for asked in facts.requests if not asked.is_avoidance and asked.covers(facts))


def needs_consent(facts: Facts) -> bool:
    return facts.in_force.footing == Footing.CONSENT or bool(lifting_requests(facts))


def _all(facts: Facts) -> Iterator[Ground]:
    consent, cell, access = consent_for(facts), facts.in_force, facts.access_request
    if cell.content and cell.footing == Footing.ALLOW:
        yield Ground(cell.content)
    if cell.content and cell.footing == Footing.CONSENT and consent:
        yield Ground(cell.content, consent=consent)
    if access and access.warned_at and access.warned_at <= facts.now and access.covers(facts):
        yield Ground(Content.ANY, access=access)
    if consent:
        for asked in lifting_requests(facts):
            yield Ground(asked.granted, consent=consent, request=asked)
