"""Filling in: where it begins, one group of questions a page, saved at every step, and read over before the end."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import access, actions, filling, form_page
from consent.actions.filling import Step
from consent.filling import Filling
from consent.models import FormFile, FormRequest
from consent.portal.filling import lists, sent_files
from consent.rules import form as rules
from consent.rules.form import Cleaned
from practice import spoken
from practice.access import NotVisible, Opened
from practice.gate import gate
from practice.portal_frame import frame

State = FormRequest.State


@gate(access.form_request, to="filling.view")
def form(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Where it begins; and what became of it."""
    row: FormRequest = opened.subject
    filled = filling.opened(row, by=opened.rights)
    context = frame() | head(filled) | {"back_url": reverse("portal_forms")}
    if row.state in (State.ASKED, State.BEGUN):
        context |= _beginning(filled, opened)
        return render(request, "portal/forms/begin.html", context)
    copies = FormFile.objects.filter(form_request=row, removed_at=None)
    copy = copies.exclude(purpose=FormFile.Purpose.ANSWER).first()
    context |= {
        "is_declined": row.state == State.DECLINED,
        "if_declined": rules.said(filled.form.if_declined, language_of(filled)),
        "copy_url": reverse("portal_form_file", args=[copy.pk]) if copy else "",
        "evidence_url": reverse("portal_signature", args=[row.signature_id]) if row.signature_id else "",
        "next": lists.card(opened),
    }
    return render(request, "portal/forms/done.html", context)


@gate(access.form_request, to="filling.fill", methods=("GET", "POST"))
def page(request: HttpRequest, opened: Opened, page: str) -> HttpResponse:
    """GET asks; POST keeps what was answered and goes on."""
    if opened.subject.state not in (State.ASKED, State.BEGUN):
        return redirect("portal_form", form_request_id=opened.subject.pk)
    number = _number(opened, page)
    if request.method == "GET":
        actions.begin_form(form_request=opened.subject, actor=opened.actor, now=opened.now)
        return _asking(request, opened, number, None, [])
    try:
        cleaned, refused = _save(request, opened, number, is_onward=True)
    except actions.NotOpen:
        return redirect("portal_form", form_request_id=opened.subject.pk)
    if cleaned.errors or cleaned.revealed or refused:
        return _asking(request, opened, number, cleaned, refused)
    return _after(opened, number)


@gate(access.form_request, to="filling.fill", methods=("POST",))
def later(request: HttpRequest, opened: Opened, page: str) -> HttpResponse:
    """Kept as it is; the rest another time, on whatever device."""
    _keep(request, opened, page)
    messages.success(request, _("It is kept. You can go on at any time, on any device."))
    return redirect("portal_forms")


@gate(access.form_request, to="filling.fill", methods=("POST",))
def back(request: HttpRequest, opened: Opened, page: str) -> HttpResponse:
    number = _keep(request, opened, page)
    filled = filling.opened(_fresh(opened), by=opened.rights)
    before = [one for one in filled.steps if one < number]
    if not before:
        return redirect("portal_form", form_request_id=opened.subject.pk)
    return redirect("portal_form_page", form_request_id=opened.subject.pk, page=str(before[-1] + 1))


@gate(access.form_request, to="filling.fill", methods=("POST",))
def draft(request: HttpRequest, opened: Opened, page: str) -> HttpResponse:
    """Asked for by the page itself while somebody types."""
    try:
        _save(request, opened, _number(opened, page), is_typing=True)
    except actions.NotOpen:
        return HttpResponse("")
    at = spoken.clock(opened.now, zone=opened.client.time_zone)  # type: ignore[union-attr]
    return HttpResponse(_("Kept here at %(time)s.") % {"time": at})


def head(filled: Filling) -> dict[str, Any]:
    language = language_of(filled)
    return {
        "title": rules.said(filled.form.title, language),
        "lede": rules.fill(rules.said(filled.form.lede, language), filling.slots(filled.client_name)),
    }


def language_of(filled: Filling) -> str:
    """The one that this form speaks to whoever reads in the language in force."""
    return filled.form.language(get_language() or "en")


