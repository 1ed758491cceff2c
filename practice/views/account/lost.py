"""Somebody whose second factor is lost, between the password and the second step: they ask a second person."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.stages import AuthenticateStage
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practice import actions, actors, forms, policy, spoken, submissions
from practice.actions.approvals import Stage, open_approvals, stage
from practice.actors import Actor
from practice.forms.approvals import ReasonForm
from practice.gate import open_page
from practice.models.approval import Approval
from practice.models.people import User

ACT = Approval.Act.RESET_SECOND_FACTOR
_between = login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")


@open_page("the password is proven, the second factor is lost: nothing opens but the asking")
@_between
def lost(request: HttpRequest) -> HttpResponse:
    user, now = _user(request), timezone.now()
    found = open_approvals(ACT, user.pk, now).first()
    form = ReasonForm(request)
    if found is None and form.is_valid() and _is_asked(request, form, user):
        return redirect("account_lost")
    ripe = found.ripe_at if found else None
    shown = {
        "form": form,
        "approval": found,
        "renewal_key": forms.key_for(request, reverse("account_lost_renewal")),
        "is_ready": found is not None and stage(found, now) is Stage.READY,
        "ripe": spoken.moment(ripe, now=now, zone=policy.practice().time_zone) if ripe else "",
    }
    return render(request, "account/lost.html", shown, status=422 if form.errors and not found else 200)


@open_page("what a second person allowed, or three days, is done: the next sign-in enrols anew")
@require_POST
@_between
def renewal(request: HttpRequest) -> HttpResponse:
    user, now = _user(request), timezone.now()
    found = open_approvals(ACT, user.pk, now).first()
    if found is None or not forms.Form(request).is_valid():
        return redirect("account_lost")
    try:
        actions.use_approval(approval=found, actor=_actor(request, user), now=now)
    except actions.NotReady:
        return redirect("account_lost")
    auth.logout(request)
    messages.success(request, _("Sign in once more. Then you set up a new second step."))
    return redirect("account_login")


def _is_asked(request: HttpRequest, form: ReasonForm, user: User) -> bool:
    asked: dict[str, Any] = {
        "actor": _actor(request, user),
        "now": timezone.now(),
        "submission": form.submission,
    }
    try:
        actions.ask_approval(act=ACT, user=user, reason=form.cleaned_data["reason"], **asked)
    except (submissions.AlreadyDone, actions.AlreadyAsked):
        return True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
    except actions.AskedTooOften:
        form.add_error(None, _("This was asked for too often in a week. Talk to each other first."))
    else:
        return True
    return False


def _user(request: HttpRequest) -> User:
    found: User = request._login_stage.login.user  # type: ignore[attr-defined]
    return found


def _actor(request: HttpRequest, user: User) -> Actor:
    """Who they are by their password alone: no role counts."""
    network = request.META.get("REMOTE_ADDR", "")
    return actors.of_user(user, now=timezone.now(), is_verified=False, network=network)
