"""What comes after signing in on a new device, and the ways out."""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from practice import newcomers, sessions
from practice.actions import entry
from practice.forms.entry import DeviceForm
from practice.gate import open_page
from practice.identity import demo, known
from practice.views.entry import steps


@open_page("asks a signed-in client about their own device")
def device(request: HttpRequest) -> HttpResponse:
    """Only a device that nobody else uses or unlocks is remembered."""
    if not steps.is_in(request):
        return steps.start_again(request)
    form = DeviceForm(request)
    if not form.is_valid():
        return steps.page(request, "portal/entry/device.html", form=form, url=reverse("portal_device"))
    response = redirect(request.session.pop(steps.ONWARD, steps.HOME))
    request.session[steps.ONLY_ME] = form.cleaned_data["others"] == "no"
    if request.session[steps.ONLY_ME]:
        words = sessions.in_words(request.META.get("HTTP_USER_AGENT", ""))
        user: Any = request.user
        token = entry.remember_device(user=user, words=words, **steps.actor_and_now(request))
        known.keep(response, token)
    else:
        _forget(request, response)
    return response


@open_page("leaving works signed out too, and from an old page")
@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Without a token: another site's page sends no session along (SameSite) that this could end."""
    auth.logout(request)
    return redirect("home")


@open_page("signing out needs no right")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect("home")


@open_page("the front door says nothing")
def home(request: HttpRequest) -> HttpResponse:
    """Who is signed in goes straight on: pages that say no lead here."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if actor.is_portal or actor.is_workforce:
        return redirect(steps.HOME if actor.is_portal else settings.LOGIN_REDIRECT_URL)
    demo_url = reverse("demo_people") if demo.is_open() else ""
    is_quiet = settings.PORTAL_HOST and request.get_host().lower() == settings.PORTAL_HOST
    shown = {
        "demo_url": demo_url,
        "contact_url": newcomers.page(),
        "work_url": "" if is_quiet else reverse("account_login"),
        "language_url": reverse("language"),
    }
    return render(request, "portal/entry/home.html", shown)


def _forget(request: HttpRequest, response: HttpResponse) -> None:
    found = known.device_of(request, timezone.now())
    if found is not None:
        entry.forget_device(device=found, reason="shared", **steps.actor_and_now(request))
    known.drop(response)
