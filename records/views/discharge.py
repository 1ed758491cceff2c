"""The end of care, and its resumption."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.models import Thread
from practice import access, actions
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from records import actions as records
from records import asking
from records.asking import Question


@gate(access.client_care, to="client.discharge", methods=("GET", "POST"))
def discharge(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, about = Form(request), reverse("client_about", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        if records.end_care(client=opened.subject, actor=opened.actor, now=opened.now):
            messages.success(request, _("Care has ended. The file stays, and they may still read it."))
        return redirect(about)
    waits = Thread.objects.for_client(opened.subject.pk).waiting().exists()
    ask = Question(
        title=_("End care"),
        button=_("End care"),
        back_url=about,
        lines=(
            *(
                [_("They still wait for an answer. Whoever owes it is not reminded any more.")]
                if waits
                else []
            ),
            _("They leave the inbox. In the portal they can read, and no longer write."),
            _("Their open conversations are closed, and a line there tells them so."),
            _("What they send by email or text later still comes before you."),
            _("You can take them back at any time."),
        ),
    )
    return asking.page(request, opened, form, ask)


@gate(access.client_care, to="client.discharge", methods=("GET", "POST"))
def taking_back(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, about = Form(request), reverse("client_about", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        if actions.take_client_back(client=opened.subject, actor=opened.actor, now=opened.now):
            messages.success(request, _("Back in care. They can write in the portal again."))
        return redirect(about)
    ask = Question(
        title=_("Take back into care"),
        button=_("Take back"),
        back_url=about,
        lines=(_("They stand in the inbox again, and can write in the portal."),),
    )
    return asking.page(request, opened, form, ask)
