"""The gates to what a client asked about how to be reached, and to what waits for a person because of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from consent.models import AddressChange, ChannelRequest, Refusal, Restriction
from practice.access import Forbidden, NotVisible, Opened, client_care, client_file, scope
from practice.access.capabilities import PORTAL, may
from practice.access.nouns import grant_for
from practice.actors import Actor
from practice.models import ContactPoint


def my_channel_request(actor: Actor, *, to: str, now: datetime, channel_request_id: UUID) -> Opened:
    return _mine(ChannelRequest, channel_request_id, actor, to, now)


def my_restriction(actor: Actor, *, to: str, now: datetime, restriction_id: UUID) -> Opened:
    return _mine(Restriction, restriction_id, actor, to, now)


def channel_request(actor: Actor, *, to: str, now: datetime, channel_request_id: UUID) -> Opened:
    return _kept(ChannelRequest, channel_request_id, client_file, actor, to, now)


def restriction(actor: Actor, *, to: str, now: datetime, restriction_id: UUID) -> Opened:
    return _kept(Restriction, restriction_id, client_file, actor, to, now)


def restriction_care(actor: Actor, *, to: str, now: datetime, restriction_id: UUID) -> Opened:
    return _kept(Restriction, restriction_id, client_care, actor, to, now)


def address_change(actor: Actor, *, to: str, now: datetime, address_change_id: UUID) -> Opened:
    return _kept(AddressChange, address_change_id, client_care, actor, to, now)


def refusal(actor: Actor, *, to: str, now: datetime, refusal_id: UUID) -> Opened:
    """By way of a client who uses that address: whoever keeps the file of one of them decides for all."""
    found = Refusal.objects.filter(pk=refusal_id).first()
    points = ContactPoint.objects.filter(scope.within(actor, now))
    point = points.filter(address_index=found.address_index).order_by("created_at").first() if found else None
    if found is None or point is None:
        raise NotVisible
    opened = client_file(actor, to=to, now=now, client_id=point.client_id)
    opened.subject = found
    return opened


def requests(actor: Actor, *, to: str, now: datetime) -> Opened:
    """What clients have asked: names only of those whom one sees."""
    if not may(actor.roles, to):
        raise Forbidden
    return Opened(actor=actor, now=now)


def _mine(model: Any, pk: UUID, actor: Actor, to: str, now: datetime) -> Opened:
    """The client's alone, not for who acts for them."""
    found = model.objects.filter(pk=pk, client__user_id=actor.person).select_related("client").first()
    if found is None or not actor.is_portal:
        raise NotVisible
    if to not in PORTAL:
        raise Forbidden
    grant = grant_for(actor, found.client, now)
    return Opened(actor=actor, now=now, subject=found, client=found.client, grant=grant)


def _kept(model: Any, pk: UUID, file: Any, actor: Actor, to: str, now: datetime) -> Opened:
    found = model.objects.filter(scope.within(actor, now), pk=pk).select_related("client").first()
    if found is None:
        raise NotVisible
    opened: Opened = file(actor, to=to, now=now, client_id=found.client_id)
    opened.subject = found
    return opened
