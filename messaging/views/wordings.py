"""The practice's saved wordings: a list with how each reads, and the pages on which they are written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent.rules import advice
from consent.rules import wordings as rules
from consent.rules.wordings import Wording
from messaging import actions, wording_access, wordings
from messaging.models import SavedWording
from messaging.wording_forms import WordingForm
from practice import access, forms, submissions
from practice.access import Opened
from practice.access.capabilities import may
from practice.gate import gate
from practice.office import frame
from practice.vocabulary import Channel, Circumstance

LOOK = "look"  # the button that saves nothing


@gate(access.desk, to="wording.view")
def saved_wordings(request: HttpRequest, opened: Opened) -> HttpResponse:
    every = list(SavedWording.objects.order_by("position", "key"))
    is_changing = may(opened.actor.roles, "wording.change")
    shown = [_own(request, row, opened, is_changing) for row in every if row.retired_at is None]
    if not every:
        shown = [_row(one, opened) for one in rules.starter()]
    context = {
        "wordings": shown,
        "retired": [_own(request, row, opened, is_changing) for row in every if row.retired_at is not None],
        "advice": advice.usual(get_language() or "en"),
        "new_url": reverse("wording_new") if is_changing else "",
        "adopt": _post(request, reverse("wordings_adoption")) if is_changing and not every else None,
    }
    return render(request, "office/wordings.html", frame(request, "wordings") | context)


@gate(access.desk, to="wording.change", methods=("POST",))
def adoption(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.Form(request).is_valid():
        actions.adopt_wordings(actor=opened.actor, now=opened.now)
    return redirect("wordings")


@gate(access.desk, to="wording.change", methods=("GET", "POST"))
def wording_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = WordingForm(request)
    if request.method == "POST" and form.is_valid() and LOOK not in request.POST:
        try:
            actions.add_wording(
                wording=form.wording(), submission=form.submission, actor=opened.actor, now=opened.now
            )
        except submissions.AlreadyDone:
            pass
        except submissions.Changed:
            form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        if not form.errors:
            messages.success(request, _("Added. It can be chosen from now on."))
            return redirect("wordings")
    return _page(request, opened, form, None)


@gate(wording_access.wording, to="wording.change", methods=("GET", "POST"))
def wording_edition(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: SavedWording = opened.subject
    form = WordingForm(request, stored=row.definition)
    if request.method == "POST" and form.is_valid() and LOOK not in request.POST:
        actions.change_wording(row=row, wording=form.wording(), actor=opened.actor, now=opened.now)
        messages.success(request, _("Changed. What was sent before stands as it was."))
        return redirect("wordings")
    return _page(request, opened, form, row)


@gate(access.desk, to="wording.change", methods=("POST",))
def wording_preview(request: HttpRequest, opened: Opened) -> HttpResponse:
    """How it would read, as one writes it. Nothing is kept. Without scripts the page itself is asked (LOOK)."""
    opened.is_quiet = True
    form = WordingForm(request)
    form.is_sent = False
    form.is_valid()
    context = {"previews": wordings.preview(form.wording(), opened.now), "errors": form.non_field_errors()}
    return render(request, "office/_wording_preview.html", context)


@gate(wording_access.wording, to="wording.change", methods=("POST",))
def wording_retirement(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.Form(request).is_valid():
        actions.retire_wording(row=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("wordings")


@gate(wording_access.wording, to="wording.change", methods=("POST",))
def wording_return(request: HttpRequest, opened: Opened) -> HttpResponse:
    if forms.Form(request).is_valid():
        actions.restore_wording(row=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("wordings")


def _page(request: HttpRequest, opened: Opened, form: WordingForm, row: SavedWording | None) -> HttpResponse:
    stored = row.definition if row else None
    shown = form.wording() if form.is_bound else (wordings.unchecked(stored) if stored else None)
    context = {
        "form": form,
        "submission_key": form.fresh_key,
        "title": _("Change a wording") if row else _("A new wording"),
        "button": _("Save"),
        "preview_url": reverse("wording_preview"),
        "previews": wordings.preview(shown, opened.now) if shown else [],
        "back_url": reverse("wordings"),
    }
    status = 422 if form.errors and LOOK not in request.POST else 200
    return render(request, "office/wording.html", frame(request, "wordings") | context, status=status)


def _own(request: HttpRequest, row: SavedWording, opened: Opened, is_changing: bool) -> dict[str, Any]:
    wording = wordings.unchecked(row.definition)
    found = _row(wording, opened) | {"errors": rules.check(wording)}
    if not is_changing:
        return found
    name = "wording_return" if row.retired_at else "wording_retirement"
    return found | {
        "edit_url": "" if row.retired_at else reverse("wording_edition", args=[row.pk]),
        "post": _post(request, reverse(name, args=[row.pk])),
    }


def _row(wording: Wording, opened: Opened) -> dict[str, Any]:
    language = (get_language() or "en")[:2]
    return {
        "title": wording.title.get(language) or next(iter(wording.title.values()), ""),
        "previews": wordings.preview(wording, opened.now),
        "about": ", ".join(str(Circumstance(one).label) for one in sorted(wording.circumstances)),
        "by": ", ".join(str(Channel(one).label) for one in sorted(wording.channels)),
        "is_discreet": wording.is_discreet,
    }


def _post(request: HttpRequest, url: str) -> dict[str, str]:
    return {"url": url, "key": forms.key_for(request, url)}
