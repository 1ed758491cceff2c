"""A client's appointments: the list, a new one, and what becomes of each."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from messaging import actions as carrying
from practice import access, actions, policy, schedule, spoken, submissions
from practice.access import Opened
from practice.access.capabilities import may
from practice.gate import gate
from practice.models import Appointment, Client
from practice.office import frame
from practice.vocabulary import SealedClass
from records import asking, client_pages
from records.appointment_forms import (
    AppointmentForm,
    AttendanceForm,
    CancelForm,
    MoveForm,
    NewAppointmentForm,
)
from records.asking import Question

SHOWN = 60


@gate(access.client, to="schedule.view")
def appointments(request: HttpRequest, opened: Opened) -> HttpResponse:
    mine = Appointment.objects.filter(client=opened.subject).select_related("client", "clinician")
    ahead = mine.filter(starts_at__gt=opened.now).order_by("starts_at")[:SHOWN]
    before = mine.filter(starts_at__lte=opened.now).order_by("-starts_at")[:SHOWN]
    may_plan = (
        may(opened.actor.roles, "schedule.change")
        and SealedClass.ADMINISTRATIVE in opened.writes
        and opened.subject.status == Client.Status.ACTIVE
    )
    context = {
        "ahead": schedule.rows(opened, ahead, request, has_day=True),
        "before": schedule.rows(opened, before, request, has_day=True),
        "new_url": reverse("client_appointment_new", args=[opened.subject.pk]) if may_plan else "",
    }
    page = frame(request, "clients") | client_pages.head(opened, "appointments") | context
    return render(request, "office/schedule/client.html", page)


@gate(access.client_file, to="schedule.change", methods=("GET", "POST"))
def appointment_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    client, clashes = opened.subject, []
    form = NewAppointmentForm(request, opened=opened, client=client)
    back = reverse("client_appointments", args=[client.pk])
    if request.method == "POST" and form.is_valid():
        try:
            rows = actions.plan_appointments(
                client=client,
                plan=form.plan(),
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            )
            words = ngettext("Planned.", "%(count)s planned, a week apart.", len(rows)) % {"count": len(rows)}
            messages.success(request, words)
            return redirect(back)
        except submissions.AlreadyDone:
            return redirect(back)
        except submissions.Changed:
            form.add_error(None, _changed())
        except actions.NotAhead:
            form.add_error("day", _("That time has passed."))
        except actions.Clash as clash:
            clashes = _clashes(opened, clash)
    title = _("New appointment")
    return _page(request, opened, form, title=title, button=_("Plan it"), back=back, clashes=clashes)


@gate(access.appointment, to="schedule.change", methods=("GET", "POST"))
def moving(request: HttpRequest, opened: Opened) -> HttpResponse:
    row, clashes = opened.subject, []
    asked = _as_it_is(opened, row) | _why(request)
    form = MoveForm(request, opened=opened, client=row.client, initial=asked)
    back = _back(request, row)
    if request.method == "POST" and form.is_valid():
        try:
            carrying.move_and_tell(
                appointment=row,
                plan=form.plan(),
                reason=form.cleaned_data["reason"],
                is_told=form.cleaned_data["tell"],
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            )
            messages.success(request, _("Moved."))
            return redirect(back)
        except submissions.AlreadyDone:
            return redirect(back)
        except submissions.Changed:
            form.add_error(None, _changed())
        except actions.NotAhead:
            form.add_error("day", _("That time has passed."))
        except actions.NoLonger:
            messages.warning(request, _gone())
            return redirect(back)
        except actions.Clash as clash:
            clashes = _clashes(opened, clash)
    title, facts = _("Move this appointment"), _facts(row)
    return _page(
        request, opened, form, title=title, button=_("Move it"), back=back, clashes=clashes, facts=facts
    )


@gate(access.appointment, to="schedule.change", methods=("GET", "POST"))
def cancellation(request: HttpRequest, opened: Opened) -> HttpResponse:
    row = opened.subject
    form = CancelForm(request, is_series=_goes_on(row), initial=_why(request))
    back = _back(request, row)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _cancelled(opened, form))
        return redirect(back)
    ask = Question(
        title=_("Cancel this appointment"),
        button=_("Cancel the appointment"),
        back_url=back,
        facts=_facts(row),
        lines=(_("It stays on the list as cancelled, and nobody is reminded of it."), *_untold(row.client)),
        is_danger=True,
        tab="appointments",
    )
    return asking.page(request, opened, form, ask)


@gate(access.appointment, to="schedule.change", methods=("POST",))
def attendance(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = AttendanceForm(request)
    if form.is_valid():
        state = form.cleaned_data["state"]
        done = actions.note_attendance(
            appointment=opened.subject, state=state, actor=opened.actor, now=opened.now
        )
        if done or Appointment.objects.filter(pk=opened.subject.pk, state=state).exists():
            messages.success(request, _("Noted."))
        else:
            messages.warning(request, _gone())
    else:
        messages.warning(request, _("Nothing was noted. Please press once more."))
    return redirect("client_appointments", client_id=opened.subject.client_id)


def _leave(request: HttpRequest) -> UUID | None:
    """Of whoever comes from the page of a leave. Only an address is made of it, and that has its own gate."""
    try:
        return UUID(request.GET.get("leave", ""))
    except ValueError:
        return None


def _back(request: HttpRequest, row: Appointment) -> str:
    leave = _leave(request)
    return reverse("absence", args=[leave]) if leave else reverse("client_appointments", args=[row.client_id])


def _why(request: HttpRequest) -> dict[str, Any]:
    return {"reason": Appointment.Reason.CLINICIAN_AWAY} if _leave(request) else {}


def _goes_on(row: Appointment) -> bool:
    """Whether later ones of its series stand: who cancels the last is not asked about others."""
    later = Appointment.objects.standing().filter(series=row.series, starts_at__gt=row.starts_at)
    return row.series is not None and later.exists()


def _cancelled(opened: Opened, form: CancelForm) -> str:
    said = form.cleaned_data
    try:
        ended = carrying.cancel_and_tell(
            appointment=opened.subject,
            reason=said["reason"],
            is_rest=said.get("rest", False),
            is_told=said["tell"],
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed):
        return _("Cancelled.")
    return (
        ngettext("Cancelled.", "%(count)s cancelled.", len(ended)) % {"count": len(ended)}
        if ended
        else _gone()
    )


def _page(
    request: HttpRequest,
    opened: Opened,
    form: AppointmentForm,
    *,
    title: str,
    button: str,
    back: str,
    clashes: list[str],
    facts: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    context = frame(request, "clients") | client_pages.head(opened, "appointments")
    ask = Question(title=title, button=button, back_url=back, facts=facts)
    context |= {"form": form, "ask": ask, "back_url": back, "clashes": clashes}
    context["untold"] = _untold(form.client) if "tell" in form.fields else ()
    context["nobody"] = not form.fields["clinician"].choices  # type: ignore[attr-defined]
    status = 422 if form.errors or clashes else 200
    return render(request, "office/schedule/appointment.html", context, status=status)


def _clashes(opened: Opened, clash: actions.Clash) -> list[str]:
    """When, and not with whom: the other may be nobody whom this person sees."""
    zone = policy.practice().time_zone
    return [spoken.moment(at, now=opened.now, zone=zone) for at in clash.times]


def _facts(row: Appointment) -> tuple[tuple[str, str], ...]:
    return (
        (_("When"), schedule.when(row, has_day=True)),
        (_("With"), row.clinician.name),
        (_("How"), schedule.how(row)),
    )


def _untold(client: Client) -> tuple[str, ...]:
    """Where no notice can help, the page says so before it is relied upon."""
    if client.user_id or client.kind == Client.Kind.SHARED:
        return ()
    return (_("This client is not in the portal yet, so no notice goes out. Call them, or write."),)


def _as_it_is(opened: Opened, row: Appointment) -> dict[str, Any]:
    local = row.starts_at.astimezone(ZoneInfo(policy.practice().time_zone))
    return {
        "day": local.date(),
        "clock": local.time(),
        "minutes": row.minutes,
        "clinician": str(row.clinician_id),
        "kind": row.kind,
        "place": row.place,
        "note": opened.text(row, "note") or "",
    }


def _changed() -> str:
    return _("You sent this page before with other words. Please send it once more.")


def _gone() -> str:
    return _("Somebody has moved or cancelled it meanwhile. Here is what stands now.")
