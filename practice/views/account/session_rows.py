"""Sessions in words: browser and network as they are known here, and no guess at a place."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from practice import links, policy, sessions, spoken
from practice.access import Opened
from practice.models.session import Session


def rows(request: HttpRequest, opened: Opened, ending: str) -> list[dict[str, Any]]:
    """`ending`: the name of the address that ends one; the one in use has the ordinary sign-out."""
    user: Any = request.user
    found = sessions.living(user, opened.now)
    opened.seen = [one.pk for one in found]
    zone = policy.practice().time_zone
    return [_row(one, opened, zone, request.META.get("REMOTE_ADDR", ""), ending) for one in found]


def _row(one: Session, opened: Opened, zone: str, network: str, ending: str) -> dict[str, Any]:
    is_this = one.pk == opened.actor.session_id
    since = spoken.moment(one.started_at, now=opened.now, zone=zone)
    used = spoken.ago(one.seen_at, now=opened.now, zone=zone)
    return {
        "words": one.agent or _("Browser"),
        "network": _("this network") if one.network == network else _other(one, opened),
        "since": since,
        "used": used,
        "is_this": is_this,
        "end_url": "" if is_this else links.to(ending, one.pk),
    }


def _other(one: Session, opened: Opened) -> str:
    """Its number tells a colleague something, a client nothing."""
    if opened.actor.is_portal:
        return _("another network")
    return _("another network, %(number)s") % {"number": one.network}
