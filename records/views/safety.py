"""Safe contact from the workspace: what was told in person, what was talked about, and changes that wait."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access_requests, actions
from consent.models import AddressChange
from consent.portal.own_addresses import known
from consent.reach_forms import AddressChangeForm, DangerForm, KeptSafeContactForm
from practice import access, addresses
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint
from records import asking
from records.asking import Question
from records.sending import once


@gate(access.client_contact_point, to="safe_contact.set", methods=("GET", "POST"))
def safe_contact(request: HttpRequest, opened: Opened) -> HttpResponse:
    """As the client said it, in person or by phone."""
    point: ContactPoint = opened.subject
    form = KeptSafeContactForm(request, kind=point.kind, initial=known(opened, point))
    about = reverse("client_about", args=[point.client_id])
    if request.method == "POST" and form.is_valid():
        done = once(
            form,
            lambda: actions.set_safe_contact(
                contact_point=point,
                profile=form.profile,
                words=form.cleaned_data["words"],
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if done:
            messages.success(request, _("Kept. It counts for all that goes there from now on."))
            return redirect(about)
    shown = addresses.shown(point.kind, opened.text(point, "address") or "")
    ask = Question(
        title=_("How this address may be used"),
        button=_("Keep it"),
        back_url=about,
        facts=((_("Address or number"), shown),),
        lines=(_("As the client told you. Times are by their clock."),),
    )
    return asking.page(request, opened, form, ask)


@gate(access.client_care, to="safety.note", methods=("GET", "POST"))
def danger(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, about = DangerForm(request), reverse("client_about", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        done = once(
            form,
            lambda: actions.note_danger(
                client=opened.subject,
                words=form.cleaned_data["words"],
                heard=form.cleaned_data["heard"],
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if done:
            messages.success(request, _("Noted. Every address of theirs is quiet from now on."))
            return redirect(about)
    ask = Question(
        title=_("Somebody reads along"),
        button=_("Note it"),
        back_url=about,
        lines=(
            _(
                "From then on, no more than a neutral notice goes to any of their addresses, and no voicemail."
            ),
            _("A new address, or the end of one, waits until you have heard it from them yourself."),
        ),
    )
    return asking.page(request, opened, form, ask)


@gate(access.client_care, to="safety.note", methods=("GET", "POST"))
def talked(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, about = Form(request), reverse("client_about", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        if actions.mark_talked(client=opened.subject, actor=opened.actor, now=opened.now):
            messages.success(request, _("Noted that you have talked about it."))
        return redirect(about)
    ask = Question(
        title=_("Have you talked about it?"),
        button=_("We have talked about it"),
        back_url=about,
        lines=(_("In person, alone with them. What you agreed on, you set at each address."),),
    )
    return asking.page(request, opened, form, ask)


@gate(access.client_care, to="safety.note", methods=("GET", "POST"))
def guard_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, about = Form(request), reverse("client_about", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        if actions.end_guard(client=opened.subject, actor=opened.actor, now=opened.now):
            messages.success(request, _("Noted. How each address may be used stays as it is."))
        return redirect(about)
    ask = Question(
        title=_("Nobody reads along any more"),
        button=_("Yes, they told me so"),
        back_url=about,
        lines=(
            _("Only if you heard it from them, alone with them."),
            _(
                "They can then change their addresses by themselves again. What they said before stays on file."
            ),
        ),
    )
    return asking.page(request, opened, form, ask)


@gate(access_requests.address_change, to="safety.note", methods=("GET", "POST"))
def address_change(request: HttpRequest, opened: Opened) -> HttpResponse:
    change: AddressChange = opened.subject
    form, about = AddressChangeForm(request), reverse("client_about", args=[change.client_id])
    if request.method == "POST" and form.is_valid():
        done = actions.decide_change(
            change=change,
            is_confirmed=form.cleaned_data["is_confirmed"] == "yes",
            heard=form.cleaned_data["heard"],
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("Decided.") if done else _("Somebody has already decided this."))
        return redirect(about)
    point = change.contact_point
    shown = addresses.shown(point.kind, opened.text(point, "address") or "")
    ask = Question(
        title=_("Stop using an address") if change.is_removal else _("A new address"),
        button=_("Decide"),
        back_url=about,
        facts=((_("Address or number"), shown),),
        lines=(
            _("It was asked for in the portal, by somebody who has their PIN or device."),
            _("Ask them yourself, face to face or on a number that you knew before; not by a message."),
        ),
    )
    return asking.page(request, opened, form, ask)
