"""Whose conversation is open at the portal: one's own or a shared one; where its pages are, and who speaks in it."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from practice import links
from practice.access import Opened
from practice.models import Client, Membership

SHARED = {
    "portal": "shared",
    "portal_changes": "shared_changes",
    "portal_messages": "shared_messages",
    "portal_draft": "shared_draft",
}


def of(opened: Opened, name: str) -> str:
    """The address of this page for the file that is open: a form can only ever post to its own."""
    if opened.subject.kind == Client.Kind.SHARED:
        return reverse(SHARED[name], args=[opened.subject.pk])
    return links.page(name)


def files(opened: Opened) -> list[dict[str, Any]]:
    """Between one's own and what one shares; nothing where there is nothing to choose. Names of nobody."""
    mine = Membership.objects.current(opened.now).filter(client__user_id=opened.actor.person)
    shared = list(mine.order_by("from_at").values_list("shared_id", flat=True))
    if not shared:
        return []
    here = opened.subject.pk
    found = [{"label": _("Just me"), "url": links.page("portal"), "is_current": here not in shared}]
    for number, pk in enumerate(shared, start=1):
        label = _("Together") if len(shared) == 1 else _("Together, %(number)s") % {"number": number}
        found.append({"label": label, "url": reverse("shared", args=[pk]), "is_current": pk == here})
    return found


def names(opened: Opened) -> dict[UUID, str]:
    """User → how each member of a shared file is called, those who left included: they spoke in it."""
    if opened.client is None or opened.client.kind != Client.Kind.SHARED:
        return {}
    rows = Membership.objects.filter(shared=opened.client).select_related("client").order_by("from_at")
    said = {row.client.user_id: opened.text(row, "called") or _("Member") for row in rows}
    return {user: name for user, name in said.items() if user}
