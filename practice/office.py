"""The workspace's frame: the practice, the person, and the rail with counts where somebody must act.

Apps to the right add their counts through `counters`: a name, a function of (actor, now).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice import links, policy
from practice.access.capabilities import may
from practice.actors import Actor

Counter = Callable[[Actor, datetime], int]
counters: dict[str, Counter] = {}


@dataclass(frozen=True)
class Stop:
    name: str
    label: str | Promise
    icon: str
    url_name: str
    capability: str
    has_gap: bool = False


RAIL = (
    Stop("inbox", _("Inbox"), "inbox", "inbox", "client.list"),
    Stop("clients", _("Clients"), "users", "clients", "client.list"),
    Stop("outbox", _("Outbox"), "send", "outbox", "outbox.view", has_gap=True),
    Stop("triage", _("Unfiled"), "split", "triage", "triage.view"),
    Stop("incidents", _("Incidents"), "shield-alert", "incidents", "incident.list", has_gap=True),
    Stop("policy", _("Policy"), "scroll-text", "policy", "policy.view"),
)


def frame(request: HttpRequest, current: str = "") -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    return {
        "practice_name": policy.practice().name,
        "me": {"name": actor.name, "initials": _initials(actor.name), "account_url": links.page("account")},
        "signout_url": links.page("account_logout"),
        "rail": [_stop(stop, actor, current, now) for stop in RAIL if may(actor.roles, stop.capability)],
    }


def first_stop(actor: Actor) -> str:
    """The address name of the first page of the rail that this person may open."""
    return next(stop.url_name for stop in RAIL if may(actor.roles, stop.capability))


def _stop(stop: Stop, actor: Actor, current: str, now: datetime) -> dict[str, Any]:
    count = counters[stop.name](actor, now) if stop.name in counters else 0
    return {
        "label": stop.label,
        "icon": stop.icon,
        "url": links.page(stop.url_name),
        "is_current": stop.name == current,
        "count": count or "",
        "gap": stop.has_gap,
    }


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()
