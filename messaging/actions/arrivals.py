"""A sign-in at the portal with a new browser: its owner is told, where telling is safe."""

from collections.abc import Iterator
from datetime import datetime

from consent import gathering
from consent.rules import decide as rules
from consent.rules.decision import Outcome
from messaging.actions.notices import queue_notice
from messaging.actions.sending import notice_point
from practice import policy
from practice.actors import Actor
from practice.models import Client, ContactPoint, Notice, Representation, Session, User
from practice.vocabulary import Circumstance, Content


def tell_of_new_device(*, user: User, session: Session, actor: Actor, now: datetime) -> None:
    """By the same decision as every notice: a client's safe contact forbids it, or nothing is proven, and none goes."""
    for client, point in _safe_ways(user, now):
        queue_notice(kind=Notice.Kind.NEW_DEVICE, cause=session, contact_point=point, client=client, now=now)
        return


def _safe_ways(user: User, now: datetime) -> Iterator[tuple[Client, ContactPoint]]:
    own = Client.objects.filter(user=user).first()
    if own is not None and (point := notice_point(gathering.gather(own, policy.current()), now)):
        yield own, point
    for acting in Representation.objects.current(now).filter(user=user).select_related("client"):
        known = gathering.gather(acting.client, policy.current())
        theirs = ContactPoint.objects.usable().filter(representation=acting).order_by("kind", "created_at")
        yield from ((acting.client, point) for point in theirs if _is_allowed(known, point, now))


def _is_allowed(known: gathering.ClientFacts, point: ContactPoint, now: datetime) -> bool:
    facts = gathering.facts(
        known,
        channel=point.channel,
        circumstance=Circumstance.ACCOUNT,
        wanted=Content.LINK_ONLY,
        now=now,
        point=point,
    )
    return rules.decide(facts).outcome is not Outcome.REFUSED
