"""The parts of the policy's draft, each a page of its own, saved by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from practice import access, actions, clauses, policy
from practice.access import NotVisible, Opened
from practice.forms.hours import CrisisForm, HoursForm
from practice.forms.policy import ClauseForm, GuidanceForm, PromisesForm, WaysForm
from practice.gate import gate
from practice.models import CommunicationsPolicy
from practice.rules import holidays, hours_form
from practice.views.policy_draft import ask
from practice.views.policy_draft import circumstance as known_circumstance

BACK: dict[str, str] = {"back": "policy_draft"}


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def ways(request: HttpRequest, opened: Opened, circumstance: str) -> HttpResponse:
    why = known_circumstance(circumstance)
    row: CommunicationsPolicy = opened.subject
    form = WaysForm(request, rules=policy.of_row(row), circumstance=why)

    def act() -> None:
        actions.change_policy_cells(
            draft=row, cells=form.cells, read=form.read, actor=opened.actor, now=opened.now
        )

    title = _("Ways: %(about)s") % {"about": why.label}
    return ask(request, form, act, title=title, saved=_saved(), **BACK)


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def hours(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = HoursForm(request, rules=policy.of_row(opened.subject))

    def act() -> None:
        _change(opened, form.terms)

    lede = _("A day is written 09:00-12:00, 13:00-17:00; an empty day is closed.")
    title = _("Hours and the usual promise")
    return ask(
        request,
        form,
        act,
        title=title,
        lede=lede,
        saved=_saved(),
        aside="office/policy/_holidays.html",
        **BACK,
    )


@gate(access.policy_draft, to="policy.edit", methods=("POST",))
def federal_holidays(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Those still to come, until the end of the next year, join the days on which the office is closed."""
    row: CommunicationsPolicy = opened.subject
    office = hours_form.office_from_dict(row.hours)
    today = opened.now.astimezone(policy.zone()).date()
    days = {day for year in (today.year, today.year + 1) for day in holidays.federal(year) if day >= today}
    closures = sorted(day.isoformat() for day in office.closures | days)
    _change(opened, {"hours": row.hours | {"closures": closures}})
    messages.success(
        request, _("The federal holidays until the end of next year are in. Take out what you keep open.")
    )
    return redirect("policy_draft_hours")


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def promises(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = PromisesForm(request, rules=policy.of_row(opened.subject))

    def act() -> None:
        _change(opened, {"response": form.response})

    lede = _("Only where something else is promised than usual.")
    return ask(request, form, act, title=_("Other promises"), lede=lede, saved=_saved(), **BACK)


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def crisis(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = CrisisForm(request, rules=policy.of_row(opened.subject))

    def act() -> None:
        _change(opened, {"crisis": form.crisis})

    lede = _("The national lines always stand first. Add those of your own places.")
    return ask(request, form, act, title=_("Help in a crisis"), lede=lede, saved=_saved(), **BACK)


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def guidance(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = GuidanceForm(request, rules=policy.of_row(opened.subject))

    def act() -> None:
        _change(opened, {"guidance": form.guidance})

    lede = _("The composer shows it while somebody writes. It advises; only the last point stops anything.")
    return ask(request, form, act, title=_("Advice for writing"), lede=lede, saved=_saved(), **BACK)


@gate(access.policy_draft, to="policy.edit", methods=("GET", "POST"))
def clause(request: HttpRequest, opened: Opened, topic: str) -> HttpResponse:
    if topic not in clauses.TITLES:
        raise NotVisible
    row: CommunicationsPolicy = opened.subject
    form = ClauseForm(request, words=row.clauses.get(topic, {}))

    def act() -> None:
        actions.change_policy_clause(
            draft=row, topic=topic, words=form.words, actor=opened.actor, now=opened.now
        )

    lede = _("Clients read it. Short sentences, everyday words. An empty line parts two paragraphs.")
    title = str(clauses.TITLES[topic])
    return ask(request, form, act, title=title, lede=lede, saved=_saved(), **BACK)


def _change(opened: Opened, changes: dict[str, Any]) -> None:
    actions.change_policy_draft(draft=opened.subject, changes=changes, actor=opened.actor, now=opened.now)


def _saved() -> str:
    return _("Saved in the draft.")
