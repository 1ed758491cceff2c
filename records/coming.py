"""Has the client come to the portal at all? Whoever writes to somebody who has not, is told so before they write."""

from django.urls import reverse
from django.utils.translation import gettext as _

from practice import calling
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import Client, PortalPin
from records import about


def notice(opened: Opened) -> dict[str, str]:
    """Nothing of who is there, and of a file that several share: words, and the page that invites for those who may."""
    client: Client = opened.subject
    if client.kind != Client.Kind.INDIVIDUAL or client.status != Client.Status.ACTIVE:
        return {}
    if client.user_id and PortalPin.objects.filter(user_id=client.user_id).exists():
        return {}
    name = {"name": calling.first_name(opened, client)}
    if about.open_invitations(opened).filter(client=client, representation=None).exists():
        return {"words": _("%(name)s is invited and has not come to the portal yet.") % name, "url": ""}
    words = _("%(name)s is not in the portal: what you post there waits unread until they are.") % name
    may_invite = bool(opened.writes) and may(opened.actor.roles, "client.invite")
    return {"words": words, "url": reverse("client_invitation", args=[client.pk]) if may_invite else ""}
