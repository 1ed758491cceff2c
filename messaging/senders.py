"""Whose file it is that something from outside belongs to. What may belong to several is filed by nobody's guess."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F

from messaging.models import Delivery
from practice import addresses
from practice.models import Client, ContactPoint, Notice


def normal(kind: str, sender: str) -> str:
    """As somebody's address is kept. Raises BadAddress, also for what merely reads like one: a name that could be dialled,
    and signs of other alphabets that turn into letters of ours."""
    local = sender.rpartition("@")[0]
    if any(map(str.isalpha, sender)) if kind == "phone" else not local.isascii():
        raise addresses.BadAddress("look-alike")  # said to nobody: nobody typed it
    return addresses.normal(kind, sender)


def known(kind: str, sender: str) -> list[ContactPoint]:
    """Every file that has this address, the client's own or that of somebody who acts for them."""
    try:
        index = addresses.index(kind, normal(kind, sender))
    except addresses.BadAddress:
        return []
    found = ContactPoint.objects.filter(kind=kind, address_index=index)
    return list(found.select_related("client", "representation").order_by("created_at"))


def own(points: Sequence[ContactPoint]) -> list[ContactPoint]:
    """Clients' own. A representative's address is nobody's voice."""
    return [point for point in points if point.representation_id is None]


def decided(points: Sequence[ContactPoint], answered: Sequence[UUID], now: datetime) -> ContactPoint | None:
    """The only file that it may belong to, or that of what it answers. None: a person decides.

    Whoever is a client and acts for another may write about either; once they act for nobody, it is about themself.
    """
    mine = own(points)
    files = {point.client_id for point in mine} | {point.client_id for point in points if _acts(point, now)}
    return mine[0] if mine and len(files) == 1 else _answering(mine, answered)


def author_of(points: Sequence[ContactPoint], client: Client, now: datetime) -> UUID | None:
    """In whose name it stands in this file: the client's, or that of who acts for them and alone has this address."""
    here = [point for point in points if point.client_id == client.pk]
    acting = [point.representation for point in here if point.representation and _acts(point, now)]
    if own(here) or len(acting) != 1:
        return client.user_id
    return acting[0].user_id or client.user_id


def _acts(point: ContactPoint, now: datetime) -> bool:
    """Also while it rests: they may write all the same."""
    acting = point.representation
    return acting is not None and (acting.until_at is None or acting.until_at > now)


def _answering(mine: Sequence[ContactPoint], answered: Sequence[UUID]) -> ContactPoint | None:
    """Only what was sent to this very address, and lies where it was sent from: not in another's file since. That
    something waits in the portal was told for one file, too."""
    here = {"contact_point__in": mine, "pk__in": answered}
    sent = Delivery.objects.filter(**here, message__client=F("contact_point__client"))
    pairs = [*sent.values_list("pk", "contact_point_id")]
    pairs += Notice.objects.filter(**here).values_list("pk", "contact_point_id")
    whose = dict(pairs)
    nearest = next((whose[one] for one in answered if one in whose), None)
    return next((point for point in mine if point.pk == nearest), None)
