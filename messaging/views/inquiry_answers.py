"""An answer to a first contact that did not arrive, may not have, or waits: a person decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import access, actions
from messaging.contact import answered
from messaging.forms import ResolutionForm
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.office import frame


@gate(access.inquiry_answer, to="inquiry.answer", methods=("GET", "POST"))
def resolution(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ResolutionForm(request)
    if request.method == "POST" and form.is_valid():
        arrived = form.cleaned_data["arrived"] == "yes"
        done = actions.resolve_inquiry_answer(
            answer=opened.subject, arrived=arrived, actor=opened.actor, now=opened.now
        )
        messages.success(request, _("Noted.")) if done else messages.info(
            request, _("Somebody has already decided this.")
        )
        return redirect("inquiry", inquiry_id=opened.subject.inquiry_id)
    return _page(request, opened, "office/inquiries/answer_resolution.html", form)


@gate(access.inquiry_answer, to="inquiry.answer", methods=("GET", "POST"))
def cancellation(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        if actions.cancel_inquiry_answer(answer=opened.subject, actor=opened.actor, now=opened.now):
            messages.success(request, _("Cancelled. It does not go."))
        else:
            messages.warning(request, _("Too late: it is already on its way or gone."))
        return redirect("inquiry", inquiry_id=opened.subject.inquiry_id)
    return _page(request, opened, "office/inquiries/answer_cancellation.html", form)


@gate(access.inquiry_answer, to="inquiry.answer", methods=("POST",))
def acknowledgement(request: HttpRequest, opened: Opened) -> HttpResponse:
    actions.see_inquiry_answer(answer=opened.subject, actor=opened.actor, now=opened.now)
    return redirect("inquiry", inquiry_id=opened.subject.inquiry_id)


def _page(request: HttpRequest, opened: Opened, template: str, form: Form) -> HttpResponse:
    context = {
        "form": form,
        "row": answered.rows(opened, [opened.subject])[0],
        "back_url": reverse("inquiry", args=[opened.subject.inquiry_id]),
    }
    status = 422 if form.errors else 200
    return render(request, template, frame(request, "triage") | context, status=status)
