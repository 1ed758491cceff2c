"""Colleagues: the list, one person's page, and what is done about them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from practice import access, actions, policy, spoken, submissions
from practice.access import Opened
from practice.access.colleagues import everybody
from practice.actions import entry
from practice.actions.approvals import open_approvals
from practice.forms import Form
from practice.forms.people import InviteForm, LeavingForm, LicenceForm, PersonForm, RolesForm, SupervisionForm
from practice.gate import gate
from practice.models import AccountLink, Approval, CareTeamMember, Licence, RoleAssignment, Supervision, User
from practice.office import frame
from practice.vocabulary import GUARDED_ROLES, Role


@gate(access.colleagues, to="people.view")
def people(request: HttpRequest, opened: Opened) -> HttpResponse:
    users = list(everybody())
    waiting = set(_invited(users).values_list("user_id", flat=True))
    roles = _roles_of(users, opened)
    rows = [
        {
            "name": user.name,
            "title": user.title,
            "email": user.email,
            "url": reverse("person", args=[user.pk]),
            "roles": ", ".join(roles.get(user.pk, [])),
            "has_left": not user.is_active,
            "is_invited": user.pk in waiting,
        }
        for user in users
    ]
    can_invite = Role.ADMIN in opened.actor.roles
    context = {"people": rows, "new_url": reverse("person_new") if can_invite else ""}
    return render(request, "office/people/people.html", frame(request, "people") | context)


@gate(access.colleagues, to="people.manage", methods=("GET", "POST"), is_step_up=True)
def person_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = InviteForm(request)
    if request.method == "POST" and form.is_valid() and (user := _invite(form, opened)):
        messages.success(request, _("Invited. The link to begin is on its way to their mailbox."))
        return redirect("person", user_id=user.pk)
    return _form(request, form, _("Invite a colleague"), _("Send the invitation"), reverse("people"))


@gate(access.colleague, to="people.view")
def person(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    zone = policy.practice().time_zone
    held = RoleAssignment.objects.current(opened.now).filter(user=user).order_by("from_at")
    context = {
        "person": user,
        "roles": [
            {"name": Role(one.role).label, "since": spoken.moment(one.from_at, now=opened.now, zone=zone)}
            for one in held
        ],
        "licences": [_licence(row) for row in Licence.objects.filter(user=user).order_by("state")],
        "supervises": [_supervision(row, row.clinician) for row in _supervisions(opened, supervisor=user)],
        "supervised_by": [row.supervisor.name for row in _supervisions(opened, clinician=user)],
        "caseload": CareTeamMember.objects.current(opened.now).filter(user=user).count(),
        "asked_for": [Role(one.detail).label for one in _asked_roles(user, opened)],
        "may_ask": not GUARDED_ROLES <= {one.role for one in held},
        "is_waiting": _invited([user]).exists(),
        "may_manage": Role.ADMIN in opened.actor.roles and user.is_active,
        "urls": {name: reverse(f"person_{name}", args=[user.pk]) for name in _PAGES},
        "back_url": reverse("people"),
    }
    return render(request, "office/people/person.html", frame(request, "people") | context)


_PAGES = ("edition", "roles", "grants", "licences", "supervision", "link", "sessions", "leaving")


@gate(access.colleague, to="people.manage", methods=("GET", "POST"), is_step_up=True)
def edition(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    form = PersonForm(request, user=user)

    def act() -> None:
        said = form.cleaned_data
        actions.change_person(
            user=user, name=said["name"], title=said["title"], actor=opened.actor, now=opened.now
        )

    return _asked(request, form, act, user, title=_("Name and title"), saved=_("Saved."))


@gate(access.colleague, to="people.manage", methods=("GET", "POST"), is_step_up=True)
def roles(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    held = RoleAssignment.objects.current(opened.now).filter(user=user).values_list("role", flat=True)
    form = RolesForm(request, held=list(held))

    def act() -> None:
        actions.set_roles(user=user, roles=form.cleaned_data["roles"], actor=opened.actor, now=opened.now)

    saved = _("Saved. They sign in anew, with these roles.")
    return _asked(request, form, act, user, title=_("Roles of %(name)s") % {"name": user.name}, saved=saved)


@gate(access.colleague, to="people.manage", methods=("GET", "POST"))
def licences(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    form = LicenceForm(request)

    def act() -> None:
        names = ("state", "profession", "number", "expires_on")
        said = {name: form.cleaned_data[name] for name in names}
        actions.add_licence(user=user, **said, actor=opened.actor, now=opened.now)

    return _asked(
        request, form, act, user, title=_("A licence of %(name)s") % {"name": user.name}, saved=_("Saved.")
    )


@gate(access.licence, to="people.manage", methods=("POST",))
def licence_removal(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Licence = opened.subject
    actions.remove_licence(licence=row, actor=opened.actor, now=opened.now)
    messages.success(request, _("Removed."))
    return redirect("person", user_id=row.user_id)


@gate(access.colleague, to="people.manage", methods=("GET", "POST"), is_step_up=True)
def supervision(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    others = everybody().filter(is_active=True).exclude(pk=user.pk)
    form = SupervisionForm(request, clinicians=[(str(one.pk), one.name) for one in others])

    def act() -> None:
        clinician = others.get(pk=form.cleaned_data["clinician"])
        actions.supervise(supervisor=user, clinician=clinician, actor=opened.actor, now=opened.now)

    title = _("Whom %(name)s supervises") % {"name": user.name}
    return _asked(request, form, act, user, title=title, saved=_("From now on."))


@gate(access.supervision, to="people.manage", methods=("POST",))
def supervision_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Supervision = opened.subject
    actions.end_supervision(supervision=row, actor=opened.actor, now=opened.now)
    messages.success(request, _("Ended."))
    return redirect("person", user_id=row.supervisor_id)


@gate(access.colleague, to="people.manage", methods=("POST",))
def link(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The link to begin once more; the one before is void."""
    user: User = opened.subject
    if _invited([user]).exists():
        entry.send_account_link(
            user=user, purpose=AccountLink.Purpose.JOIN, actor=opened.actor, now=opened.now
        )
        messages.success(request, _("A fresh link is on its way. The one before opens nothing any more."))
    return redirect("person", user_id=user.pk)


