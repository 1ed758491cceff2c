"""Promises of an answer: which are due, how they were kept. A clinician sees their own, the admin all and no client."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _

from messaging import promise_figures, promise_lists
from practice import policy
from practice.access import Opened, desk
from practice.access.capabilities import may
from practice.gate import gate
from practice.models import RoleAssignment
from practice.office import frame
from practice.rules import kept
from practice.vocabulary import Role


@gate(desk, to="promise.list")
def promises(request: HttpRequest, opened: Opened) -> HttpResponse:
    people = _clinicians(opened)
    whose = _chosen(request, people) if people else opened.actor.person
    held = policy.current()
    since = opened.now - timedelta(weeks=kept.WEEKS)
    given = promise_lists.given(whose, since)
    context = {
        "people": [{"id": str(pk), "name": name, "is_current": pk == whose} for pk, name in people],
        "due": promise_lists.due(opened, whose),
        "figures": promise_figures.figures(given, held, opened.now),
        "since": formats.date_format(since.astimezone(ZoneInfo(held.hours.zone)), "DATE_FORMAT"),
        "is_limited": len(given) == promise_lists.MOST,
        "none": _("No promises yet"),
    }
    return render(request, "office/promises.html", frame(request, "promises") | context)


def _clinicians(opened: Opened) -> list[tuple[UUID, str]]:
    """To choose from, for whoever sees all."""
    if not may(opened.actor.roles, "promise.list_all"):
        return []
    held = RoleAssignment.objects.current(opened.now).filter(role=Role.CLINICIAN, user__is_active=True)
    return list(held.order_by("user__name").values_list("user_id", "user__name"))


def _chosen(request: HttpRequest, people: list[tuple[UUID, str]]) -> UUID | None:
    wanted = request.GET.get("clinician", "")
    return next((pk for pk, _name in people if str(pk) == wanted), None)
