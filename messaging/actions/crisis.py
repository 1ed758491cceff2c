"""A client wrote words of crisis: the thread is flagged with the message, and somebody of the practice is told to look."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from messaging import crisis_words, participants, threads
from messaging.models import CrisisFlag, InboundItem, Inquiry, Message, Thread
from practice import actions as house
from practice import answering, audit
from practice.access.capabilities import BY_CAPABILITY
from practice.actors import WORKER, Actor
from practice.models import CareTeamMember, Client, ContactPoint, Notice, OnCall, RoleAssignment, User
from practice.policy import PolicyInForce
from practice.vocabulary import Role


def flag_crisis(
    *,
    message: Message,
    thread: Thread,
    text: str,
    rules: PolicyInForce,
    came_as: InboundItem | Inquiry | None = None,
    actor: Actor,
    now: datetime,
) -> CrisisFlag | None:
    """Within the receiving act. None where no such words are in it. `came_as`: who was told of it then, was told."""
    if not crisis_words.are_in(text, crisis_words.of(rules.guidance)):
        return None
    flag = CrisisFlag.objects.create(
        message=message, thread=thread, client_id=message.client_id, raised_at=now
    )
    audit.record("messaging.crisis.flagged", actor=actor, subject=message, objects=[thread.pk])
    knowing = _told_before(came_as) if came_as else set()
    for user in [one for one in _told(thread, rules, now) if one.pk not in knowing]:
        house.tell_colleague(kind=Notice.Kind.CRISIS_WORDS, cause=flag, user=user, now=now)
        house.text_colleague(kind=Notice.Kind.CRISIS_WORDS, cause=flag, user=user, now=now)
    return flag


def warn_of_unfiled(*, item: InboundItem, is_bulk: bool, actor: Actor, now: datetime) -> None:
    """Within the act that lays mail or a text with such words before a person: nobody knows whose they are, and somebody
    must look."""
    calls = crisis_words.is_called_for(is_known=bool(item.candidates), is_bulk=is_bulk)
    reason = "" if calls else "bulk"
    audit.record(
        "messaging.crisis.unfiled", actor=actor, subject=item, objects=item.candidates, reason=reason
    )
    if calls:
        _tell_of_unfiled(item, item.candidates, now)


def warn_of_inquiry(
    *, inquiry: Inquiry, text: str, rules: PolicyInForce, actor: Actor, now: datetime
) -> bool:
    """Within the act that takes a first contact. From a client's address it is told to who sees that client, as it is
    shown to them alone. False: no such words are in it."""
    if not crisis_words.are_in(text, crisis_words.of(rules.guidance)):
        return False
    given = [index for index in (inquiry.email_index, inquiry.phone_index) if index]
    theirs = ContactPoint.objects.filter(address_index__in=given).values_list("client_id", flat=True)
    concerned = sorted(set(theirs))
    audit.record("messaging.crisis.inquiry", actor=actor, subject=inquiry, objects=concerned)
    _tell_of_unfiled(inquiry, concerned, now)
    return True


def _tell_of_unfiled(cause: InboundItem | Inquiry, concerned: Collection[UUID], now: datetime) -> None:
    for user in _told_of_unfiled(list(Client.objects.filter(pk__in=concerned)), now):
        house.tell_colleague(kind=Notice.Kind.CRISIS_WORDS, cause=cause, user=user, now=now)
        house.text_colleague(kind=Notice.Kind.CRISIS_WORDS, cause=cause, user=user, now=now)


def _told_before(cause: InboundItem | Inquiry) -> set[UUID | None]:
    told = Notice.objects.filter(kind=Notice.Kind.CRISIS_WORDS, cause_id=cause.pk)
    return set(told.values_list("user_id", flat=True))


def _told_of_unfiled(candidates: list[Client], now: datetime) -> list[User]:
    """Who is on call, and reads for whom it may be; else who cares for one of these, or the privacy officer where nobody
    does; of strangers' words, all who sort what comes in."""
    on_call = [user for client in candidates for user in _on_call(client, now)]
    if not candidates:
        there = OnCall.objects.current(now).filter(user__is_active=True)
        on_call = [row.user for row in there.select_related("user")]
    if on_call:
        return list(dict.fromkeys(on_call))
    if not candidates:
        return _holding(BY_CAPABILITY["triage.file"], now)
    caring = CareTeamMember.objects.current(now).filter(client__in=candidates).values("user_id")
    return list(User.objects.filter(pk__in=caring, is_active=True)) or _holding({Role.PRIVACY_OFFICER}, now)


def _holding(roles: Collection[str], now: datetime) -> list[User]:
    held = RoleAssignment.objects.current(now).filter(role__in=roles)
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True))


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
    """Who is on call; else to whom it was handed, or who else answers this client today; else whoever cares for them, and
    the privacy officer."""
    client = thread.client
    if on_call := _on_call(client, now):
        return on_call
    today = now.astimezone(ZoneInfo(rules.hours.zone)).date()
    for whose in dict.fromkeys((participants.holder(thread, now), None)):
        staffed = answering.of_client(client, thread.circumstance, rules, now, assigned_to=whose)
        if there := {one.id for one in staffed.answering.who(today)}:
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
