"""The practice's own pages: what is ready, what it says of itself, its hours and its crisis help."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from practice import access, actions, policy, spoken
from practice.access import Opened
from practice.forms import Form, watched
from practice.forms.hours import CrisisForm, HoursForm
from practice.forms.setup import SettingsForm
from practice.gate import gate
from practice.models import Client, CommunicationsPolicy, RoleAssignment, User
from practice.office import frame
from practice.rules import lint_words
from practice.rules import vendors as vendor_rules
from practice.vocabulary import Role


@gate(access.settings, to="practice.manage")
def overview(request: HttpRequest, opened: Opened) -> HttpResponse:
    house = policy.practice()
    context = {
        "practice": house,
        "steps": _steps(opened),
        "pages": _pages(),
        "states": ", ".join(house.states),
        "zone": spoken.place_of_zone(house.time_zone),
        "ending": _ending(opened),
    }
    return render(request, "office/practice/overview.html", frame(request, "practice") | context)


@gate(access.settings, to="practice.manage", methods=("GET", "POST"), is_step_up=True)
def profile(request: HttpRequest, opened: Opened) -> HttpResponse:
    house = policy.practice()
    form = SettingsForm(request, practice=house)

    def act() -> None:
        actions.change_profile(practice=house, profile=form.profile, actor=opened.actor, now=opened.now)

    return _asked(request, form, act, title=_("What the practice says of itself"), saved=_("Saved."))


@gate(access.settings, to="practice.manage", methods=("GET", "POST"), is_step_up=True)
def hours(request: HttpRequest, opened: Opened) -> HttpResponse:
    held = policy.current()
    form = HoursForm(request, rules=held)

    def act() -> None:
        actions.revise_policy(changes=form.terms, read=held.version, actor=opened.actor, now=opened.now)

    return _asked(
        request,
        form,
        act,
        title=_("Hours and promises"),
        lede=_(
            "A day is written 09:00-12:00, 13:00-17:00; an empty day is closed. Saving publishes a new version of the policy."
        ),
        saved=_("Published. From now on these hours hold."),
    )


@gate(access.settings, to="practice.manage", methods=("GET", "POST"), is_step_up=True)
def crisis(request: HttpRequest, opened: Opened) -> HttpResponse:
    held = policy.current()
    form = CrisisForm(request, rules=held)

    def act() -> None:
        changes = {"crisis": form.crisis}
        actions.revise_policy(changes=changes, read=held.version, actor=opened.actor, now=opened.now)

    return _asked(
        request,
        form,
        act,
        title=_("Help in a crisis"),
        lede=_(
            "The national lines always stand first. Add those of your own place; clients find them with one tap."
        ),
        saved=_("Published. Clients see it from now on."),
    )


def _ending(opened: Opened) -> list[str]:
    """Vendors whose agreement ends within a month, or has ended."""
    today = opened.now.astimezone(policy.zone()).date()
    soon = [one for one in policy.vendors() if vendor_rules.ends_soon(one, today)]
    return [lint_words.vendor_ends(one, today) for one in soon]


def _asked(
    request: HttpRequest, form: Form, act: Callable[[], None], *, title: str, saved: str, lede: str = ""
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
            messages.success(request, saved)
            return redirect("practice")
        except actions.PolicyMovedOn:
            watched.at_this_moment(form)
    context = {"form": form, "title": title, "lede": lede, "back_url": reverse("practice")}
    return render(
        request,
        "office/practice/form.html",
        frame(request, "practice") | context,
        status=422 if form.errors else 200,
    )


def _steps(opened: Opened) -> list[dict[str, Any]]:
    """What a practice needs before its first client, and which of it is done."""
    held = RoleAssignment.objects.current(opened.now).filter(user__is_active=True)
    has_officer = held.filter(role=Role.PRIVACY_OFFICER).exists()
    has_colleague = User.objects.filter(kind=User.Kind.WORKFORCE, is_active=True).count() > 1
    has_looked = CommunicationsPolicy.objects.count() > 1
    steps = (
        (has_looked, _("Look through the office hours and what clients can expect"), "practice_hours"),
        (bool(settings.SOTTO_SMTP_HOST), _("Connect the mail server of the practice"), ""),
        (bool(settings.SOTTO_SMS_URL), _("Connect the texting provider, if you want to text"), ""),
        (bool(policy.practice().places), _("Say where you meet clients"), "practice_profile"),
        (has_officer, _("Name a privacy officer"), "people"),
        (
            policy.practice().sheets_put_away_at is not None,
            _("Print the recovery sheets and put them away"),
            "sheets",
        ),
        (has_colleague, _("Invite the others"), "people"),
        (Client.objects.exists(), _("Bring in the first client"), ""),
    )
    return [{"is_done": done, "words": words, "url": _address(name)} for done, words, name in steps]


def _pages() -> list[dict[str, str]]:
    pages = (
        (
            _("What it says of itself"),
            _("Names, phone, places, NPI, EIN, states, idle times."),
            "practice_profile",
        ),
        (
            _("Hours and promises"),
            _("Office hours, closures, quiet hours, promised answers."),
            "practice_hours",
        ),
        (_("Help in a crisis"), _("Lines of your own place, beside the national ones."), "practice_crisis"),
        (_("Words of crisis"), _("What a client writes that brings help at once."), "crisis_words"),
        (_("On call"), _("Who is told at once when a client writes such words."), "on_call"),
        (_("Vendors"), _("Who carries email and texts, and until when they have agreed."), "vendors"),
        (_("People"), _("Colleagues, their roles, licences and supervision."), "people"),
        (_("The contact page"), _("Where people write to you for the first time."), "contact_page"),
        (
            _("Automatic answers"),
            _("What clients read when they write while the office is closed."),
            "practice_replies",
        ),
        (_("Mail"), _("How mail goes out and comes in, and whether it does."), "practice_mail"),
        (_("Keys and backups"), _("Where the keys are held, what was backed up, what was proven."), "keys"),
        (_("Decisions that need two"), _("What somebody asks for, and who agrees."), "approvals"),
    )
    return [{"title": title, "about": about, "url": _address(name)} for title, about, name in pages]


def _address(name: str) -> str:
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""
