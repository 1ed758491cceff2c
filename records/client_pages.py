"""What all pages of a client's file share: who it is, in a line; and the tabs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from consent.models import SafeContact
from practice import calling, emergency_banner, links
from practice.access import Opened, scope
from practice.models import CareTeamMember, Client, ContactPoint
from practice.prepared import prepared
from records import safety

TABS = (
    ("conversation", "client"),
    ("agreements", "client_agreements"),
    ("forms", "client_forms"),
    ("appointments", "client_appointments"),
    ("about", "client_about"),
)
NEEDS = {"forms": "filling.view", "appointments": "schedule.view"}  # beyond seeing the client at all
OWN = ("agreements", "forms")  # each member of a shared file has their own


def head(opened: Opened, current: str, *, safe: Iterable[SafeContact] | None = None) -> dict[str, Any]:
    """`safe`: the client's safe contact, where the page has read it already."""
    client = opened.client
    assert client is not None  # noqa: S101 - a client's page always has its client
    labels = {
        "conversation": _("Conversation"),
        "agreements": _("Agreements"),
        "forms": _("Forms"),
        "appointments": _("Appointments"),
        "about": _("About"),
    }
    tabs = [
        {"label": labels[name], "url": links.to(url_name, client.pk), "is_current": name == current}
        for name, url_name in TABS
        if name not in OWN or client.kind == Client.Kind.INDIVIDUAL
        if name not in NEEDS or scope.permits(opened.actor, client.pk, NEEDS[name], opened.basis.why)
    ]
    kept = SafeContact.objects.filter(client=client).select_related("contact_point") if safe is None else safe
    return {
        "client": {"name": opened.text(client, "name"), "facts": _facts(opened, client, kept)},
        "tabs": tabs,
        "call_url": _call_url(opened, client),
        "emergency": emergency_banner.of(opened),
    }


def _call_url(opened: Opened, client: Client) -> str:
    """One calls a person, not a file that several share."""
    may_note = scope.permits(opened.actor, client.pk, "call.note", opened.basis.why) and bool(opened.writes)
    return links.to("client_call", client.pk) if may_note and client.kind == Client.Kind.INDIVIDUAL else ""


def _facts(opened: Opened, client: Client, safe: Iterable[SafeContact]) -> list[dict[str, str]]:
    """What whoever writes or calls must have before them: safety first, then how to address them, then the team."""
    called = calling.of(opened, client)
    found = []
    if client.kind == Client.Kind.INDIVIDUAL and safety.talk_first(client):
        found.append({"icon": "heart-handshake", "text": _("Talk about safety first")})
    found.append({"icon": "", "text": called.pronouns})
    found.append({"icon": "languages", "text": _languages(called)})
    if called.needs_interpreter:
        found.append({"icon": "users", "text": _("Interpreter: %(who)s") % {"who": called.interpreter}})
    if called.must_not_know:
        found.append({"icon": "ban", "text": _("Must not know: %(who)s") % {"who": called.must_not_know}})
    found += [_use(opened, row) for row in safe]
    found.append({"icon": "heart-handshake", "text": _care_team(client, opened)})
    return [fact for fact in found if fact["text"]]


def _languages(called: calling.Called) -> str:
    """What they speak, and what the portal and its notices say where that is not among it, or not the first of it."""
    house = get_language_info(called.language)
    names = tuple(str(house[name]).casefold() for name in ("name", "name_local", "name_translated"))
    if called.languages.casefold().startswith(names):
        return called.languages
    words = _("%(spoken)s (portal in %(language)s)")
    return words % {"spoken": called.languages, "language": house["name_translated"]}


def _use(opened: Opened, row: SafeContact) -> dict[str, str]:
    """Of a phone or of a mailbox."""
    is_mail = row.contact_point.kind == ContactPoint.Kind.EMAIL
    return {"icon": "mail" if is_mail else "smartphone", "text": " · ".join(safety.use_of(opened, row))}


def _care_team(client: Client, opened: Opened) -> str:
    names = [
        _("%(name)s (covering)") % {"name": name} if is_covering else name
        for name, is_covering in _team(client.pk, opened.now)
    ]
    return ", ".join(names) or _("no care team")  # said, not left out: nobody answers for them


@prepared
def _team(client_id: UUID, now: datetime) -> QuerySet[CareTeamMember, Any]:
    team = CareTeamMember.objects.current(now).filter(client_id=client_id).order_by("from_at")
    return team.values_list("user__name", "is_covering")
