"""Before the end: every answer with a way to change it; saying no; and the way on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from consent import access, actions, evidence, filling
from consent.actions.completing import Shown
from consent.actions.signing import digest
from consent.filling import Filling
from consent.models import FormRequest
from consent.portal.filling import pages
from consent.portal.filling.shapes import DeclineForm, SeenForm
from consent.rules import form as rules
from practice import pdf, submissions
from practice.access import NotVisible, Opened
from practice.forms import Form
from practice.gate import gate
from practice.portal_frame import frame

State = FormRequest.State


@gate(access.form_request, to="filling.fill", methods=("GET", "POST"))
def review(request: HttpRequest, opened: Opened) -> HttpResponse:
    """POST ends a form that nobody signs; a signed one goes on to the signature."""
    if (elsewhere := closed(opened)) is not None:
        return elsewhere
    filled = filling.opened(opened.subject, by=opened.rights)
    language = pages.language_of(filled)
    form = SeenForm(request)
    problem = ""
    if request.method == "POST" and form.is_valid() and not filled.form.is_signed:
        shown = Shown(language=language, digest=form.cleaned_data["seen"])
        problem = complete(opened, form, shown, None)
        if not problem:
            return redirect("portal_form", form_request_id=opened.subject.pk)
    context = frame() | pages.head(filled) | _sheet(filled, language)
    context |= {"seen": digest(filled.text(language)).hex(), "problem": problem}
    return render(request, "portal/forms/review.html", context, status=422 if problem else 200)


@gate(access.form_request, to="filling.fill", methods=("GET", "POST"))
def declining(request: HttpRequest, opened: Opened) -> HttpResponse:
    if (elsewhere := closed(opened)) is not None:
        return elsewhere
    filled = filling.opened(opened.subject, by=opened.rights)
    if not filled.form.may_decline:
        raise NotVisible
    form = DeclineForm(request)
    if request.method == "POST" and form.is_valid():
        _decline(opened, form)
        messages.success(request, _("You said no. We are told, and it changes nothing in your care here."))
        return redirect("portal_form", form_request_id=opened.subject.pk)
    context = (
        frame()
        | pages.head(filled)
        | {
            "if_declined": rules.said(filled.form.if_declined, pages.language_of(filled)),
            "form": form,
            "back_url": reverse("portal_form", args=[opened.subject.pk]),
        }
    )
    return render(request, "portal/forms/decline.html", context, status=422 if form.errors else 200)


@gate(access.form_request, to="filling.fill", methods=("GET", "POST"))
def paper(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The whole text, to be printed; or a word that they would like it on paper."""
    if (elsewhere := closed(opened)) is not None:
        return elsewhere
    row: FormRequest = opened.subject
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.ask_paper(form_request=row, actor=opened.actor, now=opened.now)
        messages.success(request, _("We know it now. The form will wait for you on paper."))
        return redirect("portal_form", form_request_id=row.pk)
    filled = filling.opened(row, by=opened.rights)
    language = pages.language_of(filled)
    context = (
        frame()
        | pages.head(filled)
        | {
            "paragraphs": evidence.on_paper(filled.text(language), language),
            "is_asked": row.paper_asked_at is not None,
            "back_url": reverse("portal_form", args=[row.pk]),
        }
    )
    return render(request, "portal/forms/paper.html", context)


def complete(opened: Opened, form: Form, shown: Shown, signing: Any) -> str:
    """What went wrong, in words; nothing when it is done, also by an earlier click."""
    try:
        actions.complete_form(
            form_request=opened.subject,
            shown=shown,
            signing=signing,
            by=opened.rights,
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed, actions.NotOpen):
        pass  # the same page sent twice: it is done
    except actions.TextChanged:
        return _(
            "Something was changed in another window. Please read it once more: this is how it stands now."
        )
    except actions.Incomplete:
        return _("Something is still missing. Please look at the questions below.")
    except pdf.NotMade:
        return _(
            "Your copy could not be made just now, so nothing was sent. Please try once more in a minute."
        )
    return ""


def closed(opened: Opened) -> HttpResponse | None:
    """What is finished or declined has one page."""
    if opened.subject.state in (State.ASKED, State.BEGUN):
        return None
    return redirect("portal_form", form_request_id=opened.subject.pk)


def _decline(opened: Opened, form: DeclineForm) -> None:
    try:
        actions.decline_form(
            form_request=opened.subject,
            reason=form.cleaned_data["reason"],
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed, actions.NotOpen):
        pass


def _sheet(filled: Filling, language: str) -> dict[str, Any]:
    """The answers as they stand, page by page, and what is missing."""
    missing = filled.missing(language)
    gaps = {(number, name.partition(".")[0]) for number, name in missing}
    with translation.override(language):
        parts = [_part(filled, number, language, gaps) for number in filled.steps]
    pk = filled.row.pk
    first = missing[0][0] if missing else 0
    last = filled.steps[-1] if filled.steps else 0
    return {
        "parts": [one for one in parts if one["rows"]],
        "is_missing": bool(missing),
        "missing_url": reverse("portal_form_page", args=[pk, str(first + 1)]),
        "is_signed": filled.form.is_signed,
        "next_url": reverse("portal_form_electronic", args=[pk]),
        "back_url": reverse("portal_form_page", args=[pk, str(last + 1)]),
        "later_url": reverse("portal_forms"),
    }


def _part(filled: Filling, number: int, language: str, gaps: set[tuple[int, str]]) -> dict[str, Any]:
    page, slots = filled.form.pages[number], filling.slots(filled.client_name)
    rows = []
    for item in rules.shown(page, filled.answers):
        if item.is_question:
            rows.append(
                {
                    "label": rules.fill(rules.said(item.label, language), slots),
                    "answers": _answers(item, filled, language),
                    "is_missing": (number, item.key) in gaps,
                }
            )
    url = reverse("portal_form_page", args=[filled.row.pk, str(number + 1)])
    return {"title": rules.fill(rules.said(page.title, language), slots), "rows": rows, "url": url}


def _answers(item: rules.Item, filled: Filling, language: str) -> list[str]:
    """In words; a group's rows each with their questions."""
    answer = filled.answers.get(item.key)
    if item.kind == "agree":
        return [_("Yes, I agree")] if answer == "yes" else [_("No answer")]
    if item.kind != "group":
        return rules.spoken(item, answer, language).split("\n")
    found = []
    for row in rules.rows(answer):
        said = [
            f"{rules.said(one.label, language)}: {rules.spoken(one, row.get(one.key), language)}"
            for one in rules.shown_in_row(item, row, filled.answers)
            if one.is_question
        ]
        found.append(" · ".join(said))
    return found or [_("No answer")]
