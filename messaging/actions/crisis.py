"""A client wrote words of crisis: the thread is flagged with the message, and somebody of the practice is told to look."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from messaging import crisis_words, participants, threads
from messaging.models import CrisisFlag, Message, Thread
from practice import actions as house
from practice import answering, audit
from practice.actors import WORKER, Actor
from practice.models import Client, Notice, OnCall, RoleAssignment, User
from practice.policy import PolicyInForce
from practice.vocabulary import Role


def flag_crisis(
    *, message: Message, thread: Thread, text: str, rules: PolicyInForce, actor: Actor, now: datetime
) -> CrisisFlag | None:
    """Within the receiving act. None where no such words are in it."""
    if not crisis_words.are_in(text, crisis_words.of(rules.guidance)):
        return None
    flag = CrisisFlag.objects.create(
        message=message, thread=thread, client_id=message.client_id, raised_at=now
    )
    audit.record("messaging.crisis.flagged", actor=actor, subject=message, objects=[thread.pk])
    for user in _told(thread, rules, now):
        house.tell_colleague(kind=Notice.Kind.CRISIS_WORDS, cause=flag, user=user, now=now)
        house.text_colleague(kind=Notice.Kind.CRISIS_WORDS, cause=flag, user=user, now=now)
    return flag


@transaction.atomic
def see_crisis_flag(*, flag: CrisisFlag, actor: Actor, now: datetime) -> bool:
    """Somebody has read it and sees to it. False: somebody did already."""
    open_one = CrisisFlag.objects.filter(pk=flag.pk, seen_at=None)
    if not open_one.update(seen_at=now, seen_by_id=actor.person):
        return False
    audit.record("messaging.crisis.seen", actor=actor, subject=flag, objects=[flag.message_id])
    threads.touch(flag.client_id)
    return True


def _told(thread: Thread, rules: PolicyInForce, now: datetime) -> list[User]:
    """Who is on call; else who answers this client today; else whoever cares for them, and the privacy officer."""
    client = thread.client
    if on_call := _on_call(client, now):
        return on_call
    staffed = answering.of_client(
        client, thread.circumstance, rules, now, assigned_to=participants.holder(thread, now)
    )
    today = now.astimezone(ZoneInfo(rules.hours.zone)).date()
    there = {one.id for one in staffed.answering.who(today)}
    if there:
        return list(User.objects.filter(pk__in=there, is_active=True))
    officers = RoleAssignment.objects.current(now).filter(role=Role.PRIVACY_OFFICER)
    caring = {one.id for one in staffed.answering.answerers}
    told = Q(pk__in=caring) | Q(pk__in=officers.values("user_id"))
    return list(User.objects.filter(told, is_active=True))


def _on_call(client: Client, now: datetime) -> list[User]:
    """They read the file too, for a day: being called and seeing nothing would help nobody."""
    found = []
    for row in OnCall.objects.current(now).filter(user__is_active=True).select_related("user"):
        house.call_in(client=client, on_call=row, actor=WORKER, now=now)
        found.append(row.user)
    return found
