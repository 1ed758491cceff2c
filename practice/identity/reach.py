"""From an address's keyed index to the people who may sign in with it. Nothing is opened for that."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from practice.models.client import Client, ContactPoint, Representation
from practice.models.entry import PortalPin
from practice.models.people import User
from practice.models.vault import Vault


def points(index: bytes, now: datetime) -> QuerySet[ContactPoint]:
    """Proven addresses of active people who have a PIN. One query, whatever it finds.

    Also of who acted for somebody until lately, or will again: a code proves who they are, and then they are told why
    nothing opens. What opens is `may_enter`.
    """
    own = Q(representation=None, client__user__is_active=True) & _has_pin("client__user_id")
    acting = Q(representation__user__is_active=True) & _acted(now, "representation__")
    found = ContactPoint.objects.usable().filter(address_index=index, vault__status=Vault.Status.OPEN)
    found = found.filter(own | (acting & _has_pin("representation__user_id")))
    return found.select_related("client__user", "representation__user").order_by("created_at", "pk")


def people(index: bytes, now: datetime) -> list[User]:
    found = {person.pk: person for point in points(index, now) if (person := person_of(point)) is not None}
    return list(found.values())


def person_of(point: ContactPoint) -> User | None:
    """Whose address it is: the representative's, or else the client's own."""
    return point.representation.user if point.representation else point.client.user


def rests(user: User, now: datetime) -> bool:
    """Somebody who acted for a client until lately, or will again, and for nobody now."""
    if user.is_workforce or not user.is_active or may_enter(user, now):
        return False
    return Representation.objects.filter(_acted(now), user=user).exists()


def _acted(now: datetime, path: str = "") -> Q:
    lately = now - timedelta(days=settings.LIMITS["ended_representation_days"])
    known = Q(**{f"{path}until_at": None}) | Q(**{f"{path}until_at__gt": lately})
    return known & Q(**{f"{path}from_at__lte": now})


def _has_pin(user: str) -> Exists:
    return Exists(PortalPin.objects.filter(user_id=OuterRef(user)))


def may_enter(user: User, now: datetime) -> bool:
    """Whoever has shown who they are: a client with an open vault, or somebody who acts for one now."""
    if user.is_workforce or not user.is_active:
        return False
    acts = Representation.objects.current(now).filter(user=user, client__vault__status=Vault.Status.OPEN)
    return Client.objects.filter(user=user, vault__status=Vault.Status.OPEN).exists() or acts.exists()
