"""Who is told at once when a client writes words of crisis: set by the admin, for a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, actions, policy, spoken
from practice.access import Opened
from practice.forms import Form
from practice.forms.on_call import OnCallForm
from practice.gate import gate
from practice.models import OnCall, RoleAssignment, TellingPreference, User
from practice.office import frame
from practice.views.policy_draft import ask
from practice.vocabulary import Role


@gate(access.settings, to="on_call.set", methods=("GET", "POST"))
def on_call(request: HttpRequest, opened: Opened) -> HttpResponse:
    zone = policy.practice().time_zone
    clinicians = _clinicians(opened)
    form = OnCallForm(request, clinicians=clinicians, zone=zone, now=opened.now)
    if request.method == "POST" and form.is_valid() and _set(form, clinicians, opened):
        messages.success(request, _("Saved."))
        return redirect("on_call")
    coming = OnCall.objects.filter(until_at__gt=opened.now).select_related("user").order_by("from_at")
    mobiles = set(TellingPreference.objects.exclude(mobile="").values_list("user_id", flat=True))
    context = {
        "form": form,
        "shifts": [_row(row, opened, zone, mobiles) for row in coming],
        "back_url": reverse("practice"),
    }
    status = 422 if form.errors else 200
    return render(
        request, "office/practice/on_call.html", frame(request, "practice") | context, status=status
    )


@gate(access.on_call, to="on_call.set", methods=("GET", "POST"))
def ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    def act() -> None:
        actions.end_on_call(on_call=opened.subject, actor=opened.actor, now=opened.now)

    lede = _row(opened.subject, opened, policy.practice().time_zone, set())["words"]
    return ask(
        request,
        Form(request),
        act,
        title=_("End being on call"),
        lede=lede,
        button=_("End it"),
        saved=_("Ended."),
        back="on_call",
    )


def _set(form: OnCallForm, clinicians: list[User], opened: Opened) -> bool:
    said = form.cleaned_data
    try:
        actions.set_on_call(
            user=next(one for one in clinicians if str(one.pk) == said["whose"]),
            from_at=said["from_at"],
            until_at=said["until_at"],
            actor=opened.actor,
            now=opened.now,
        )
    except actions.OnCallAlready:
        form.add_error("from_at", _("They are on call for a part of that time already."))
    except actions.NoClinician:
        form.add_error("whose", _("On call are clinicians who work here."))
    return not form.errors


def _clinicians(opened: Opened) -> list[User]:
    held = RoleAssignment.objects.current(opened.now).filter(role=Role.CLINICIAN)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name"))


def _row(row: OnCall, opened: Opened, zone: str, mobiles: set[Any]) -> dict[str, Any]:
    until = row.until_at or row.from_at
    values = {
        "name": row.user.name,
        "from": spoken.moment(row.from_at, now=opened.now, zone=zone),
        "until": spoken.moment(until, now=opened.now, zone=zone),
    }
    return {
        "words": _("%(name)s, from %(from)s until %(until)s") % values,
        "is_now": row.from_at <= opened.now,
        "by": _("told by email and by text")
        if row.user_id in mobiles
        else _("told by email; no mobile is set"),
        "url": reverse("on_call_ending", args=[row.pk]),
    }
