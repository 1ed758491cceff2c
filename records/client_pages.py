"""What all pages of a client's file share: who it is, in a line; and the tabs."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from consent.models import SafeContact
from practice import emergency_banner, links
from practice.access import Opened
from practice.models import CareTeamMember, Client
from practice.vocabulary import Discretion

TABS = (("conversation", "client"), ("agreements", "client_agreements"), ("about", "client_about"))


def head(opened: Opened, current: str, *, safe: Iterable[SafeContact] | None = None) -> dict[str, Any]:
    """`safe`: the client's safe contact, where the page has read it already."""
    client = opened.client
    assert client is not None  # noqa: S101 - a client's page always has its client
    labels = {"conversation": _("Conversation"), "agreements": _("Agreements"), "about": _("About")}
    tabs = [
        {"label": labels[name], "url": links.to(url_name, client.pk), "is_current": name == current}
        for name, url_name in TABS
        if name != "agreements" or client.kind == Client.Kind.INDIVIDUAL  # each member's are their own
    ]
    kept = SafeContact.objects.filter(client=client) if safe is None else safe
    return {
        "client": {"name": opened.text(client, "name"), "facts": _facts(opened, client, kept)},
        "tabs": tabs,
        "emergency": emergency_banner.of(opened),
    }


def _facts(opened: Opened, client: Client, safe: Iterable[SafeContact]) -> list[dict[str, str]]:
    """Pronouns, languages, safe contact in words, care team."""
    found = [{"icon": "", "text": opened.text(client, "pronouns") or ""}]
    languages = opened.text(client, "languages") or get_language_info(client.language)["name_translated"]
    found.append({"icon": "languages", "text": str(languages)})
    found += [_safe(opened, row) for row in safe]
    found.append({"icon": "heart-handshake", "text": _care_team(client, opened)})
    return [fact for fact in found if fact["text"]]


def _safe(opened: Opened, row: SafeContact) -> dict[str, str]:
    words = opened.text(row, "words")
    if not words and row.discretion != Discretion.ORDINARY:
        words = _("discreet contact only")
    return {"icon": "eye-off", "text": words or ""}


def _care_team(client: Client, opened: Opened) -> str:
    team = CareTeamMember.objects.current(opened.now).filter(client=client).order_by("from_at")
    names = [
        _("%(name)s (covering)") % {"name": name} if is_covering else name
        for name, is_covering in team.values_list("user__name", "is_covering")
    ]
    return ", ".join(names)
