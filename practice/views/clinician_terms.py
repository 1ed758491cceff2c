"""Clinicians' own limits, stricter than the policy, and who is away with whom in their place."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from practice import access, actions, policy, policy_matrix, policy_words, schedule
from practice.access import Opened, scope
from practice.access.capabilities import may
from practice.access.policies import absences as visible_absences
from practice.actions.clinician_terms import may_cover
from practice.forms import Form
from practice.forms.boundaries import BoundaryForm
from practice.forms.vendors import AbsenceForm
from practice.gate import gate
from practice.models import Absence, CareTeamMember, ClinicianBoundary, User
from practice.office import frame
from practice.rules import boundaries as rules
from practice.rules import hours_form
from practice.rules.boundaries import Boundary
from practice.views.policy_draft import ask

MOST = 200  # appointments of one leave, on one page


@gate(access.policy, to="boundary.view")
def boundaries(request: HttpRequest, opened: Opened) -> HttpResponse:
    standing = ClinicianBoundary.objects.current(opened.now).select_related("user").order_by("user__name")
    if not may(opened.actor.roles, "policy.edit"):
        standing = standing.filter(user_id=opened.actor.person)
    held = policy.current()
    own_url = reverse("boundary_own") if may(opened.actor.roles, "boundary.set") else ""
    rows = [{"name": row.user.name, "lines": _lines(row, held)} for row in standing]
    context = {"boundaries": rows, "own_url": own_url}
    return render(request, "office/policy/boundaries.html", frame(request, "policy") | context)


@gate(access.policy, to="boundary.set", methods=("GET", "POST"))
def boundary_own(request: HttpRequest, opened: Opened) -> HttpResponse:
    user = User.objects.get(pk=opened.actor.person)
    standing = ClinicianBoundary.objects.current(opened.now).filter(user=user).first()
    form = BoundaryForm(request, rules=policy.current(), terms=standing.terms if standing else {})
    if request.method == "POST" and form.is_valid():
        _set(form, user, opened)

    def act() -> None:
        """Done above, since what widens is said at its field."""

    lede = _("Only stricter than the policy. What you leave as it is follows the practice.")
    return ask(
        request, form, act, title=_("My own limits"), lede=lede, saved=_("From now on."), back="boundaries"
    )


def _set(form: BoundaryForm, user: User, opened: Opened) -> None:
    try:
        actions.set_boundary(user=user, terms=form.terms, actor=opened.actor, now=opened.now)
    except actions.Widens as wider:
        for one in wider.widenings:
            form.add_error("quiet_until" if one.where == "quiet" else one.where, one.words)
    except hours_form.HoursError as error:
        for words in error.errors:
            form.add_error(None, words)


def _lines(row: ClinicianBoundary, held: policy.PolicyInForce) -> list[str]:
    own: Boundary = rules.read(row.terms, id=str(row.pk), user_id=str(row.user_id), zone=held.hours.zone)
    cells = [held.cell(why, how) for why, how in own.limits]
    found = [
        f"{str(one.circumstance.label).capitalize()}, {one.channel.label}: "
        f"{policy_matrix.setting(rules.tightened(one, own))}"
        for one in cells
    ]
    if own.week:
        found += policy_words.hours_lines(rules.tightened_hours(held.hours, own))
    if own.quiet:
        found.append(policy_words.quiet_words(rules.tightened_quiet(held.quiet, own)))
    return found


@gate(access.policy, to="absence.view")
def absences(request: HttpRequest, opened: Opened) -> HttpResponse:
    may_note = may(opened.actor.roles, "absence.note")
    context = {
        "absences": _absences(schedule.absences_ahead(opened.actor, opened.now), opened),
        "new_url": reverse("absence_new") if may_note else "",
        "schedule_url": reverse("schedule") if may(opened.actor.roles, "schedule.view") else "",
    }
    return render(request, "office/policy/absences.html", _frame(request, opened) | context)


@gate(access.policy, to="absence.note", methods=("GET", "POST"))
def absence_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    colleagues = list(User.objects.filter(kind=User.Kind.WORKFORCE, is_active=True).order_by("name"))
    own = None if may(opened.actor.roles, "absence.note_all") else User.objects.get(pk=opened.actor.person)
    covering = list(may_cover(opened.now).exclude(pk=opened.actor.person).order_by("name"))
    form = AbsenceForm(request, colleagues=colleagues, covering=covering, own=own)
    if request.method == "POST" and form.is_valid():
        noted = _note(form, {str(one.pk): one for one in colleagues}, own, opened)
        if noted is not None:
            messages.success(request, _("Noted."))
            return redirect("absence", absence_id=noted.pk)

    def act() -> None:
        """Done above, since what is wrong is said at its field."""

    return ask(request, form, act, title=_("Away"), saved="", back="absences")


def _note(form: AbsenceForm, colleagues: dict[str, User], own: User | None, opened: Opened) -> Absence | None:
    said = form.cleaned_data
    if said["until_on"] < opened.now.astimezone(policy.zone()).date():
        form.add_error("until_on", _("These days are over. Nobody can be told any more."))
        return None
    try:
        return actions.note_absence(
            user=own or colleagues[said["whose"]],
            from_on=said["from_on"],
            until_on=said["until_on"],
            covered_by=colleagues.get(said["covered_by"]),
            actor=opened.actor,
            now=opened.now,
        )
    except actions.NobodyCovers:
        form.add_error("covered_by", _("Somebody else, a clinician who works here, covers."))
    except actions.NamesThemself:
        form.add_error("covered_by", _("Nobody gives themself a colleague's clients: let them name you."))
    except actions.AlreadyAway:
        form.add_error("from_on", _("There is an absence on these days already."))
    return None


@gate(access.absence, to="absence.view")
def absence(request: HttpRequest, opened: Opened) -> HttpResponse:
    """One leave, and what is planned in it: whoever sees those clients moves or cancels it from here."""
    lying = schedule.in_absence(opened.subject, opened.now)
    mine = lying.filter(scope.within(opened.actor, opened.now)).select_related("client", "clinician")
    mine = mine if may(opened.actor.roles, "schedule.view") else mine.none()
    context = {
        "absence": _absences([opened.subject], opened)[0],
        "appointments": [
            _back_to(opened.subject, row) for row in schedule.rows(opened, mine[:MOST], request, has_day=True)
        ],
        "unseen": lying.count() - mine.count(),
        "back_url": reverse("absences"),
    }
    return render(request, "office/policy/absence.html", _frame(request, opened) | context)


def _frame(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """Whoever keeps a schedule comes from there."""
    return frame(request, "schedule" if may(opened.actor.roles, "schedule.view") else "policy")


def _back_to(absence: Absence, row: dict[str, Any]) -> dict[str, Any]:
    """Who has moved or cancelled one of them finds the rest of the leave again."""
    urls = {name: row[name] for name in ("move_url", "cancel_url")}
    return row | {name: url and f"{url}?leave={absence.pk}" for name, url in urls.items()}


@gate(access.absence, to="absence.note", methods=("GET", "POST"))
def absence_cancelling(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Absence = opened.subject

    def act() -> None:
        actions.cancel_absence(absence=row, actor=opened.actor, now=opened.now)

    return ask(
        request,
        Form(request),
        act,
        title=_("Take the absence back"),
        lede=_words(row),
        button=_("Take it back"),
        saved=_("Taken back."),
        back="absences",
    )


def _absences(rows: list[Absence], opened: Opened) -> list[dict[str, Any]]:
    team = CareTeamMember.objects.filter(absence__in=rows).values_list("absence")
    clients = dict(team.annotate(Count("client", distinct=True)))
    planned = schedule.planned_in(rows, opened.now)
    ours = set(visible_absences(opened.actor, to="absence.note").values_list("pk", flat=True))
    return [
        {
            "words": _words(row),
            "covered_by": row.covered_by.name if row.covered_by else "",
            "clients": clients.get(row.pk, 0),
            "planned": planned[row.pk],
            "page_url": reverse("absence", args=[row.pk]),
            "url": reverse("absence_cancelling", args=[row.pk]) if row.pk in ours else "",
        }
        for row in rows
    ]


def _words(row: Absence) -> str:
    first, last = (formats.date_format(day, "DATE_FORMAT") for day in (row.from_on, row.until_on))
    return _("%(name)s, from %(first)s to %(last)s") % {"name": row.user.name, "first": first, "last": last}
