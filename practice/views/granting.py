"""A colleague is to become admin or privacy officer: asked here, decided by somebody else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, actions, submissions
from practice.access import Opened
from practice.forms.people import GrantForm
from practice.gate import gate
from practice.models.approval import Approval
from practice.models.people import RoleAssignment, User
from practice.office import frame


@gate(access.colleague, to="people.manage", methods=("GET", "POST"), is_step_up=True)
def grants(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: User = opened.subject
    held = RoleAssignment.objects.current(opened.now).filter(user=user).values_list("role", flat=True)
    form = GrantForm(request, held=list(held))
    if form.is_valid() and user.is_active and _is_asked(form, user, opened):
        messages.success(request, _("Asked. Who can decide has been told by mail."))
        return redirect("approvals")
    context = {
        "form": form,
        "title": _("%(name)s as admin or privacy officer") % {"name": user.name},
        "lede": _(
            "Nobody gives this alone. A second admin or privacy officer agrees; where there is none, everybody is "
            "told, and it can be done in three days."
        ),
        "button": _("Ask for it"),
        "back_url": reverse("person", args=[user.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "office/people/form.html", frame(request, "people") | context, status=status)


def _is_asked(form: GrantForm, user: User, opened: Opened) -> bool:
    said = form.cleaned_data
    try:
        actions.ask_approval(
            act=Approval.Act.GRANT_ROLE,
            detail=said["role"],
            user=user,
            reason=said["reason"],
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except submissions.AlreadyDone:
        return True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
    except actions.AlreadyAsked:
        form.add_error(None, _("This has been asked for already, and waits."))
    except actions.AskedTooOften:
        form.add_error(None, _("This was asked for too often in a week. Talk to each other first."))
    else:
        return True
    return False
