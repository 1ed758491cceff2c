"""A colleague's link from their mailbox: looking at it uses nothing up, sending the form does, once."""

from typing import Any

from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practice import submissions
from practice.actions import entry
from practice.actions.entry import Standing
from practice.forms import Form, key_for
from practice.forms.account import ForgottenForm, NewPasswordForm
from practice.forms.entry import AskForm
from practice.gate import open_page
from practice.models.people import AccountLink


@open_page("whoever can't sign in asks for a link to their mailbox")
def forgotten(request: HttpRequest) -> HttpResponse:
    form = ForgottenForm(request)
    if form.is_valid() and _asked(request, form, form.cleaned_data["email"]):
        return render(request, "account/link_sent.html")
    return render(request, "account/forgotten.html", {"form": form})


@open_page("whoever holds the mailbox chooses a password here; it opens nothing by itself")
def link(request: HttpRequest, token: str) -> HttpResponse:
    found = entry.find_account_link(token)
    if found is None or entry.account_link_standing(found, timezone.now()) is not Standing.OPEN:
        return _spent(request, token)
    form = NewPasswordForm(request, user=found.user)
    standing = _use(request, token, form) if form.is_valid() else None
    if standing is Standing.OPEN:
        auth.logout(request)
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    if standing is not None:
        return _spent(request, token)
    is_first = found.purpose == AccountLink.Purpose.JOIN
    return render(
        request, "account/link.html", {"form": form, "is_first": is_first, "email": found.user.email}
    )


@open_page("a fresh link to the same mailbox, whoever asks")
@require_POST
def fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    found = entry.find_account_link(token)
    form = AskForm(request)
    if form.is_valid() and _asked(request, form, found.user.email if found else ""):
        return render(request, "account/link_sent.html")
    return _spent(request, token, form)


def _asked(request: HttpRequest, form: Form, email: str) -> bool:
    try:
        entry.ask_account_link(email=email, submission=form.submission, **_who(request))
    except (submissions.AlreadyDone, submissions.Changed):
        return True  # the first click has done it
    except entry.TooMany:
        form.add_error(None, _("Too many links were asked for from your network. Please wait an hour."))
        return False
    return True


def _use(request: HttpRequest, token: str, form: NewPasswordForm) -> Standing | None:
    """None: the form says what was wrong."""
    typed = {"token": token, "password": form.cleaned_data["password"]}
    try:
        return entry.use_account_link(submission=form.submission, **typed, **_who(request))
    except submissions.AlreadyDone:
        return Standing.OPEN
    except submissions.Changed:
        form.add_error(
            None, _("This page was sent before with something else in it. Please send it once more.")
        )
    except ValidationError as error:
        form.add_error("password", error)
    return None


def _spent(request: HttpRequest, token: str, form: Form | None = None) -> HttpResponse:
    """The same page for a link that is too old, used, withdrawn, or was never sent."""
    url = reverse("account_link_fresh", args=[token])
    shown: dict[str, Any] = {"form": form, "fresh_url": url, "fresh_key": key_for(request, url)}
    return render(request, "account/link_spent.html", shown, status=410)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
