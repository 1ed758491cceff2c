"""Who else sees this phone or mailbox: a few questions, one group a page, kept at every step."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from consent import actions, form_page
from consent.portal import steps
from consent.portal.steps import Way
from consent.rules import form as rules
from practice import access
from practice.access import NotVisible, Opened
from practice.forms import Form
from practice.gate import gate
from practice.portal_frame import frame


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"))
def questions(request: HttpRequest, opened: Opened, channel: str, page: str) -> HttpResponse:
    way, number = steps.way(opened, channel), int(page)
    if not 1 <= number <= len(way.pages):
        raise NotVisible
    form = Form(request)
    if request.method != "POST":
        return _page(request, way, number, form, None)
    cleaned = rules.clean(way.pages[number - 1], _sent(request), way.language, way.answers)
    if not form.is_valid():
        return _page(request, way, number, form, cleaned)
    answers = rules.kept(way.form, cleaned.merged(way.answers)) | {"channel": channel}
    actions.save_answers(
        client=opened.subject,
        channel=channel,
        form_version=way.version,
        answers=answers,
        actor=opened.actor,
        now=opened.now,
    )
    if cleaned.errors or cleaned.revealed:
        return _page(request, way, number, form, cleaned)
    if number == len(steps.way(opened, channel).pages):
        return redirect("consent_risks", channel=channel)
    return redirect("consent_questions", channel=channel, page=str(number + 1))


def _sent(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(one) for one in values] for name, values in request.POST.lists()}


def _page(
    request: HttpRequest, way: Way, number: int, form: Form, cleaned: rules.Cleaned | None
) -> HttpResponse:
    asked = way.pages[number - 1]
    fields = form_page.fields(asked, way.answers, way.language, cleaned=cleaned)
    context: dict[str, Any] = frame() | {
        "step": way.step(number),
        "title": rules.said(asked.title, way.language),
        "fields": fields,
        "problems": form_page.problems(fields),
        "form": form,
        "url": request.path,
        "submission_key": form.fresh_key,
        "back_url": _before(way.channel, number),
    }
    is_wrong = bool(form.errors or (cleaned and cleaned.errors))
    return render(request, "portal/consent_questions.html", context, status=422 if is_wrong else 200)


def _before(channel: str, number: int) -> str:
    if number > 1:
        return reverse("consent_questions", args=[channel, str(number - 1)])
    return f"{reverse('consent_new')}?way={channel}"
