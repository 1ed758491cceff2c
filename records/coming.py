"""Has the client come to the portal at all? Whoever writes to somebody who has not, is told so before they write."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import calling
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import Client, Invitation, PortalPin
from practice.prepared import prepared
from records import about


def notice(opened: Opened) -> dict[str, str]:
    """Nothing of who is there, and of a file that several share: words, and the page that invites for those who may."""
    client: Client = opened.subject
    if client.kind != Client.Kind.INDIVIDUAL or client.status != Client.Status.ACTIVE:
        return {}
    if client.user_id and _pins(client.user_id):
        return {}
    name = {"name": calling.first_name(opened, client)}
    if _invitations(client.pk, opened.now):
        return {"words": _("%(name)s is invited and has not come to the portal yet.") % name, "url": ""}
    words = _("%(name)s is not in the portal: what you post there waits unread until they are.") % name
    may_invite = bool(opened.writes) and may(opened.actor.roles, "client.invite")
    return {"words": words, "url": reverse("client_invitation", args=[client.pk]) if may_invite else ""}


@prepared
def _pins(user_id: UUID) -> QuerySet[PortalPin, Any]:
    return PortalPin.objects.filter(user_id=user_id).values_list("pk", flat=True)[:1]


@prepared
def _invitations(client_id: UUID, now: datetime) -> QuerySet[Invitation, Any]:
    open_ones = about.open_invitations(now).filter(client_id=client_id, representation=None)
    return open_ones.values_list("pk", flat=True)[:1]
