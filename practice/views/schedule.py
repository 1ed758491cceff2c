"""The week, or one day of it: who comes when, what somebody must decide, and who came."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import access, crypto, policy, schedule, spoken
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.nouns import grant_for_list
from practice.forms import Form
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.vocabulary import Role, SealedClass

ALL = "all"
FRIDAY = 4  # as date.weekday counts
MOST = 400  # of one week, on one page
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)


@gate(access.desk, to="schedule.view")
def week(request: HttpRequest, opened: Opened) -> HttpResponse:
    on, count, whose = _day(request, opened), _count(request), _whose(request, opened)
    first = _first(on, count, is_asked="on" in request.GET)
    found = schedule.mine(opened.actor, opened.now)
    if whose != ALL:
        found = found.filter(clinician_id=UUID(whose))
    zone = policy.practice().time_zone
    listed = list(schedule.within_days(found, first, count, zone)[:MOST])
    shown = schedule.rows(opened, listed, request)
    waiting = schedule.waiting(opened.actor, opened.now).select_related("client", "clinician")
    context = {
        "waiting": schedule.rows(opened, waiting.order_by("starts_at")[:MOST], request, has_day=True),
        "days": [_one_day(opened, day, listed, shown) for day in schedule.days(first, count)],
        "title": _title(first, count),
        "is_week": count == 7,
        "whose": whose,
        "clinicians": [(ALL, _("Everybody I may see")), *schedule.clinicians(opened.now)],
        "on": on.isoformat(),
        "urls": _urls(opened, on, count, whose),
        "in_leave": _in_leave(opened),
        "shows_clinician": whose == ALL,
    }
    return render(request, "office/schedule/week.html", frame(request, "schedule") | context)


def _in_leave(opened: Opened) -> int:
    """How many appointments somebody must move or cancel, because their clinician is away."""
    return sum(schedule.planned_in(schedule.absences_ahead(opened.actor, opened.now), opened.now).values())


def _first(on: date, count: int, *, is_asked: bool) -> date:
    """A week begins on its Monday; but on a weekend nobody looks back at it, so what comes is shown."""
    is_weekend = on.weekday() > FRIDAY
    return on if count == 1 or (is_weekend and not is_asked) else on - timedelta(days=on.weekday())


class WhoForm(Form):
    client = django_forms.ChoiceField(
        label=gettext_lazy("With whom"), error_messages={"required": gettext_lazy("Choose a client.")}
    )

    def __init__(self, request: HttpRequest, *, clients: list[tuple[str, str]]) -> None:
        super().__init__(request)
        self.fields["client"].choices = [("", _("choose")), *clients]  # type: ignore[attr-defined]


@gate(access.desk, to="schedule.change", methods=("GET", "POST"))
def appointment_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Whom it is with; the rest is asked on that client's page."""
    form = WhoForm(request, clients=_clients(opened))
    if request.method == "POST" and form.is_valid():
        return redirect("client_appointment_new", client_id=form.cleaned_data["client"])
    context = frame(request, "schedule") | {"form": form, "back_url": reverse("schedule")}
    return render(request, "office/schedule/new.html", context, status=422 if form.errors else 200)


def _clients(opened: Opened) -> list[tuple[str, str]]:
    found = list(scope.clients(opened.actor, opened.now).filter(status=Client.Status.ACTIVE))
    reaches = scope.reaches(opened.actor, [one.pk for one in found], opened.now)
    found = [one for one in found if SealedClass.ADMINISTRATIVE in reaches[one.pk].writes]
    opened.seen, opened.vaults = [one.pk for one in found], [one.vault_id for one in found]
    names = crypto.open_rows(found, "name", by=grant_for_list(opened.actor, opened.seen, opened.now))
    pairs = [(str(one.pk), name or "") for one, name in zip(found, names, strict=True)]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def _day(request: HttpRequest, opened: Opened) -> date:
    try:
        found = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return schedule.local_day(opened.now)
    return min(max(found, FIRST), LAST)


def _count(request: HttpRequest) -> int:
    return 1 if request.GET.get("days") == "1" else 7


def _whose(request: HttpRequest, opened: Opened) -> str:
    """A clinician begins with their own, whoever keeps the desk with everybody's."""
    wanted = request.GET.get("clinician", "")
    if wanted in {ALL, *(pk for pk, _name in schedule.clinicians(opened.now))}:
        return wanted
    roles = opened.actor.roles
    is_own = Role.CLINICIAN in roles and Role.FRONT_DESK not in roles
    return str(opened.actor.person) if is_own else ALL


def _one_day(opened: Opened, day: date, listed: list[Any], shown: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [row for one, row in zip(listed, shown, strict=True) if schedule.local_day(one.starts_at) == day]
    return {"label": spoken.date(day), "rows": rows, "is_today": day == schedule.local_day(opened.now)}


def _title(first: date, count: int) -> str:
    if count == 1:
        return spoken.date(first)
    return _("Week from %(day)s") % {"day": spoken.date(first)}


def _urls(opened: Opened, on: date, count: int, whose: str) -> dict[str, str]:
    def to(day: date, days: int = count) -> str:
        return "?" + urlencode({"on": day.isoformat(), "days": str(days), "clinician": whose})

    step = timedelta(days=count)
    roles = opened.actor.roles
    found = {
        "before": to(on - step),
        "after": to(on + step),
        "today": "?" + urlencode({"days": str(count), "clinician": whose}),
        "day": to(on, 1),
        "week": to(on, 7),
    }
    pages = {
        "new": ("appointment_new", "schedule.change"),
        "import": ("schedule_import", "schedule.import"),
        "feed": ("calendar_feed", "schedule.feed"),
        "away": ("absence_new", "absence.note"),
        "leaves": ("absences", "absence.view"),
    }
    return found | {
        name: reverse(page) for name, (page, capability) in pages.items() if may(roles, capability)
    }
