"""A client turns on that a browser of theirs is woken; where somebody may see it, it is not on offer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import waking
from practice import access
from practice.access import Opened
from practice.forms.bells import BellForm
from practice.gate import gate
from practice.portal_frame import frame
from practice.views import bells as house


@gate(access.my_portal, to="bell.turn", methods=("GET", "POST"))
def bells(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, client = BellForm(request), opened.subject
    may_turn_on, says = waking.may_wake(client, opened.now), waking.discretion_for(client)
    if request.method == "POST" and (not may_turn_on or house.add(request, form, opened, says)):
        return redirect("bells")  # where it is not on offer, the page says so
    context = frame() | house.page(opened, "bell_ending", "/portal/", says)
    context |= {"form": form, "may_turn_on": may_turn_on, "back_url": reverse("more")}
    return render(request, "portal/bells.html", context, status=422 if form.errors else 200)


@gate(access.my_bell, to="account.own", methods=("POST",))
def ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    house.end(request, opened)
    return redirect("bells")


def link() -> dict[str, str]:
    return {
        "icon": "bell",
        "label": _("Tell me on this device"),
        "about": _("One short line when there is something new."),
        "url": reverse("bells"),
    }
