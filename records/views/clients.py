"""The clients whom one may see, and what is known of one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, addresses, crypto, policy, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.gate import gate
from practice.models import CareTeamMember, Client, ContactPoint, Invitation, PortalPin, Representation
from practice.office import frame
from practice.pages import pager
from records import client_pages

Row = dict[str, Any]


@gate(access.desk, to="client.list")
def clients(request: HttpRequest, opened: Opened) -> HttpResponse:
    """By recent activity; a typed name looks through all that one may see, in memory."""
    wanted = request.GET.get("name", "").strip()
    mine = scope.clients(opened.actor, opened.now).order_by("-last_activity_at")
    found = _named(opened, mine, wanted) if wanted else mine
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"clients": _rows(opened, list(page.object_list)), "pager": pager(page), "wanted": wanted}
    return render(request, "office/clients.html", frame(request, "clients") | context)


@gate(access.client, to="client.view")
def about(request: HttpRequest, opened: Opened) -> HttpResponse:
    context = frame(request, "clients") | client_pages.head(opened, "about") | _about(opened)
    if may(opened.actor.roles, "client.invite"):
        context["invite_url"] = reverse("client_invitation", args=[opened.subject.pk])
    return render(request, "office/about.html", context)


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
        _open_invitations(opened)
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
            "portal": _portal(one.user_id in came, one.pk in invited),
            "when": spoken.ago(one.last_activity_at, now=opened.now, zone=zone),
            "iso": one.last_activity_at.isoformat(),
        }
        for name, one in zip(names, found, strict=True)
    ]


def _names(opened: Opened, found: list[Client]) -> list[str | None]:
    grant = grant_for_list(opened.actor, [one.pk for one in found], opened.now)
    return crypto.open_rows(found, "name", by=grant)


def _portal(has_come: bool, is_invited: bool) -> dict[str, str]:
    if has_come:
        return {"kind": "secure", "icon": "lock", "words": _("in the portal")}
    if is_invited:
        return {"kind": "", "icon": "mail", "words": _("invited")}
    return {"kind": "", "icon": "door-open", "words": _("not invited yet")}


def _open_invitations(opened: Opened) -> Any:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=opened.now)


def _about(opened: Opened) -> Row:
    client = opened.subject
    zone = policy.practice().time_zone
    points = ContactPoint.objects.filter(client=client, suspended_at=None).order_by(
        "representation", "kind", "created_at"
    )
    invitation = (
        _open_invitations(opened).filter(client=client, representation=None).order_by("-created_at").first()
    )
    has_come = PortalPin.objects.filter(user_id=client.user_id).exists()
    acting = Representation.objects.current(opened.now).filter(client=client)
    scopes = {
        Representation.Scope.ADMINISTRATIVE: _("in administrative matters"),
        Representation.Scope.FULL: _("in everything"),
    }
    return {
        "facts": [
            {"label": _("Name"), "text": opened.text(client, "name")},
            {"label": _("Pronouns"), "text": opened.text(client, "pronouns") or _("not said")},
            {"label": _("Languages"), "text": opened.text(client, "languages") or _("not said")},
            {"label": _("Born"), "text": opened.text(client, "birth_date") or _("not said")},
            {"label": _("Time zone"), "text": client.time_zone},
        ],
        "points": [_point(opened, one) for one in points],
        "acting": [
            {
                "name": opened.text(one, "name"),
                "relation": opened.text(one, "relation"),
                "scope": scopes[Representation.Scope(one.scope)],
            }
            for one in acting
        ],
        "portal": _portal(has_come, invitation is not None),
        "invited_until": spoken.moment(invitation.expires_at, now=opened.now, zone=zone)
        if invitation
        else "",
    }


def _point(opened: Opened, one: ContactPoint) -> Row:
    address = opened.text(one, "address") or ""
    return {
        "icon": "mail" if one.kind == ContactPoint.Kind.EMAIL else "smartphone",
        "address": addresses.shown(one.kind, address),
        "hint": addresses.hint(one.kind, address),
        "is_verified": one.verified_at is not None,
        "whose": _("of a representative") if one.representation_id else "",
    }
