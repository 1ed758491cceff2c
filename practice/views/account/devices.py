"""A client's or representative's own sessions, the devices that know them, and their PIN."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access, links, policy, spoken, submissions
from practice.access import Opened
from practice.actions import entry
from practice.forms.entry import EASY, NewPinForm
from practice.gate import gate
from practice.identity import bridge, known, passkeys, portal_session
from practice.models.entry import Device
from practice.models.people import User
from practice.portal_frame import frame
from practice.views.account.session_rows import rows
from practice.views.entry import steps


@gate(access.my_account, to="account.own")
def devices(request: HttpRequest, opened: Opened) -> HttpResponse:
    shown = {
        "sessions": rows(request, opened, "device_session_ending"),
        "devices": _known_ones(request, opened),
        "others_url": reverse("device_sessions_ending"),
        "passkeys": _passkeys(request),
        "passkey_url": reverse("portal_passkey_new"),
        "pin_url": reverse("pin_change"),
        "back_url": reverse("more"),
    }
    return render(request, "portal/devices.html", frame() | shown)


@gate(access.my_session, to="account.own", methods=("POST",))
def end_session(request: HttpRequest, opened: Opened) -> HttpResponse:
    entry.end_session(session=opened.subject, actor=opened.actor, now=opened.now)
    messages.success(request, _("Signed out there."))
    return redirect("devices")


@gate(access.my_account, to="account.own", methods=("POST",))
def end_others(request: HttpRequest, opened: Opened) -> HttpResponse:
    here = known.device_of(request, opened.now)
    entry.end_other_sessions(keeps=here.pk if here else None, actor=opened.actor, now=opened.now)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("devices")


@gate(access.my_device, to="account.own", methods=("POST",))
def forget(request: HttpRequest, opened: Opened) -> HttpResponse:
    entry.forget_device(device=opened.subject, reason="by_owner", actor=opened.actor, now=opened.now)
    messages.success(request, _("Next time we ask for a code there."))
    return redirect("devices")


@gate(access.my_account, to="account.own", methods=("GET", "POST"), is_step_up=True)
def change_pin(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = NewPinForm(request)
    if form.is_valid() and _is_set(request, form, opened):
        request.session[steps.ONWARD] = reverse("devices")
        messages.success(request, _("Your new PIN works from now on. You are signed out everywhere else."))
        return redirect(
            "portal_device"
        )  # the devices of the old PIN are forgotten: this one is asked about anew
    return steps.page(
        request,
        "portal/entry/step.html",
        form=form,
        url=reverse("pin_change"),
        title=_("Choose a new PIN"),
        lede=_("You will be signed out everywhere else."),
        label=_("Save it"),
        links=[{"label": _("Keep the old one"), "url": reverse("devices")}],
    )


def _is_set(request: HttpRequest, form: NewPinForm, opened: Opened) -> bool:
    user: Any = request.user
    typed = form.cleaned_data["pin"]
    try:
        entry.set_pin(user=user, pin=typed, submission=form.submission, actor=opened.actor, now=opened.now)
    except submissions.AlreadyDone:
        return True
    except submissions.Changed:
        return steps.say_changed(form)
    except entry.EasyPin:
        form.add_error("pin", EASY)
        return False
    fresh = User.objects.get(pk=user.pk)
    portal_session.begin(request, fresh)  # the old session ended with the old PIN
    bridge.arrive(request, fresh, is_first=True)
    return True


def _known_ones(request: HttpRequest, opened: Opened) -> list[dict[str, Any]]:
    here, zone = known.device_of(request, opened.now), policy.practice().time_zone
    found = entry.known_device(opened.now).filter(user_id=opened.actor.person).order_by("-created_at")
    return [_device(one, here, opened, zone) for one in found]


def _device(one: Device, here: Device | None, opened: Opened, zone: str) -> dict[str, Any]:
    return {
        "words": one.words,
        "until": spoken.day(one.expires_at, now=opened.now, zone=zone),
        "is_this": one == here,
        "forget_url": links.to("device_forgetting", one.pk),
    }


def _passkeys(request: HttpRequest) -> list[dict[str, Any]]:
    user: Any = request.user
    return [
        {"name": one.wrap().name, "end_url": reverse("portal_passkey_ending", args=[one.pk])}
        for one in passkeys.of(user)
    ]
