"""A person's sessions: seen by them, ended by them, and told of when a browser is new."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from practice import arrivals, audit, sessions
from practice.actions.colleagues import tell_colleague
from practice.actors import Actor
from practice.models.dispatch import Notice
from practice.models.entry import Device
from practice.models.people import User
from practice.models.session import Session


@transaction.atomic
def end_session(*, session: Session, actor: Actor, now: datetime) -> None:
    """One of one's own, wherever it is."""
    sessions.end(actor.person, only=session.pk)
    audit.record("practice.session.ended", actor=actor, subject=session, reason="from_elsewhere")


@transaction.atomic
def end_other_sessions(*, keeps: UUID | None, actor: Actor, now: datetime) -> None:
    """All but the one that asks; known devices, too, are forgotten, but for `keeps`."""
    sessions.end(actor.person, but=actor.session_id)
    known = Device.objects.filter(user_id=actor.person)
    (known.exclude(pk=keeps) if keeps else known).delete()
    audit.record("practice.session.others_ended", actor=actor, reason="by_hand")


@transaction.atomic
def tell_of_new_browser(*, user: User, session: Session, actor: Actor, now: datetime) -> None:
    """A colleague by mail; a client over a way that is safe for them, or not at all."""
    if user.is_workforce:
        tell_colleague(kind=Notice.Kind.STAFF_DEVICE, cause=session, user=user, now=now)
    else:
        for tell in arrivals.tellers:
            tell(user=user, session=session, actor=actor, now=now)
    audit.record("practice.browser.new", actor=actor, subject=user, objects=[session.pk])
