"""allauth's pages as this house lets them be reached: few, for the workforce alone, in the right order."""

import functools
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from practice import errors, gate, step_up
from practice.actions import entry
from practice.gate import View, open_page
from practice.identity import passkeys, second_factor


class _SecondStep(mfa.AuthenticateView):
    extra_context = {"cancel_url": reverse_lazy("account_logout")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        return found | _ways(self.stage.login.user, reverse("mfa_authenticate"), found.get("js_data"))


class _Again(mfa.ReauthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        url = f"{reverse('mfa_reauthenticate_passkey')}?{self.request.GET.urlencode()}"
        question = passkeys.begin(user) if passkeys.of(user).exists() else None
        return super().get_context_data(**kwargs) | _ways(user, url, question)


_second_step = _SecondStep.as_view()
_again = _Again.as_view()


def _ways(user: Any, passkey_url: str, question: Any) -> dict[str, Any]:
    """Which second steps this person has: the page offers no other."""
    has_passkey = passkeys.of(user).exists()
    return {
        "passkey_url": passkey_url if has_passkey else "",
        "js_data": question if has_passkey else None,
        "has_code": second_factor.has_code(user),
    }


def workforce(view: View) -> View:
    """Signed in, with the second factor or still without."""

    @functools.wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor.is_portal:
            return errors.not_found(request)
        return view(request, *args, **kwargs) if actor.is_workforce else gate.sign_in(request)

    return door


def verified(view: View) -> View:
    @workforce
    @functools.wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor.is_verified:  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)
        return _then("mfa_authenticate_first", request.path)

    return door


def fresh(view: View) -> View:
    """The second factor once more, if it was not shown in the last minutes."""

    @verified
    @functools.wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if step_up.is_fresh(request):
            return view(request, *args, **kwargs)
        return _then("mfa_reauthenticate", request.path)

    return door


@open_page("signing in begins here")
def login(request: HttpRequest) -> HttpResponse:
    """A client's session in the same browser ends when somebody signs in here, not when they look."""
    if request.actor.is_portal:  # type: ignore[attr-defined]
        if request.method == "POST":
            auth.logout(request)
        request.user = AnonymousUser()
    return account.login(request)


@open_page("signing out needs no right")
def logout(request: HttpRequest) -> HttpResponse:
    return account.logout(request)


@open_page("the second step of signing in; allauth holds the first")
def authenticate(request: HttpRequest) -> HttpResponse:
    return _second_step(request)


@open_page("for a session that is not verified yet")
@workforce
def authenticate_first(request: HttpRequest) -> HttpResponse:
    """Where the gate sends a session without a second factor: to show it, or to put one up."""
    if request.actor.is_verified:  # type: ignore[attr-defined]
        return redirect(reverse("account"))
    enrolled = second_factor.is_enrolled(request.user)  # type: ignore[arg-type]
    return _then("mfa_reauthenticate" if enrolled else "mfa_activate_totp", request.GET.get("next", ""))


@open_page("for a session that is not verified yet, or not lately")
@workforce
def reauthenticate(request: HttpRequest) -> HttpResponse:
    return _again(request)


@open_page("enrolment is forced upon a session that is not verified yet")
@workforce
def enrol(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if second_factor.has_code(user):
        return redirect("mfa_authenticate_first")
    return (_enrol_one_more if second_factor.is_enrolled(user) else _enrol)(request)


def _enrol(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if request.method == "POST":
        second_factor.drop_stray_codes(user)
    try:
        return totp.activate_totp(request)
    except IntegrityError:  # enrolled in another window meanwhile
        return redirect("mfa_authenticate_first")


_enrol_one_more = fresh(_enrol)  # beside a passkey


@open_page("one's own, in a session verified lately")
@fresh
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown once; afterwards only how many are left."""
    user: Any = request.user
    actor = request.actor  # type: ignore[attr-defined]
    codes = entry.show_recovery_codes(user=user, actor=actor, now=timezone.now())
    return render(request, "mfa/recovery_codes/index.html", {"codes": codes})


@open_page("one's own, in a session verified lately")
@fresh
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    return recovery.generate_recovery_codes(request)


@open_page("one's own, in a session verified lately")
@fresh
def change_password(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    if not user.has_usable_password():
        return errors.not_found(request)
    return account.password_change(request)


@open_page("one's own, in a verified session")
@verified
def own_account(request: HttpRequest) -> HttpResponse:
    codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    left = len(codes.wrap().get_unused_codes()) if codes else 0
    enrolled = second_factor.is_enrolled(request.user)  # type: ignore[arg-type]
    user: Any = request.user
    shown = {"codes_left": left, "has_code": second_factor.has_code(user), "is_enrolled": enrolled}
    return render(request, "account/index.html", shown | {"passkeys": _passkeys(user)})


def safe_next(request: HttpRequest, wanted: str) -> str:
    """A page of ours, or nothing."""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""


def _passkeys(user: Any) -> list[dict[str, Any]]:
    return [
        {"name": one.wrap().name, "end_url": reverse("account_passkey_ending", args=[one.pk])}
        for one in passkeys.of(user)
    ]


def _then(name: str, path: str) -> HttpResponse:
    query = f"?{urlencode({'next': path})}" if path else ""
    return redirect(reverse(name) + query)
