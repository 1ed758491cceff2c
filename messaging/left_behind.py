"""Held words whose author may not write there any more: nobody sends them, and who answers there may take them over."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from messaging.models import Message
from messaging.models.threads import MessageQuerySet
from practice.access import scope
from practice.actors import Actor
from practice.models import CareTeamMember, RoleAssignment
from practice.vocabulary import Role, SealedClass


def of(messages: MessageQuerySet, now: datetime) -> MessageQuerySet:
    """`scope.may_write_to`, asked of each message's author at once."""
    held = RoleAssignment.objects.current(now).filter(user=OuterRef("author"), user__is_active=True)
    team = CareTeamMember.objects.current(now).filter(user=OuterRef("author"), client=OuterRef("client"))
    cares = Q(Exists(team), Exists(held.filter(role=Role.CLINICIAN)))
    sits_at_the_desk = Q(Exists(held.filter(role=Role.FRONT_DESK)), sealed_class=SealedClass.ADMINISTRATIVE)
    return messages.exclude(cares | sits_at_the_desk)


def stopped(actor: Actor, now: datetime) -> MessageQuerySet:
    """What was not let out and this person may do something about: their own, and what others left behind there."""
    mine = Message.objects.stopped().filter(scope.writable(actor, now))
    return mine.filter(Q(author_id=actor.person) | Q(pk__in=of(mine, now).values("pk")))


def is_left(message_id: UUID, now: datetime) -> bool:
    return of(Message.objects.stopped().filter(pk=message_id), now).exists()
