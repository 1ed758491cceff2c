"""Reporting an incident in a minute, the list, and one incident's page."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from breaches import access, actions
from breaches.actions.incidents import Report
from breaches.forms import KINDS, IncidentForm
from breaches.models import Incident
from messaging.models import Message
from practice import policy, spoken, submissions
from practice.access import Opened, scope
from practice.gate import gate
from practice.office import frame
from practice.pages import pager


@gate(access.incidents, to="incident.list")
def incidents(request: HttpRequest, opened: Opened) -> HttpResponse:
    page = Paginator(access.visible(opened.actor), 50).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    opened.seen = [row.pk for row in rows]
    context = {
        "incidents": [_row(opened, row) for row in rows],
        "pager": pager(page),
        "new_url": reverse("incident_new"),
    }
    return render(request, "office/incidents.html", frame(request, "incidents") | context)


@gate(access.incidents, to="incident.report", methods=("GET", "POST"))
def incident_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    message = _message(request, opened)
    with timezone.override(policy.practice().time_zone):
        form = IncidentForm(request)
        is_valid = request.method == "POST" and form.is_valid()
    if is_valid:
        names = ("kind", "what", "happened_at", "discovered_at")
        report = Report(**{name: form.cleaned_data[name] for name in names}, message=message)
        return _report(request, opened, form, report)
    context = {"form": form, "message": message is not None, "back_url": reverse("incidents")}
    return render(
        request,
        "office/incident_new.html",
        frame(request, "incidents") | context,
        status=422 if form.errors else 200,
    )


@gate(access.incident, to="incident.list")
def incident(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Incident = opened.subject
    shown = {"what": opened.text(row, "what"), "client_url": _client_url(opened, row)}
    context = {
        "incident": _row(opened, row) | shown,
        "steps": _first_hour(),
        "back_url": reverse("incidents"),
    }
    return render(request, "office/incident.html", frame(request, "incidents") | context)


def _report(request: HttpRequest, opened: Opened, form: IncidentForm, report: Report) -> HttpResponse:
    try:
        actions.report_incident(report=report, submission=form.submission, actor=opened.actor, now=opened.now)
    except submissions.AlreadyDone:
        pass
    except submissions.Changed:
        form.add_error(
            None, _("You sent this page before with other words. These are not reported yet: send once more.")
        )
        context = {"form": form, "message": report.message is not None, "back_url": reverse("incidents")}
        return render(request, "office/incident_new.html", frame(request, "incidents") | context, status=422)
    messages.success(request, _("Reported. The privacy officer sees it now."))
    return redirect("incidents")


def _message(request: HttpRequest, opened: Opened) -> Message | None:
    """The message it is about, if it is one that this person sees."""
    try:
        wanted = UUID(request.GET.get("message", ""))
    except ValueError:
        return None
    return Message.objects.filter(scope.within(opened.actor, opened.now), pk=wanted).first()


def _row(opened: Opened, row: Incident) -> dict[str, Any]:
    zone = policy.practice().time_zone
    kinds = {str(value): words for value, words in KINDS}
    return {
        "number": row.number,
        "url": reverse("incident", args=[row.pk]),
        "kind": kinds[row.kind],
        "by": row.reported_by.name,
        "happened": spoken.moment(row.happened_at, now=opened.now, zone=zone),
        "discovered": spoken.moment(row.discovered_at, now=opened.now, zone=zone),
        "reported": spoken.moment(row.reported_at, now=opened.now, zone=zone),
        "iso": row.reported_at.isoformat(),
    }


def _client_url(opened: Opened, row: Incident) -> str:
    """To the message's place, for those who see that client."""
    if row.client_id is None or not scope.clients(opened.actor, opened.now).filter(pk=row.client_id).exists():
        return ""
    return f"{reverse('client', args=[row.client_id])}#m-{row.message_id}"


def _first_hour() -> list[str]:
    return [
        _("Contain it: call back, lock, sign out, or shut off what is still open."),
        _("Keep what shows what happened: do not delete or tidy up."),
        _("Write down who may have seen what, and since when."),
        _("Tell the privacy officer by phone if it goes on now."),
        _(
            "Do not promise anybody an outcome yet; the clock for notices is counted from when it was found out."
        ),
    ]
