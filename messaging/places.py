"""Whose conversation is open at the portal: one's own or a shared one; where its pages are, and who speaks in it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import links
from practice.access import Opened
from practice.models import Client, Membership, Representation
from practice.prepared import prepared

SHARED = {
    "portal": "shared",
    "portal_changes": "shared_changes",
    "portal_messages": "shared_messages",
    "portal_draft": "shared_draft",
    "portal_draft_files": "shared_draft_files",
    "portal_draft_removals": "shared_draft_removals",
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


def reading(opened: Opened) -> dict[UUID, str]:
    """As `names`, of those who share the file now."""
    if opened.client is None or opened.client.kind != Client.Kind.SHARED:
        return {}
    current = Membership.objects.current(opened.now).filter(shared=opened.client).order_by("from_at")
    rows = current.select_related("client")
    return {row.client_id: opened.text(row, "called") or _("Member") for row in rows}


def others(opened: Opened) -> list[str]:
    """As `reading`, but for the one who asks."""
    if opened.client is None or opened.client.kind != Client.Kind.SHARED:
        return []
    current = Membership.objects.current(opened.now).filter(shared=opened.client).order_by("from_at")
    rows = current.exclude(client__user_id=opened.actor.person)
    return [opened.text(row, "called") or _("Member") for row in rows]


def names(opened: Opened) -> dict[UUID, str]:
    """User → how each who speaks for a file is called, those who left included: they spoke in it.

    The members of a shared one; of a client's own, who acts for them.
    """
    if opened.client is None:
        return {}
    if opened.client.kind != Client.Kind.SHARED:
        acting = _acting(opened.client.pk)
        return {row.user_id: opened.text(row, "name") or _("Representative") for row in acting if row.user_id}
    rows = Membership.objects.filter(shared=opened.client).select_related("client").order_by("from_at")
    said = {row.client.user_id: opened.text(row, "called") or _("Member") for row in rows}
    return {user: name for user, name in said.items() if user}


@prepared
def _acting(client_id: UUID) -> QuerySet[Representation]:
    return Representation.objects.filter(client_id=client_id, user__isnull=False).order_by("from_at")
