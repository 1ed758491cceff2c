"""The clients whom one may see, and what is known of one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from practice import access, crypto, links, policy, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.gate import gate
from practice.models import CareTeamMember, Client, PortalPin, Representation
from practice.office import frame
from practice.pages import pager
from practice.trail.wanted import Wanted
from records import about as sections
from records import client_pages

Row = dict[str, Any]
OFFERED = {"client_new": "client.add", "client_import": "client.import", "shared_new": "shared.change"}


@gate(access.desk, to="client.list")
def clients(request: HttpRequest, opened: Opened) -> HttpResponse:
    """By recent activity, or by name; a typed name looks through all that one may see, in memory."""
    wanted = request.GET.get("name", "").strip()
    seen = scope.clients(opened.actor, opened.now).exclude(status=Client.Status.MERGED)
    mine = seen.order_by("-last_activity_at")
    is_by_name = bool(wanted) or request.GET.get("by") == "name"
    found = _named(opened, mine, wanted) if is_by_name else mine
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {
        "clients": _rows(opened, list(page.object_list)),
        "pager": pager(
            page, is_by_time=not is_by_name, name=wanted, by="" if wanted or not is_by_name else "name"
        ),
        "wanted": wanted,
        "is_by_name": is_by_name,
    }
    context |= {
        name: links.page(name) for name, capability in OFFERED.items() if may(opened.actor.roles, capability)
    }
    context["resting"] = _resting(opened)
    return render(request, "office/clients.html", frame(request, "clients") | context)


@gate(access.client, to="client.view")
def about(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = frame(request, "clients") | client_pages.head(opened, "about") | sections.context(opened)
    if (
        opened.writes
        and may(opened.actor.roles, "client.invite")
        and opened.subject.kind == Client.Kind.INDIVIDUAL
    ):
        context["invite_url"] = reverse("client_invitation", args=[opened.subject.pk])
    if may(opened.actor.roles, "audit.view"):
        context["trail_url"] = f"{reverse('audit')}{Wanted(client=opened.subject.pk).query}"
    return render(request, "office/about.html", context)


def _resting(opened: Opened) -> list[Row]:
    """Representations of one's own clients that rest until a clinician has looked at them."""
    if not may(opened.actor.roles, "representation.review"):
        return []
    current = Representation.objects.exclude(paused_at=None).exclude(until_at__lte=opened.now)
    rows = current.filter(scope.within_caseload(opened.actor, opened.now)).values_list("client_id", flat=True)
    found = list(Client.objects.filter(pk__in=rows))
    return [
        {"name": name, "url": reverse("representations", args=[one.pk])}
        for name, one in zip(_names(opened, found), found, strict=True)
    ]


def _named(opened: Opened, mine: Any, wanted: str) -> list[Client]:
    every = list(mine)
    names = _names(opened, every)
    pairs = [
        (name, one)
        for name, one in zip(names, every, strict=True)
        if name and wanted.casefold() in name.casefold()
    ]
    return [one for _name, one in sorted(pairs, key=lambda pair: pair[0].casefold())]


def _rows(opened: Opened, found: list[Client]) -> list[Row]:
    names = _names(opened, found)
    users = [one.user_id for one in found if one.user_id]
    came = set(PortalPin.objects.filter(user_id__in=users).values_list("user_id", flat=True))
    invited = set(
        sections.open_invitations(opened.now)
        .filter(client__in=found, representation=None)
        .values_list("client_id", flat=True)
    )
    team: dict[Any, list[str]] = {}
    for member in CareTeamMember.objects.current(opened.now).filter(client__in=found).select_related("user"):
        team.setdefault(member.client_id, []).append(member.user.name)
    opened.vaults = [one.vault_id for one in found]
    zone = policy.practice().time_zone
    return [
        {
            "name": name,
            "url": reverse("client", args=[one.pk]),
            "team": ", ".join(team.get(one.pk, [])),
            "portal": sections.portal(one.user_id in came, one.pk in invited),
            "is_discharged": one.status == Client.Status.DISCHARGED,
            "is_shared": one.kind == Client.Kind.SHARED,
            "when": spoken.ago(one.last_activity_at, now=opened.now, zone=zone),
            "iso": one.last_activity_at.isoformat(),
        }
        for name, one in zip(names, found, strict=True)
    ]


def _names(opened: Opened, found: list[Client]) -> list[str | None]:
    grant = grant_for_list(opened.actor, [one.pk for one in found], opened.now)
    return crypto.open_rows(found, "name", by=grant)
