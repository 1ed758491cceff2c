"""Appointments from a calendar: upload, look at what would become of each, take all or nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from practice import access as house
from practice import forms as forms_of
from practice import policy, schedule
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import Appointment, ScheduleImport, User
from practice.office import frame
from practice.vocabulary import Role
from records import access, actions
from records.calendars import entries, ics, judging, lists
from records.calendars import words as calendar_words
from records.calendars.entries import Entry, Unreadable
from records.calendars.judging import Judge
from records.importing import reading
from records.sending import once

MOST_BYTES = 2 * 1024 * 1024
State = ScheduleImport.State
Source = Appointment.Source


class CalendarForm(Form):
    clinician = forms.ChoiceField(label=gettext_lazy("Whose calendar it is"))
    file = forms.FileField(
        label=gettext_lazy("The calendar (.ics), or a list as a CSV file"),
        help_text=gettext_lazy(
            "Each entry is titled with the client's full name. A list begins with a line that names its columns: "
            "Date, Time, Client, and if you like Minutes."
        ),
        allow_empty_file=True,
    )
    source = ""

    def __init__(self, request: HttpRequest, opened: Opened) -> None:
        super().__init__(request)
        self.opened = opened
        self.fields["clinician"].choices = _whose(opened)  # type: ignore[attr-defined]

    def clean_file(self) -> list[Entry]:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(calendar_words.problem("too_large"))
        try:
            found = self._read(upload.read())
        except (reading.Unreadable, Unreadable) as error:
            raise forms.ValidationError(calendar_words.problem(error.code)) from error
        if len(found) > settings.LIMITS["schedule_import_entries"]:
            raise forms.ValidationError(calendar_words.problem("too_many"))
        if not found:
            raise forms.ValidationError(calendar_words.problem("empty"))
        return found

    def _read(self, content: bytes) -> list[Entry]:
        zone = policy.practice().time_zone
        if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:15].upper() == b"BEGIN:VCALENDAR":
            self.source = Source.ICS
            return ics.read(content, zone, self.opened.now)
        self.source = Source.CSV
        return lists.read(reading.read(content), zone)


@gate(house.desk, to="schedule.import", methods=("GET", "POST"))
def schedule_import(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = CalendarForm(request, opened)
    if request.method == "POST" and form.is_valid():
        made = once(
            form,
            lambda: actions.read_calendar(
                found=form.cleaned_data["file"],
                source=form.source,
                clinician=User.objects.get(pk=form.cleaned_data["clinician"]),
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if made:
            return redirect("schedule_import_look", calendar_id=made)
    context = frame(request, "schedule") | {"form": form, "back_url": reverse("schedule")}
    status = 422 if form.errors else 200
    return render(request, "office/schedule/import_new.html", context, status=status)


@gate(access.schedule_import, to="schedule.import")
def schedule_import_look(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: ScheduleImport = opened.subject
    if row.state != State.READ:
        return redirect("schedule")
    found = entries.unpacked(opened.text(row, "entries") or "[]")
    judge = Judge(opened, row.clinician, found)
    judged = [judge.judge(entry) for entry in found]
    becomes = [one.becomes for one in judged]
    context = {
        "clinician": row.clinician.name,
        "rows": [calendar_words.line(one, opened.now) for one in judged],
        "sums": calendar_words.sums(becomes),
        "taken": sum(one in judging.TAKEN for one in becomes),
        "urls": _urls(request, row),
    }
    return render(request, "office/schedule/import_look.html", frame(request, "schedule") | context)


@gate(access.schedule_import, to="schedule.import", methods=("POST",))
def schedule_import_run(request: HttpRequest, opened: Opened) -> HttpResponse:
    if not Form(request).is_valid():
        messages.warning(request, _("This page was open for too long. Nothing was taken yet."))
        return redirect("schedule_import_look", calendar_id=opened.subject.pk)
    row = opened.subject
    count = actions.take_calendar(row=row, grant=opened.rights, actor=opened.actor, now=opened.now)
    if count is not None:
        words = ngettext("%(count)s entry taken.", "%(count)s entries taken.", count) % {"count": count}
        messages.success(request, words)
    return redirect("schedule")


@gate(access.schedule_import, to="schedule.import", methods=("POST",))
def schedule_import_dropping(request: HttpRequest, opened: Opened) -> HttpResponse:
    if Form(request).is_valid():
        actions.drop_calendar(row=opened.subject, reason="by_hand", actor=opened.actor, now=opened.now)
        messages.success(request, _("Thrown away. Nothing is taken from it."))
    return redirect("schedule_import")


def _whose(opened: Opened) -> list[tuple[str, str]]:
    """Who keeps the desk brings anybody's, a clinician their own."""
    known = schedule.clinicians(opened.now)
    if Role.FRONT_DESK in opened.actor.roles:
        return known
    return [pair for pair in known if pair[0] == str(opened.actor.person)]


def _urls(request: HttpRequest, row: ScheduleImport) -> dict[str, Any]:
    found = {name: reverse(f"schedule_import_{name}", args=[row.pk]) for name in ("run", "dropping")}
    return found | {f"{name}_key": forms_of.key_for(request, url) for name, url in found.items()}
