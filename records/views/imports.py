"""Clients from a list: upload, look at what would be taken, run, report."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.talk import polling
from practice import access as house
from practice import forms as forms_of
from practice import policy, spoken
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.office import frame
from practice.pages import pager
from records import access, actions
from records.importing import columns, reading, sorting
from records.importing import words as import_words
from records.models import ClientImport
from records.sending import once

MOST_BYTES = 5 * 1024 * 1024
State = ClientImport.State


class ListForm(Form):
    file = forms.FileField(
        label=gettext_lazy("The list, as a CSV file"),
        help_text=gettext_lazy(
            "One client in each line, with a first line that names the columns. At most 5,000 lines."
            " Excel: Save as, CSV UTF-8."
        ),
        allow_empty_file=True,
    )

    def clean_file(self) -> reading.Table:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError(import_words.problem("too_large"))
        try:
            return reading.read(upload.read())
        except reading.Unreadable as error:
            raise forms.ValidationError(import_words.problem(error.code)) from error


class ColumnsForm(Form):
    def __init__(self, request: HttpRequest, *, header: list[str], chosen: list[str]) -> None:
        super().__init__(request)
        for at, (heading, field) in enumerate(zip(header, chosen, strict=True)):
            self.fields[f"c{at}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s") % {"number": at + 1},
                required=False,
                choices=[("", _("not taken")), *import_words.fields()],
                initial=field,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        taken = [field for field in self.chosen if field]
        if len(taken) != len(set(taken)):
            self.add_error(None, _("Two columns are the same thing. Choose one of them."))
        elif not columns.has_a_name(taken):
            self.add_error(None, _("One column must be the name."))
        return cleaned

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data.get(name, "") for name in self.fields if name.startswith("c")]


@gate(house.desk, to="client.import", methods=("GET", "POST"), is_step_up=True)
def client_import(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ListForm(request)
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["file"]
        made = once(
            form,
            lambda: actions.read_list(
                table=table, submission=form.submission, actor=opened.actor, now=opened.now
            ),
        )
        if made:
            return redirect("client_import_look", import_id=made)
    mine = ClientImport.objects.filter(user_id=opened.actor.person).order_by("-created_at")[:10]
    context = {
        "form": form,
        "lists": [_list(one, opened.now) for one in mine],
        "back_url": reverse("clients"),
    }
    status = 422 if form.errors else 200
    return render(request, "office/import_new.html", frame(request, "clients") | context, status=status)


@gate(access.client_import, to="client.import")
def client_import_look(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: ClientImport = opened.subject
    if row.state != State.READ:
        context = {"list": _progress(request, row), "back_url": reverse("clients")}
        return render(request, "office/import_report.html", frame(request, "clients") | context)
    table = sorting.unpacked(opened.text(row, "table") or "[[],[]]")
    return _look(request, opened, table, ColumnsForm(request, header=table.header, chosen=row.columns))


@gate(access.client_import, to="client.import", is_poll=True)
def client_import_changes(request: HttpRequest, opened: Opened) -> HttpResponse:
    tag = _tag(opened.subject)
    if polling.is_unchanged(request, tag):
        opened.is_quiet = True
        return polling.unchanged(tag)
    answer = render(request, "office/_import_progress.html", {"list": _progress(request, opened.subject)})
    answer.headers["ETag"] = tag
    return answer


@gate(access.client_import, to="client.import", methods=("POST",))
def client_import_columns(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: ClientImport = opened.subject
    table = sorting.unpacked(opened.text(row, "table") or "[[],[]]")
    form = ColumnsForm(request, header=table.header, chosen=row.columns[: len(table.header)])
    if not form.is_valid():
        return _look(request, opened, table, form)
    actions.choose_columns(row=row, chosen=form.chosen, actor=opened.actor, now=opened.now)
    return redirect("client_import_look", import_id=row.pk)


@gate(access.client_import, to="client.import", methods=("POST",))
def client_import_run(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: ClientImport = opened.subject
    if not Form(request).is_valid() or not columns.has_a_name(row.columns):
        messages.warning(
            request, _("Nothing was taken yet. One column must be the name; then press once more.")
        )
    else:
        actions.run_import(row=row, actor=opened.actor, now=opened.now)
    return redirect("client_import_look", import_id=row.pk)


@gate(access.client_import, to="client.import", methods=("POST",))
def client_import_dropping(request: HttpRequest, opened: Opened) -> HttpResponse:
    if Form(request).is_valid():
        actions.drop_import(row=opened.subject, reason="by_hand", actor=opened.actor, now=opened.now)
        messages.success(request, _("Thrown away. Nothing more is taken from it."))
    return redirect("client_import")


def _look(request: HttpRequest, opened: Opened, table: reading.Table, form: ColumnsForm) -> HttpResponse:
    row: ClientImport = opened.subject
    today = opened.now.astimezone(ZoneInfo(policy.practice().time_zone)).date()
    sorter = sorting.Sorter(opened, row.columns, today)
    sorted_rows = [sorter.sort(cells) for cells in table.rows]
    page = Paginator(sorted_rows, 50).get_page(request.GET.get("page"))
    clinicians = actions.imports.clinicians_by_word(opened.now)
    outcomes = [becomes for _judged, becomes, _digest in sorted_rows]
    start = page.start_index()
    context = {
        "form": form,
        "rows": [
            import_words.line(start + at, judged, becomes, clinicians)
            for at, (judged, becomes, _digest) in enumerate(page.object_list)
        ],
        "pager": pager(page),
        "sums": import_words.sums(outcomes, is_done=False),
        "taken": outcomes.count(sorting.NEW),
        "has_name": columns.has_a_name(row.columns),
        "urls": _urls(request, row),
    }
    status = 422 if form.errors else 200
    return render(request, "office/import_look.html", frame(request, "clients") | context, status=status)


def _urls(request: HttpRequest, row: ClientImport) -> dict[str, str]:
    """Where the page's forms go."""
    found = {name: reverse(f"client_import_{name}", args=[row.pk]) for name in ("columns", "run", "dropping")}
    return found | {f"{name}_key": forms_of.key_for(request, url) for name, url in found.items()}


def _progress(request: HttpRequest, row: ClientImport) -> dict[str, Any]:
    done, is_running = len(row.outcomes), row.state == State.RUNNING
    drop_url = reverse("client_import_dropping", args=[row.pk])
    return {
        "words": import_words.standing(row.state, done, row.row_count),
        "is_running": is_running,
        "done": done,
        "count": row.row_count,
        "sums": import_words.sums(row.outcomes),
        "not_taken": [] if is_running else import_words.not_taken(row.outcomes),
        "poll_url": reverse("client_import_changes", args=[row.pk]),
        "tag": _tag(row),
        "drop_url": drop_url if is_running else "",
        "drop_key": forms_of.key_for(request, drop_url),
    }


def _tag(row: ClientImport) -> str:
    return f'"{row.state}-{len(row.outcomes)}"'


def _list(row: ClientImport, now: datetime) -> dict[str, Any]:
    return {
        "url": reverse("client_import_look", args=[row.pk]),
        "when": spoken.moment(row.created_at, now=now, zone=policy.practice().time_zone),
        "words": import_words.standing(row.state, len(row.outcomes), row.row_count),
    }
