"""Words whose author may not write there any more: nobody sends them, and who answers there may take them over."""

from collections.abc import Collection
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


def why(message: Message, now: datetime) -> str:
    """Why its author may say it no more, as a code; empty where they may, and where it has none: a reminder."""
    author = message.author
    if author is None or not of(Message.objects.filter(pk=message.pk), now).exists():
        return ""
    if not author.is_active:
        return "author_inactive"
    is_clinician = RoleAssignment.objects.current(now).filter(user=author, role=Role.CLINICIAN).exists()
    return "author_left_care" if is_clinician else "author_may_not_write"


def among(message_ids: Collection[UUID], now: datetime) -> frozenset[UUID]:
    """Those of them that were stopped and are left behind; asked once a page."""
    if not message_ids:
        return frozenset()
    these = Message.objects.stopped().filter(pk__in=message_ids)
    return frozenset(of(these, now).values_list("pk", flat=True))
