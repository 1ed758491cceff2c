"""Known devices: a browser on which the PIN alone serves for thirty days."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from practice import audit, crypto
from practice.actors import Actor
from practice.models.entry import Device
from practice.models.people import User


@transaction.atomic
def remember_device(*, user: User, words: str, actor: Actor, now: datetime) -> str:
    """Answers the token for the browser to keep; only its hash stays here. Bound to the person's epoch."""
    token = crypto.token()
    days = settings.LIMITS["device_days"]
    device = Device.objects.create(
        user=user,
        user_epoch=user.epoch,
        token_hash=crypto.hash_token(token),
        words=words[:60],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    audit.record("practice.device.remembered", actor=actor, subject=device)
    return token


@transaction.atomic
def forget_device(*, device: Device, reason: str, actor: Actor, now: datetime) -> None:
    audit.record("practice.device.forgotten", actor=actor, subject=device, reason=reason)
    device.delete()
