"""The end of care, with all that was being talked about."""

from datetime import datetime

from django.db import transaction

from messaging import actions as messaging
from messaging import threads
from practice import actions as practice
from practice.actors import Actor
from practice.models import Client


@transaction.atomic
def end_care(*, client: Client, actor: Actor, now: datetime) -> bool:
    """Open threads are closed and the client is told once. False: it had ended before."""
    threads.hold_open(client)
    if not practice.discharge_client(client=client, actor=actor, now=now):
        return False
    messaging.close_all_threads(client=client, actor=actor, now=now)
    return True
