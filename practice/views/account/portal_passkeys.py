"""A client makes a passkey, once they have said that nobody else can unlock this device."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access
from practice.access import Opened
from practice.actions import entry
from practice.gate import gate
from practice.identity import passkeys
from practice.views.entry import steps


@gate(access.my_account, to="account.own", methods=("GET", "POST"), is_step_up=True)
def new(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: Any = request.user
    if steps.ONLY_ME not in request.session:
        request.session[steps.ONWARD] = reverse("portal_passkey_new")
        return redirect("portal_device")
    if not request.session[steps.ONLY_ME]:
        del request.session[steps.ONLY_ME]
        messages.info(request, _("Then a passkey is not safe here: who unlocks the device could read along."))
        return redirect("devices")
    if request.method == "POST":
        credential = passkeys.checked_new(request)
        if credential is not None:
            passkeys.add(request, user, credential)
            messages.success(request, _("Next time you can sign in with your passkey."))
            return redirect("devices")
        messages.error(request, _("That did not work. Please try again, or take another way."))
    return steps.page(
        request,
        "portal/entry/passkey_new.html",
        js_data=passkeys.begin_adding(user),
        passkey_url=reverse("portal_passkey_new"),
        back_url=reverse("devices"),
    )


@gate(access.my_passkey, to="account.own", methods=("POST",))
def remove(request: HttpRequest, opened: Opened) -> HttpResponse:
    user: Any = request.user
    entry.remove_passkey(user=user, passkey=opened.subject.pk, actor=opened.actor, now=opened.now)
    messages.success(
        request, _("This passkey opens nothing here any more. You can delete it on your device, too.")
    )
    return redirect("devices")
