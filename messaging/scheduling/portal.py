"""The client's own times: the next one, the later ones, and two answers to each."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import actions
from practice import access, forms, links, policy, spoken, submissions
from practice.access import Opened, scope
from practice.forms import Form
from practice.gate import gate
from practice.models import Appointment, Client
from practice.portal_frame import frame

CARD_DAYS = timedelta(days=14)  # a time further away does not stand above the messages
SHOWN = 30
State = Appointment.State


@gate(access.my_portal, to="appointment.view")
def my_times(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Of one's own file and of those that one shares."""
    mine = Appointment.objects.filter(scope.within(opened.actor, opened.now)).select_related(
        "clinician", "client"
    )
    ahead = mine.filter(starts_at__gt=opened.now).exclude(state=State.MOVED).order_by("starts_at")[:SHOWN]
    past = mine.filter(starts_at__lte=opened.now, state__in=("planned", "confirmed", "asked", "kept"))
    rows, before = list(ahead), list(past.order_by("-starts_at")[:SHOWN])
    opened.seen = [row.pk for row in (*rows, *before)]
    context = {
        "times": [time_of(request, opened, row) for row in rows],
        "past": [_when(opened, row) for row in before],
        "phone": links.to_call(policy.practice().phone),
        "more_url": reverse("more"),
    }
    is_own = opened.subject.user_id == opened.actor.user_id
    return render(request, "portal/times.html", frame("more", is_own=is_own) | context)


@gate(access.my_appointment, to="appointment.answer", methods=("POST",))
def confirmation(request: HttpRequest, opened: Opened) -> HttpResponse:
    return _answered(request, opened, State.CONFIRMED, _("Thank you. The time is confirmed."))


@gate(access.my_appointment, to="appointment.answer", methods=("POST",))
def asking(request: HttpRequest, opened: Opened) -> HttpResponse:
    said = _("We know that you need another time. We will write to you. This one stands until then.")
    return _answered(request, opened, State.ASKED, said)


def card(request: HttpRequest, opened: Opened) -> dict[str, Any] | None:
    """The next time, above the messages of the file that is open."""
    ahead = Appointment.objects.ahead(opened.now).filter(client=opened.subject)
    soon = ahead.filter(starts_at__lt=opened.now + CARD_DAYS).select_related("clinician", "client")
    row = soon.order_by("starts_at").first()
    return time_of(request, opened, row) if row else None


def time_of(request: HttpRequest, opened: Opened, row: Appointment) -> dict[str, Any]:
    may_answer = row.stands and row.client.status == Client.Status.ACTIVE
    urls = {
        "confirm": reverse("appointment_confirmation", args=[row.pk]),
        "ask": reverse("appointment_asking", args=[row.pk]),
    }
    offered = {
        "confirm": may_answer and row.state != State.CONFIRMED,
        "ask": may_answer and row.state != State.ASKED,
    }
    return {
        "when": _when(opened, row),
        "how": how(row, row.client.language),
        "state": state_words(row),
        "is_confirmed": row.state == State.CONFIRMED,
        "is_cancelled": row.state == State.CANCELLED,
        "times_url": reverse("my_times"),
        "is_shared": row.client.kind == Client.Kind.SHARED,
        "urls": {name: url for name, url in urls.items() if offered[name]},
        "keys": {name: forms.key_for(request, url) for name, url in urls.items() if offered[name]},
    }


def how(row: Appointment, language: str) -> str:
    """With whom, and where or by what."""
    places = policy.practice().places
    place = (places.get(language) or places.get("en", {})).get(row.place, "")
    way = place if row.kind == Appointment.Kind.OFFICE and place else str(row.get_kind_display())
    return _("with %(name)s, %(way)s") % {"name": row.clinician.name, "way": way}


def state_words(row: Appointment) -> str:
    return {
        # Not "you have": the client may have, or somebody who acts for them; each reads this page.
        State.CONFIRMED: _("It is confirmed."),
        State.ASKED: _("Another time was asked for. This one stands until we write to you."),
        State.CANCELLED: _("Cancelled. It does not take place."),
    }.get(State(row.state), "")


def _when(opened: Opened, row: Appointment) -> str:
    zone = row.client.time_zone
    day = spoken.date(row.starts_at.astimezone(ZoneInfo(zone)).date())
    return _("%(day)s, %(time)s") % {"day": day, "time": spoken.clock(row.starts_at, zone=zone)}


def _answered(request: HttpRequest, opened: Opened, answer: str, said: str) -> HttpResponse:
    form = Form(request)
    if not form.is_valid():
        messages.warning(request, _("This page was open for too long. Please press once more."))
        return redirect("my_times")
    try:
        done = actions.answer_in_portal(
            appointment=opened.subject,
            answer=answer,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed):
        done = True
    if done:
        messages.success(request, said)
    else:
        messages.info(request, _("Nothing changed. Here is what stands now."))
    return redirect("my_times")
