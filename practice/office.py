"""The workspace's frame: the practice, the person, and the rail with counts where somebody must act.

Apps to the right add their counts to `counters` when the process starts: a stop's name and a function of (actor, now)
that answers the rows to be counted. All are counted in one query.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from practice import links, policy
from practice.access.capabilities import may
from practice.actors import Actor
from practice.models import Practice
from practice.prepared import prepared

Counter = Callable[[Actor, datetime], QuerySet[Any, Any]]
counters: dict[str, Counter] = {}


class Number(Subquery):
    """How many rows another query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


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
    Stop("forms_waiting", _("Forms due"), "file-pen", "forms_waiting", "filling.view"),
    Stop("schedule", _("Schedule"), "calendar", "schedule", "schedule.view"),
    Stop("promises", _("Promises"), "clock", "promises", "promise.list"),
    Stop("outbox", _("Outbox"), "send", "outbox", "outbox.view", has_gap=True),
    Stop("triage", _("Unfiled"), "split", "triage", "triage.view"),
    Stop("incidents", _("Incidents"), "shield-alert", "incidents", "incident.list", has_gap=True),
    Stop("requests", _("Requests"), "phone-off", "requests", "request.list"),
    Stop("alerts", _("Alerts"), "bell", "alerts", "alert.list"),
    Stop("overrides", _("Reasons"), "pen-line", "overrides", "override.list"),
    Stop("audit", _("Audit trail"), "list", "audit", "audit.view"),
    Stop("break_glass", _("Emergencies"), "life-buoy", "break_glass", "break_glass.list"),
    Stop("forms", _("Forms"), "file-text", "forms", "form.view"),
    Stop("wordings", _("Wordings"), "pen-line", "wordings", "wording.view"),
    Stop("policy", _("Policy"), "scroll-text", "policy", "policy.view"),
    Stop("handover", _("Hand over"), "users", "handover", "client.handover"),
    Stop("approvals", _("Approvals"), "shield-check", "approvals", "approval.list"),
    Stop("people", _("People"), "user", "people", "people.view", has_gap=True),
    Stop("practice", _("Practice"), "sliders-horizontal", "practice", "practice.manage"),
)


def frame(request: HttpRequest, current: str = "") -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    mine = [stop for stop in RAIL if may(actor.roles, stop.capability)]
    counts = _counts(mine, actor, timezone.now())
    return {
        "practice_name": policy.practice().name,
        "me": {"name": actor.name, "initials": _initials(actor.name), "account_url": links.page("account")},
        "signout_url": links.page("account_logout"),
        "rail": [_stop(stop, current, counts.get(stop.name, 0)) for stop in mine],
    }


def first_stop(actor: Actor, *, has_clients: bool) -> str:
    """The address name of the first page of the rail that this person may open.

    While nobody is served yet, an admin begins where it stands what is still to be done.
    """
    if not has_clients and may(actor.roles, "practice.manage"):
        return "practice"
    return next(stop.url_name for stop in RAIL if may(actor.roles, stop.capability))


def _counts(stops: list[Stop], actor: Actor, now: datetime) -> dict[str, int]:
    names = tuple(stop.name for stop in stops if stop.name in counters)
    found = _numbers.first(names, actor, now) if names else None
    return dict(zip(names, found or (), strict=bool(found)))


@prepared
def _numbers(names: tuple[str, ...], actor: Actor, now: datetime) -> QuerySet[Practice, Any]:
    return Practice.objects.values_list(*[Number(counters[name](actor, now).all()) for name in names])


def _stop(stop: Stop, current: str, count: int) -> dict[str, Any]:
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
