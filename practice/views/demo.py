"""The demo's page to sign in as anybody in it."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from practice import errors, policy
from practice.gate import open_page
from practice.identity import bridge, demo, portal_session, second_factor
from practice.identity.backends import WORKFORCE
from practice.models import User


@open_page("a demo on this machine alone, with made-up people")
def people(request: HttpRequest) -> HttpResponse:
    if not demo.is_open():
        return errors.not_found(request)
    shown = {"groups": demo.groups(timezone.now()), "practice_name": policy.practice().name}
    return render(request, "demo/people.html", shown | {"emulators_url": settings.SOTTO_EMULATORS})


@open_page("a demo on this machine alone, with made-up people")
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    user = demo.person(request.POST.get("person", "")) if demo.is_open() else None
    if user is None:
        return errors.not_found(request)
    if not user.is_workforce:
        portal_session.begin(request, user)
        return redirect("/portal/")
    _begin_verified(request, user)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _begin_verified(request: HttpRequest, user: User) -> None:
    auth.login(request, user, backend=WORKFORCE)
    bridge.verify(request, user, second_factor.for_demo(user))
