"""What the page about a client shows: who they are, how they are reached, who acts for them, where they stand."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from consent.models import SafeContact
from practice import addresses, crypto, policy, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.models import Client, ContactPoint, Invitation, Membership, PortalPin, Representation
from practice.vocabulary import SealedClass
from records import safety

Row = dict[str, Any]


def context(opened: Opened) -> Row:
    client: Client = opened.subject
    zone = policy.practice().time_zone
    invitation = (
        open_invitations(opened.now).filter(client=client, representation=None).order_by("-created_at")
    )
    newest = invitation.first()
    has_come = PortalPin.objects.filter(user_id=client.user_id).exists() if client.user_id else False
    is_shared = client.kind == Client.Kind.SHARED
    return {
        "facts": _facts(opened, client),
        "points": _points(opened),
        "acting": [_acting(opened, one) for one in _standing(opened)],
        "is_shared": is_shared,
        "members": members(opened) if is_shared else [],
        "shared": [] if is_shared else _shared(opened),
        "portal": portal(has_come, newest is not None),
        "invited_until": spoken.moment(newest.expires_at, now=opened.now, zone=zone) if newest else "",
        "standing": _ended(opened, client, zone),
        "urls": _urls(opened, client),
        "safety": {} if is_shared else safety.of(opened),
    }


def portal(has_come: bool, is_invited: bool) -> dict[str, str]:
    if has_come:
        return {"kind": "secure", "icon": "lock", "words": _("in the portal")}
    if is_invited:
        return {"kind": "", "icon": "mail", "words": _("invited")}
    return {"kind": "", "icon": "door-open", "words": _("not invited yet")}


def open_invitations(now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


def scope_words(scope_name: str) -> str:
    return {
        Representation.Scope.ADMINISTRATIVE: _("in administrative matters"),
        Representation.Scope.FULL: _("in everything"),
    }[Representation.Scope(scope_name)]


def _facts(opened: Opened, client: Client) -> list[Row]:
    asked = [
        (_("Name"), "name", True),
        (_("How to address them"), "first_name", False),
        (_("Pronouns"), "pronouns", True),
        (_("Languages"), "languages", True),
        (_("Interpreter"), "interpreter", False),
        (_("Born"), "birth_date", True),
        (_("State they live in"), "residence", True),
        (_("Who may know"), "may_know", False),
        (_("Who must not know"), "must_not_know", False),
    ]
    if client.kind == Client.Kind.SHARED:
        asked = [(_("Name"), "name", True)]
    said = [(label, _fact(opened, client, name), is_always) for label, name, is_always in asked]
    facts = [
        {"label": label, "text": text or _("not said")} for label, text, always in said if text or always
    ]
    return [*facts, {"label": _("Time zone"), "text": spoken.place_of_zone(client.time_zone)}]


def _fact(opened: Opened, client: Client, name: str) -> str | None:
    text = opened.text(client, name)
    return (
        formats.date_format(date.fromisoformat(text), "DATE_FORMAT")
        if text and name == "birth_date"
        else text
    )


def _points(opened: Opened) -> list[Row]:
    rows = ContactPoint.objects.filter(client=opened.subject, suspended_at=None)
    may_end = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "client.edit")
    safe = {row.contact_point_id: row for row in _safe(opened)}
    may_set = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "safe_contact.set")
    found = []
    for one in rows.order_by("representation", "kind", "created_at"):
        is_own = one.representation_id is None and opened.subject.kind == Client.Kind.INDIVIDUAL
        url = reverse("safe_contact_edit", args=[one.pk]) if may_set and is_own else ""
        use = {"use": safety.use_of(opened, safe.get(one.pk)), "use_url": url}
        found.append(_point(opened, one, may_end) | use)
    return found


def _safe(opened: Opened) -> QuerySet[SafeContact]:
    return SafeContact.objects.filter(client=opened.subject).select_related("contact_point")


def _point(opened: Opened, one: ContactPoint, may_end: bool) -> Row:
    address = opened.text(one, "address") or ""
    return {
        "icon": "mail" if one.kind == ContactPoint.Kind.EMAIL else "smartphone",
        "address": addresses.shown(one.kind, address),
        "hint": addresses.hint(one.kind, address),
        "is_verified": one.verified_at is not None,
        "whose": _("of a representative") if one.representation_id else "",
        "end_url": reverse("contact_point_ending", args=[one.pk]) if may_end else "",
    }


def _standing(opened: Opened) -> QuerySet[Representation]:
    """Who acts for them now, and who rests until a clinician has looked."""
    rows = Representation.objects.filter(client=opened.subject, from_at__lte=opened.now)
    return rows.exclude(until_at__lte=opened.now).order_by("from_at")


def _acting(opened: Opened, one: Representation) -> Row:
    return {
        "name": opened.text(one, "name"),
        "relation": opened.text(one, "relation"),
        "scope": scope_words(one.scope),
        "note": _("resting until it is reviewed") if one.paused_at else "",
    }


def members(opened: Opened) -> list[Row]:
    """By the name that is sealed in the shared file; a way to their own file for who sees that."""
    rows = Membership.objects.current(opened.now).filter(shared=opened.subject)
    own = scope.reaches(opened.actor, [one.client_id for one in rows], opened.now)
    zone = policy.practice().time_zone
    found = [
        {
            "name": opened.text(one, "called") or _("Member"),
            "url": reverse("client_about", args=[one.client_id]) if one.client_id in own else "",
            "since": _("since %(day)s") % {"day": spoken.day(one.from_at, now=opened.now, zone=zone)},
            "end_url": reverse("membership_ending", args=[one.pk]),
        }
        for one in rows
    ]
    return sorted(found, key=lambda row: str(row["name"]).casefold())


def _shared(opened: Opened) -> list[Row]:
    mine = Membership.objects.current(opened.now).filter(client=opened.subject).values("shared_id")
    found = list(scope.clients(opened.actor, opened.now).filter(pk__in=mine))
    grant = grant_for_list(opened.actor, [one.pk for one in found], opened.now)
    return [
        {"name": crypto.open(one, "name", by=grant), "url": reverse("client", args=[one.pk])} for one in found
    ]


def _ended(opened: Opened, client: Client, zone: str) -> str:
    if client.discharged_at is None:
        return ""
    day = spoken.day(client.discharged_at, now=opened.now, zone=zone)
    return _("Care ended: %(day)s. They may still read what was written.") % {"day": day}


def _urls(opened: Opened, client: Client) -> dict[str, str]:
    """What this person may do with this client, as addresses."""
    roles, is_shared = opened.actor.roles, client.kind == Client.Kind.SHARED
    keeps, cares = SealedClass.ADMINISTRATIVE in opened.writes, SealedClass.CLINICAL in opened.writes
    is_active = client.status == Client.Status.ACTIVE
    offered = {
        "edit": ("client_edit", "client.edit", keeps),
        "point": ("client_contact_points", "client.edit", keeps and not is_shared),
        "team": ("care_team", "care_team.change", keeps),
        "acting": ("representations", "representation.change", keeps and not is_shared),
        "members": ("shared_members", "shared.change", keeps and is_shared),
        "discharge": ("client_discharge", "client.discharge", cares and is_active),
        "merge": ("client_merge", "client.merge", keeps and not is_shared),
        "threads": ("client_threads", "conversation.view", True),
        "back": ("client_taking_back", "client.discharge", cares and not is_active),
    }
    return {
        name: reverse(url_name, args=[client.pk])
        for name, (url_name, capability, fits) in offered.items()
        if fits and may(roles, capability)
    }
