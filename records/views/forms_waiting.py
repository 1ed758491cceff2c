"""Who has not finished: all forms that wait for clients whom this person sees, what is due first."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import packets
from consent.models import FormRequest
from practice import access, forms
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.gate import gate
from practice.models import Client, Notice
from practice.office import frame
from records import asked_forms

RECENT = timedelta(days=14)


@gate(access.desk, to="filling.view")
def waiting(request: HttpRequest, opened: Opened) -> HttpResponse:
    mine = FormRequest.objects.open().filter(
        scope.within(opened.actor, opened.now), client__status=Client.Status.ACTIVE
    )
    rows = mine.select_related("client", "form_version", "packet", "signature")
    shown = list(rows.order_by("due_on", "asked_at", "position")[: settings.LIMITS["page_rows"] + 1])
    page = shown[: settings.LIMITS["page_rows"]]
    look = _to_look_at(opened)
    every = [*look, *page]
    opened.grant = grant_for_list(opened.actor, {one.client_id for one in every}, opened.now)
    opened.seen = [one.pk for one in every]
    opened.vaults = list({one.vault_id for one in every})
    context = {
        "clients": _by_client(request, opened, page),
        "is_cut": len(shown) > len(page),
        "look": _by_client(request, opened, look),
        "may_remind": may(opened.actor.roles, "filling.ask"),
    }
    return render(request, "office/client_forms/waiting.html", frame(request, "forms_waiting") | context)


def _to_look_at(opened: Opened) -> list[FormRequest]:
    """Answers of the last days that somebody should look at, for those who may read them."""
    if not may(opened.actor.roles, "filling.read"):
        return []
    told = Notice.objects.filter(kind=Notice.Kind.CLIENT_SAFETY, created_at__gt=opened.now - RECENT)
    mine = FormRequest.objects.filter(scope.within_caseload(opened.actor, opened.now))
    rows = mine.filter(pk__in=told.values("cause_id")).select_related(
        "client", "form_version", "packet", "signature"
    )
    return list(rows.order_by("-changed_at")[: settings.LIMITS["page_rows"]])


def _by_client(request: HttpRequest, opened: Opened, rows: list[FormRequest]) -> list[dict[str, Any]]:
    about = asked_forms.known(opened, rows)
    found: dict[Any, list[FormRequest]] = {}
    for row in rows:
        found.setdefault(row.packet_id or row.pk, []).append(row)
    return [_asked(request, opened, members, about) for members in found.values()]


def _asked(
    request: HttpRequest, opened: Opened, members: list[FormRequest], about: asked_forms.Known
) -> dict[str, Any]:
    first = members[0]
    url = reverse("asked_form_reminder", args=[first.pk])
    rows = [asked_forms.row_of(opened, one, about) for one in members]
    return {
        "name": opened.text(first.client, "name") or _("(not open to your role)"),
        "url": reverse("client_forms", args=[first.client_id]),
        "packet": packets.name(first.packet) if first.packet else "",
        "rows": rows,
        "due": rows[0]["due"],
        "is_late": rows[0]["is_late"],
        "reminded": asked_forms.reminded(first, opened, about),
        "remind_url": f"{url}?to=waiting",
        "key": forms.key_for(request, url),
    }
