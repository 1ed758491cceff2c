"""“Tell me on this device”: the worker that every browser may have, and a colleague's own page."""

import base64
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practice import access, actions, bell_words, crypto, links, policy, sessions, spoken, submissions
from practice.access import Opened
from practice.forms.bells import BellForm
from practice.gate import gate, open_page
from practice.models import PushSubscription, User
from practice.vocabulary import Discretion


@open_page("a fixed file with one sentence in it; the browser asks for it anew without a session")
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it may serve the pages below /office/ and below /portal/. Never kept, like every page."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@gate(access.my_account, to="account.own", methods=("GET", "POST"))
def bells(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = BellForm(request)
    if request.method == "POST" and add(request, form, opened, Discretion.DISCREET):
        return redirect("account_bells")
    context = page(opened, "account_bell_ending", "/office/", Discretion.DISCREET) | {"form": form}
    return render(request, "account/bells.html", context, status=422 if form.errors else 200)


@gate(access.my_bell, to="account.own", methods=("POST",))
def ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    end(request, opened)
    return redirect("account_bells")


def add(request: HttpRequest, form: BellForm, opened: Opened, says: str) -> bool:
    """False where the form has to be shown again; what is wrong stands in it."""
    if not form.is_valid():
        return False
    user = User.objects.get(pk=opened.actor.person)
    try:
        actions.add_bell(
            user=user,
            endpoint=form.cleaned_data["endpoint"],
            says=says,
            agent=sessions.in_words(request.META.get("HTTP_USER_AGENT", "")),
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except submissions.AlreadyDone:
        pass
    except (actions.NoBell, submissions.Changed):
        form.add_error(None, _("This browser can't be woken by us."))
        return False
    except actions.TooManyBells:
        form.add_error(None, _("It is on in many browsers already. Turn one off first."))
        return False
    messages.success(request, _("It is on in this browser."))
    return True


def end(request: HttpRequest, opened: Opened) -> None:
    is_quiet = actions.end_bell(subscription=opened.subject, actor=opened.actor, now=opened.now)
    messages.success(request, _("It is off there."))
    if not is_quiet:
        messages.warning(request, _("One was already on its way and may still come."))


def page(opened: Opened, ending: str, scope: str, says: str) -> dict[str, Any]:
    """`ending`: the name of the address that turns one off; `scope`: whose pages are opened by a touch."""
    mine = PushSubscription.objects.on().filter(user_id=opened.actor.person).order_by("-created_at")
    zone = opened.client.time_zone if opened.client else policy.practice().time_zone
    key = base64.urlsafe_b64encode(crypto.ring().bell().public).rstrip(b"=").decode("ascii")
    return {
        "bells": [_row(one, opened, ending, zone) for one in mine],
        "worker_url": f"{reverse('bell_worker')}?say={says}",
        "scope": scope,
        "key": key,
        "sentence": bell_words.sentence(says, get_language() or "en"),
    }


def _row(one: PushSubscription, opened: Opened, ending: str, zone: str) -> dict[str, str]:
    return {
        "words": one.agent or _("Browser"),
        "since": spoken.moment(one.created_at, now=opened.now, zone=zone),
        "end_url": links.to(ending, one.pk),
    }


@cache
def _worker() -> bytes:
    return (Path(settings.BASE_DIR) / "static" / "js" / "bell-worker.js").read_bytes()
