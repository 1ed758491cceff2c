"""The gates to agreements."""

from datetime import datetime
from uuid import UUID

from consent.models import Consent
from practice.access import Forbidden, NotVisible, Opened, scope
from practice.access.capabilities import PORTAL, may
from practice.access.nouns import grant_for
from practice.actors import Actor
from practice.models import ContactPoint


def consent(actor: Actor, *, to: str, now: datetime, consent_id: UUID) -> Opened:
    mine = Consent.objects.filter(scope.within(actor, now), pk=consent_id)
    if actor.is_portal:
        mine = mine.filter(client__user_id=actor.person)
    found = mine.select_related("client", "contact_point", "signature__form_version").first()
    return _opened(actor, found, to, now)


def contact_point(actor: Actor, *, to: str, now: datetime, contact_point_id: UUID) -> Opened:
    """The client's own: an address of somebody who acts for them is that person's to prove."""
    own = ContactPoint.objects.filter(scope.within(actor, now), representation=None)
    if actor.is_portal:
        own = own.filter(client__user_id=actor.person)
    mine = own.filter(pk=contact_point_id, suspended_at=None)
    return _opened(actor, mine.select_related("client").first(), to, now)


def _opened(actor: Actor, found: Consent | ContactPoint | None, to: str, now: datetime) -> Opened:
    if found is None:
        raise NotVisible
    if not (to in PORTAL if actor.is_portal else may(actor.roles, to)):
        raise Forbidden
    return Opened(
        actor=actor, now=now, subject=found, client=found.client, grant=grant_for(actor, found.client, now)
    )
