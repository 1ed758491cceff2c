"""For the client: who has looked at my information."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from practice import links, spoken
from practice.access import Opened
from practice.access.nouns import my_looks
from practice.gate import gate
from practice.models.client import Client, Representation
from practice.portal_frame import frame
from practice.trail import looked


@gate(my_looks, to="looked.view")
def who_looked(request: HttpRequest, opened: Opened) -> HttpResponse:
    client: Client = opened.subject
    reader = opened.actor.person
    before = looked.day_in(request.GET.get("before"))
    page = looked.looks(client, reader=reader, before=before, now=opened.now)
    names = looked.colleagues(page)
    names |= _acting(opened, looked.others(page, names))
    context: dict[str, Any] = {
        "days": [
            one | {"day": spoken.date(one["day"]), "iso": one["day"].isoformat()}
            for one in looked.lines(page, client, names)
        ],
        "older": f"?before={page.older.isoformat()}" if page.older else "",
        "more_url": links.page("more"),
    }
    return render(request, "portal/looked.html", frame("more", is_own=client.user_id == reader) | context)


def _acting(opened: Opened, ids: set[UUID]) -> dict[UUID, str]:
    """Who acts for the client, by name."""
    if not ids:
        return {}
    rows: Iterable[Representation] = Representation.objects.filter(client=opened.subject, user_id__in=ids)
    said = _("%(name)s, who acts for you")
    return {row.user_id: said % {"name": opened.text(row, "name") or ""} for row in rows if row.user_id}