@gate(access.colleague, to="people.manage", methods=("POST",))
def sessions(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    actions.end_sessions(user=user, reason="by_admin", actor=opened.actor, now=opened.now)
    messages.success(request, _("Signed out everywhere."))
    return redirect("person", user_id=user.pk)


@gate(access.colleague, to="people.manage", methods=("GET", "POST"), is_step_up=True)
def leaving(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    form = LeavingForm(request)

    def act() -> None:
        actions.end_employment(user=user, actor=opened.actor, now=opened.now)

    caseload = CareTeamMember.objects.current(opened.now).filter(user=user).count()
    lede = _(
        "Everything of theirs ends at once: sessions, links, what they had put in the queue. "
        "They care for %(count)s clients, who are then listed for hand-over."
    ) % {"count": caseload}
    title = _("%(name)s leaves the practice") % {"name": user.name}
    return _asked(
        request, form, act, user, title=title, lede=lede, saved=_("Done. Nothing of theirs opens any more.")
    )


def _asked(
    request: HttpRequest,
    form: Form,
    act: Callable[[], None],
    user: User,
    *,
    title: str,
    saved: str,
    lede: str = "",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except actions.LastAdmin:
            form.add_error(
                None, _("Somebody must stay who can run the practice. Make somebody else its admin first.")
            )
        except actions.NeedsApproval:
            form.add_error(None, _("Nobody gives this role alone. It is asked for on their page."))
        else:
            messages.success(request, saved)
            return redirect("person", user_id=user.pk)
    return _form(request, form, title, _("Save"), reverse("person", args=[user.pk]), lede=lede)


def _form(
    request: HttpRequest, form: Form, title: str, button: str, back_url: str, *, lede: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "lede": lede, "button": button, "back_url": back_url}
    return render(
        request,
        "office/people/form.html",
        frame(request, "people") | context,
        status=422 if form.errors else 200,
    )


def _invite(form: InviteForm, opened: Opened) -> User | None:
    said = form.cleaned_data
    given: dict[str, Any] = {name: said[name] for name in ("name", "email", "title", "roles")}
    try:
        return actions.invite_colleague(
            **given, submission=form.submission, actor=opened.actor, now=opened.now
        )
    except actions.AddressTaken:
        form.add_error("email", _("Somebody signs in with this address already."))
    except submissions.AlreadyDone as done:
        return User.objects.get(pk=str(done.result_id))
    except submissions.Changed:
        form.add_error(None, _("This page was sent before with other words. Please send it once more."))
    return None


def _invited(users: list[User]) -> QuerySet[AccountLink]:
    """Links to begin of those who work here and have not used one: expired ones too, a fresh one takes their place."""
    waiting = [user for user in users if user.is_active and not user.has_usable_password()]
    return AccountLink.objects.filter(user__in=waiting, purpose=AccountLink.Purpose.JOIN, used_at=None)


def _roles_of(users: list[User], opened: Opened) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    held = RoleAssignment.objects.current(opened.now).filter(user__in=users).order_by("role")
    for user_id, role in held.values_list("user_id", "role"):
        found.setdefault(user_id, []).append(str(Role(role).label))
    return found


def _asked_roles(user: User, opened: Opened) -> QuerySet[Approval]:
    return open_approvals(Approval.Act.GRANT_ROLE, user.pk, opened.now).order_by("asked_at")


def _supervisions(opened: Opened, **whose: User) -> Any:
    found = Supervision.objects.current(opened.now).filter(**whose)
    return found.select_related("supervisor", "clinician").order_by("from_at")


def _supervision(row: Supervision, clinician: User) -> dict[str, str]:
    return {"name": clinician.name, "end_url": reverse("person_supervision_ending", args=[row.pk])}


def _licence(row: Licence) -> dict[str, str]:
    until = date_format(row.expires_on, "DATE_FORMAT") if row.expires_on else ""
    return {
        "words": f"{row.state} · {row.profession} · {row.number}",
        "until": until,
        "remove_url": reverse("person_licence_removal", args=[row.pk]),
    }
