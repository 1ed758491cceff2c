"""A colleague's passkeys: made, listed, taken away, and signed in with."""

from typing import Any

from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.webauthn.internal import flows
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from practice import actors, audit, errors
from practice.actions import entry
from practice.gate import open_page
from practice.identity import passkeys, second_factor
from practice.identity.pages import fresh, safe_next, workforce

NOT_RIGHT = gettext_lazy("That did not work. Please try again, or take another way.")


@open_page("signing in begins here")
@ratelimit.decorator(app="allauth.mfa", action="webauthn_login")
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET: the question for the browser. POST: its answer, which is both factors at once."""
    if request.method != "POST":
        return JsonResponse(passkeys.begin())
    found = passkeys.shown(request)
    if found is None or not (found.user.is_workforce and found.user.is_active):
        return refused(request, "account_login")
    if request.actor.is_portal:  # type: ignore[attr-defined]
        auth.logout(request)
    onward = safe_next(request, request.POST.get("next", ""))
    return flows.perform_passwordless_login(
        request, found, Login(user=found.user, redirect_url=onward or None)
    )


@open_page("for a session that is not verified yet, or not lately")
@require_POST
@workforce
def reauthenticate(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    wanted = safe_next(request, request.GET.get("next", ""))
    found = passkeys.shown(request, user)
    if found is None:
        messages.error(request, NOT_RIGHT)
        return redirect(reverse("mfa_reauthenticate") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
    flows.reauthenticate(request, found)
    return redirect(wanted or "account")


@open_page("enrolment is forced upon a session that is not verified yet")
@workforce
def new(request: HttpRequest) -> HttpResponse:
    """As the first second factor, or, shown freshly, as one more."""
    user: Any = request.user
    return (_new_one if second_factor.is_enrolled(user) else _add)(request)


@open_page("one's own, in a session verified lately")
@require_POST
@fresh
def remove(request: HttpRequest, passkey: int) -> HttpResponse:
    user: Any = request.user
    try:
        was_there = entry.remove_passkey(user=user, passkey=passkey, **_who(request))
    except entry.LastFactor:
        messages.error(request, _("This is your only second step. Set up another one first."))
        return redirect("account")
    return redirect("account") if was_there else errors.not_found(request)


def refused(request: HttpRequest, back: str) -> HttpResponse:
    stranger = actors.stranger(request.META.get("REMOTE_ADDR", ""))
    audit.record_denial("practice.sign_in.refused", actor=stranger, reason="passkey")
    messages.error(request, NOT_RIGHT)
    return redirect(back)


def _add(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    is_first = not second_factor.is_enrolled(user)
    if request.method == "POST":
        credential = passkeys.checked_new(request)
        if credential is not None:
            second_factor.drop_stray_codes(user)
            passkeys.add(request, user, credential)
            second_factor.ensure_recovery_codes(user)
            return redirect("mfa_view_recovery_codes" if is_first else "account")
        messages.error(request, NOT_RIGHT)
    shown = {"js_data": passkeys.begin_adding(user), "is_first": is_first}
    return render(request, "account/passkey_new.html", shown)


_new_one = fresh(_add)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
