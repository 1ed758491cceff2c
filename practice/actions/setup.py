"""A practice begins: its one row, and the house's own vaults."""

from datetime import datetime

from django.db import transaction

from practice import audit, vaults
from practice.actors import Actor
from practice.models.policy import Practice
from practice.safe import CLASS, HOUSE


@transaction.atomic
def found_practice(*, profile: dict[str, object], is_demo: bool, actor: Actor, now: datetime) -> Practice:
    """`profile`: name, discreet_name, phone, time_zone, places."""
    for kind in HOUSE:
        vaults.create(kind, now=now, classes=[CLASS])
    practice = Practice.objects.create(**profile, is_demo=is_demo, created_at=now)
    audit.record("practice.practice.founded", actor=actor, subject=practice)
    return practice
