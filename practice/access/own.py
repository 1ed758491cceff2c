"""Nouns of one's own account: nobody else's is there."""

from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from practice.access.opened import NotVisible, Opened
from practice.actors import Actor
from practice.models.entry import Device
from practice.models.session import Session


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


def my_passkey(actor: Actor, *, to: str, now: datetime, passkey: int) -> Opened:
    mine = Authenticator.objects.filter(user=actor.person, type=Authenticator.Type.WEBAUTHN)
    found = mine.filter(pk=passkey).first()
    if found is None:
        raise NotVisible
    return Opened(actor=actor, now=now, subject=found)
