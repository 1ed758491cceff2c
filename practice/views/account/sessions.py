"""A colleague's own sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from practice import access
from practice.access import Opened
from practice.actions import entry
from practice.gate import gate
from practice.views.account.session_rows import rows


@gate(access.my_account, to="account.own")
def sessions(request: HttpRequest, opened: Opened) -> HttpResponse:
    shown = {
        "sessions": rows(request, opened, "account_session_ending"),
        "others_url": reverse("account_sessions_ending"),
    }
    return render(request, "account/sessions.html", shown)


@gate(access.my_session, to="account.own", methods=("POST",))
def end_session(request: HttpRequest, opened: Opened) -> HttpResponse:
    entry.end_session(session=opened.subject, actor=opened.actor, now=opened.now)
    messages.success(request, _("Signed out there."))
    return redirect("account_sessions")


@gate(access.my_account, to="account.own", methods=("POST",))
def end_others(request: HttpRequest, opened: Opened) -> HttpResponse:
    entry.end_other_sessions(keeps=None, actor=opened.actor, now=opened.now)
    messages.success(request, _("Signed out everywhere else."))
    return redirect("account_sessions")
