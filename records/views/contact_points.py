"""A client's addresses and numbers: another one, and one out of use. None is ever edited."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import actions as consents
from practice import access, actions, addresses
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from records import asking
from records.asking import Question
from records.client_forms import ContactPointForm


@gate(access.client_file, to="client.edit", methods=("GET", "POST"), is_step_up=True)
def client_contact_points(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ContactPointForm(request)
    about = reverse("client_about", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        actions.add_contact_point(
            client=opened.subject,
            kind=form.cleaned_data["kind"],
            address=form.cleaned_data["address"],
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("Added. It counts for messages once they have proven it by a code."))
        return redirect(about)
    ask = Question(
        title=_("Another address or number"),
        button=_("Add it"),
        back_url=about,
        lines=(_("An address is never changed: a new one is added, and the old one is put out of use."),),
    )
    return asking.page(request, opened, form, ask)


@gate(access.client_contact_point, to="client.edit", methods=("GET", "POST"), is_step_up=True)
def contact_point_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    point, form = opened.subject, Form(request)
    about = reverse("client_about", args=[point.client_id])
    if request.method == "POST" and form.is_valid():
        consents.end_address(contact_point=point, actor=opened.actor, now=opened.now)
        messages.success(request, _("Out of use. Nothing more goes there."))
        return redirect(about)
    shown = addresses.shown(point.kind, opened.text(point, "address") or "")
    ask = Question(
        title=_("Put out of use"),
        button=_("Put out of use"),
        back_url=about,
        facts=((_("Address or number"), shown),),
        lines=(
            _("Nothing more is sent there, and nobody can sign in by it."),
            _("What waits to go there is stopped. The history stays."),
        ),
        is_danger=True,
    )
    return asking.page(request, opened, form, ask)
