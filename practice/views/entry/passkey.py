"""A client's passkey: instead of code and PIN on a new device, and to show that it is still them."""

from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practice import actors, audit, step_up
from practice.actions import entry
from practice.actions.entry import Outcome, PinAnswer
from practice.gate import open_page
from practice.identity import passkeys, reach
from practice.views.entry import steps


@open_page("signing in begins here")
@ratelimit.decorator(app="allauth.mfa", action="webauthn_login")
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET: the question for the browser. POST: its answer."""
    if request.method != "POST":
        return JsonResponse(passkeys.begin())
    found = passkeys.shown(request)
    if found is not None and reach.rests(found.user, timezone.now()):
        audit.record_denial("practice.sign_in.refused", actor=_stranger(request), reason="rests")
        return steps.rests(request)
    if found is None or not reach.may_enter(found.user, timezone.now()):
        return _refused(request)
    found.record_usage()
    onward = steps.onward_of(request.POST.get("next", ""))
    steps.begin(request, PinAnswer(Outcome.RIGHT, found.user))
    return redirect(onward)


@open_page("a signed-in client shows their passkey once more")
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    if not steps.is_in(request):
        return steps.start_again(request)
    user: Any = request.user
    found = passkeys.shown(request, user)
    if found is None:
        messages.error(request, _say())
        return redirect(steps.with_onward(request, "portal_again"))
    found.record_usage()
    step_up.mark(request)
    entry.note_passkey(user=user, **steps.actor_and_now(request))
    return redirect(steps.onward(request))


def _refused(request: HttpRequest) -> HttpResponse:
    audit.record_denial("practice.sign_in.refused", actor=_stranger(request), reason="passkey")
    messages.error(request, _say())
    return redirect("portal_sign_in")


def _stranger(request: HttpRequest) -> actors.Actor:
    return actors.stranger(request.META.get("REMOTE_ADDR", ""))


def _say() -> str:
    return _("That did not work. Please try again, or take another way.")
