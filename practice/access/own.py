"""Nouns of one's own account: nobody else's is there."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from practice.access import scope
from practice.access.capabilities import PORTAL
from practice.access.nouns import grant_for
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.actors import Actor
from practice.models.appointment import Appointment
from practice.models.client import Client
from practice.models.entry import Device
from practice.models.session import Session
from practice.models.telling import PushSubscription


def my_account(actor: Actor, *, to: str, now: datetime) -> Opened:
    """Whatever one's roles are, and without any."""
    return Opened(actor=actor, now=now)


def my_session(actor: Actor, *, to: str, now: datetime, session_id: UUID) -> Opened:
    found = Session.objects.filter(pk=session_id, user_id=actor.person, expires_at__gt=now).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def my_device(actor: Actor, *, to: str, now: datetime, device_id: UUID) -> Opened:
    found = Device.objects.filter(pk=device_id, user_id=actor.person).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def my_bell(actor: Actor, *, to: str, now: datetime, bell_id: UUID) -> Opened:
    """A browser of one's own that may be woken."""
    found = PushSubscription.objects.on().filter(pk=bell_id, user_id=actor.person).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def my_passkey(actor: Actor, *, to: str, now: datetime, passkey: int) -> Opened:
    mine = Authenticator.objects.filter(user=actor.person, type=Authenticator.Type.WEBAUTHN)
    found = mine.filter(pk=passkey).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)


def my_appointment(actor: Actor, *, to: str, now: datetime, appointment_id: UUID) -> Opened:
    """Of one's own file, of one that one shares, or of whom one acts for; answered while they are in care."""
    mine = Appointment.objects.filter(scope.within(actor, now), pk=appointment_id)
    found = mine.select_related("client", "clinician").first()
    if found is None:
        raise NotVisible
    if to not in PORTAL or found.client.status != Client.Status.ACTIVE:
        raise Forbidden
    grant = grant_for(actor, found.client, now)
    return Opened(actor=actor, now=now, subject=found, client=found.client, grant=grant)