def part(filled: Filling, number: int) -> str:
    """Part 2 of 5: of the pages that these answers leave."""
    steps = filled.steps
    if number not in steps:
        return ""
    return _("Page %(one)s of %(all)s") % {"one": steps.index(number) + 1, "all": len(steps)}


def _beginning(filled: Filling, opened: Opened) -> dict[str, Any]:
    row = filled.row
    number = row.page if row.page in filled.steps else (filled.steps or (0,))[0]
    return {
        "due": lists.due(row, opened.now),
        "is_late": lists.is_late(row, opened.now),
        "progress": lists.progress(row) if row.state == State.BEGUN else "",
        "count": len(filled.steps),
        "is_signed": filled.form.is_signed,
        "go_url": reverse("portal_form_page", args=[row.pk, str(number + 1)]),
        "paper_url": reverse("portal_form_paper", args=[row.pk]),
        "decline_url": reverse("portal_form_declining", args=[row.pk]) if filled.form.may_decline else "",
    }


def _asking(
    request: HttpRequest, opened: Opened, number: int, cleaned: Cleaned | None, refused: list[str]
) -> HttpResponse:
    row = _fresh(opened)
    filled = filling.opened(row, by=opened.rights)
    if number not in filled.steps and cleaned is None:
        return _after(opened, number)
    context = frame() | head(filled) | _questions(filled, number, cleaned)
    context |= {
        "step": part(filled, number),
        "refused": refused,
        "url": request.path,
        "later_url": reverse("portal_form_later", args=[row.pk, str(number + 1)]),
        "back_url": reverse("portal_form_back", args=[row.pk, str(number + 1)]),
        "draft_url": reverse("portal_form_draft", args=[row.pk, str(number + 1)]),
    }
    is_wrong = bool(refused or (cleaned and cleaned.errors))
    return render(request, "portal/forms/page.html", context, status=422 if is_wrong else 200)


def _save(
    request: HttpRequest, opened: Opened, number: int, *, is_onward: bool = False, is_typing: bool = False
) -> tuple[Cleaned, list[str]]:
    """What was typed, then the files; answers what was wrong with those."""
    row: FormRequest = opened.subject
    form = rules.read(row.form_version.definition)
    refused = [] if is_typing else sent_files.take(request, opened, form.pages[number])
    step = Step(
        page=number,
        sent={name: [str(one) for one in values] for name, values in request.POST.lists()},
        language=form.language(get_language() or "en"),
        is_onward=is_onward and not refused,
        is_typing=is_typing,
    )
    cleaned = actions.save_page(
        form_request=row, step=step, by=opened.rights, actor=opened.actor, now=opened.now
    )
    return cleaned, refused


def _questions(filled: Filling, number: int, cleaned: Cleaned | None) -> dict[str, Any]:
    slots = filling.slots(filled.client_name)
    fields = form_page.fields(
        filled.form.pages[number], filled.answers, language_of(filled), slots=slots, cleaned=cleaned
    )
    title = rules.fill(rules.said(filled.form.pages[number].title, language_of(filled)), slots)
    return {"page_title": title, "fields": fields, "problems": form_page.problems(fields)}


def _keep(request: HttpRequest, opened: Opened, page: str) -> int:
    number = _number(opened, page)
    try:
        _save(request, opened, number)
    except actions.NotOpen:
        pass  # finished in another window: there is nothing to keep
    return number


def _after(opened: Opened, number: int) -> HttpResponse:
    filled = filling.opened(_fresh(opened), by=opened.rights)
    following = [one for one in filled.steps if one > number]
    if not following:
        return redirect("portal_form_review", form_request_id=opened.subject.pk)
    return redirect("portal_form_page", form_request_id=opened.subject.pk, page=str(following[0] + 1))


def _fresh(opened: Opened) -> FormRequest:
    return FormRequest.objects.select_related("client", "form_version").get(pk=opened.subject.pk)


def _number(opened: Opened, page: str) -> int:
    """In addresses pages are counted from one."""
    number = int(page) - 1
    if not 0 <= number < len(opened.subject.form_version.definition["pages"]):
        raise NotVisible
    return number
