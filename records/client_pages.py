"""What all pages of a client's file share: who it is, in a line; and the tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from consent.models import SafeContact
from practice.access import Opened
from practice.models import CareTeamMember, Client
from practice.vocabulary import Discretion

TABS = (("conversation", "client"), ("agreements", "client_agreements"), ("about", "client_about"))


def head(opened: Opened, current: str) -> dict[str, Any]:
    client = opened.client
    assert client is not None  # noqa: S101 - a client's page always has its client
    labels = {"conversation": _("Conversation"), "agreements": _("Agreements"), "about": _("About")}
    tabs = [
        {"label": labels[name], "url": reverse(url_name, args=[client.pk]), "is_current": name == current}
        for name, url_name in TABS
    ]
    return {"client": {"name": opened.text(client, "name"), "facts": _facts(opened, client)}, "tabs": tabs}


def _facts(opened: Opened, client: Client) -> list[dict[str, str]]:
    """Pronouns, languages, safe contact in words, care team."""
    found = [{"icon": "", "text": opened.text(client, "pronouns") or ""}]
    languages = opened.text(client, "languages") or get_language_info(client.language)["name_translated"]
    found.append({"icon": "languages", "text": str(languages)})
    found += [_safe(opened, row) for row in SafeContact.objects.filter(client=client)]
    found.append({"icon": "heart-handshake", "text": _care_team(client, opened)})
    return [fact for fact in found if fact["text"]]


def _safe(opened: Opened, row: SafeContact) -> dict[str, str]:
    words = opened.text(row, "words")
    if not words and row.discretion != Discretion.ORDINARY:
        words = _("discreet contact only")
    return {"icon": "eye-off", "text": words or ""}


def _care_team(client: Client, opened: Opened) -> str:
    team = (
        CareTeamMember.objects.current(opened.now)
        .filter(client=client)
        .select_related("user")
        .order_by("from_at")
    )
    names = [
        _("%(name)s (covering)") % {"name": one.user.name} if one.is_covering else one.user.name
        for one in team
    ]
    return ", ".join(names)
