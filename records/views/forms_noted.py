"""What was signed on paper, or agreed in words, is noted by whoever has it or heard it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import actions
from consent.actions.documenting import Seen
from practice import access, pdf, policy, submissions
from practice.access import NotVisible, Opened
from practice.gate import gate
from practice.models import Client
from practice.office import frame
from practice.uploads import words
from practice.uploads.refusals import Refused
from records import client_pages
from records.form_shapes import NotedForm, PaperForm, SpokenForm


@gate(access.client_file, to="filling.document", methods=("GET", "POST"))
def paper(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = PaperForm(request, initial=_initial(opened))
    if request.method == "POST" and form.is_valid():
        seen = _seen(form, scans=form.cleaned_data["files"])
        try:
            actions.document_paper(**_noted(opened, form), seen=seen)
        except (submissions.AlreadyDone, submissions.Changed):
            pass
        except Refused as refused:
            form.add_error("files", words.sentence(refused.refusal))
        if not form.errors:
            messages.success(request, _("Noted: signed on paper. The scan is kept with it."))
            return redirect("client_forms", client_id=opened.subject.pk)
    ask = {
        "title": _("Signed on paper"),
        "button": _("Keep it"),
        "lines": [_("The scan is kept sealed, and marked as a signature on paper.")],
    }
    return _page(request, opened, form, ask)


@gate(access.client_care, to="filling.hear", methods=("GET", "POST"))
def heard(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = SpokenForm(request, initial=_initial(opened))
    if request.method == "POST" and form.is_valid():
        seen = _seen(form, said=form.cleaned_data["said"])
        try:
            actions.document_spoken(**_noted(opened, form), seen=seen, by=opened.rights)
        except (submissions.AlreadyDone, submissions.Changed):
            pass
        except pdf.NotMade:
            form.add_error(
                None, _("The copy could not be made just now. Nothing was noted: please try again.")
            )
        if not form.errors:
            messages.success(request, _("Noted: agreed in words."))
            return redirect("client_forms", client_id=opened.subject.pk)
    ask = {
        "title": _("Agreed in words"),
        "button": _("Keep it"),
        "lines": [_("In person, by phone or by video. It is marked as spoken, with your name.")],
    }
    return _page(request, opened, form, ask)


def _noted(opened: Opened, form: NotedForm) -> dict[str, Any]:
    return {
        "client": opened.subject,
        "version": form.version,
        "submission": form.submission,
        "actor": opened.actor,
        "now": opened.now,
    }


def _seen(form: NotedForm, **more: Any) -> Seen:
    given = form.cleaned_data
    return Seen(on=given["on"], who=given["who"], capacity=given["capacity"], **more)


def _initial(opened: Opened) -> dict[str, Any]:
    if opened.subject.kind != Client.Kind.INDIVIDUAL:
        raise NotVisible
    today = opened.now.astimezone(ZoneInfo(policy.practice().time_zone)).date()
    return {"on": today, "who": opened.text(opened.subject, "name") or ""}


def _page(request: HttpRequest, opened: Opened, form: NotedForm, ask: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "ask": ask, "back_url": reverse("client_forms", args=[opened.subject.pk])}
    page = frame(request, "clients") | client_pages.head(opened, "forms") | context
    return render(request, "office/client_forms/note.html", page, status=422 if form.errors else 200)
