"""Where the link in a reminder's email lands. Looking changes nothing, so a scanner may look; a press answers, once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from messaging import actions
from messaging.actions import answering
from messaging.actions.answering import LinkStanding
from practice import forms, policy, spoken
from practice.forms import Form
from practice.gate import open_page
from practice.models import Appointment

State = Appointment.State


@open_page("whoever has the mailbox has read the time already; here it is answered, and nothing else is told")
@require_safe
def appointment_link(request: HttpRequest, token: str) -> HttpResponse:
    return _show(request, token)


def _show(request: HttpRequest, token: str) -> HttpResponse:
    found = answering.find_by_link(token)
    now = timezone.now()
    if found is None:
        return _closed(request, _closed_words())
    row, appointment = found
    with translation.override(appointment.client.language):
        if answering.link_standing(row, appointment, now) is not LinkStanding.OPEN:
            return _closed(request, _closed_words())
        zone = appointment.client.time_zone
        urls = {
            name: reverse(f"appointment_link_{name}", args=[token]) for name in ("confirmation", "asking")
        }
        context: dict[str, Any] = {
            "when": spoken.moment(appointment.starts_at, now=now, zone=zone),
            "urls": urls,
            "keys": {name: forms.key_for(request, url) for name, url in urls.items()},
        }
        return render(request, "portal/time_link.html", _frame() | context)


@open_page("as the page it stands on: whoever has the mailbox may confirm")
@require_POST
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, token, State.CONFIRMED)


@open_page("as the page it stands on: whoever has the mailbox may ask for another time")
@require_POST
def asking(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, token, State.ASKED)


def _answer(request: HttpRequest, token: str, answer: str) -> HttpResponse:
    """A second press finds the link used up, which is the answer to it as well."""
    if not Form(request).is_valid():
        return _show(request, token)
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    standing = actions.answer_by_link(token=token, answer=answer, actor=actor, now=now)
    found = answering.find_by_link(token)
    with translation.override(found[1].client.language if found else translation.get_language()):
        if standing is LinkStanding.CLOSED:
            return _closed(request, _closed_words())
        return _closed(request, _said(found[1].state if found else answer), status=200)


def _said(state: str) -> str:
    if state == State.CONFIRMED:
        return _("Thank you. The time is confirmed.")
    return _("We know that you need another time. We will write to you. This one stands until then.")


def _closed_words() -> str:
    phone = policy.practice().phone
    return _("This link works once, and only while the time lies ahead. You can call us: %(phone)s.") % {
        "phone": phone
    }


def _closed(request: HttpRequest, words: str, status: int = 410) -> HttpResponse:
    return render(request, "portal/time_link.html", _frame() | {"closed": words}, status=status)


def _frame() -> dict[str, Any]:
    return {"practice_name": policy.practice().discreet_name, "help_url": reverse("help")}
