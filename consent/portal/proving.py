"""The code that proves an address: sent when this page is first opened, typed here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access, actions, guarding
from consent.forms import AddressCodeForm
from practice import addresses, forms
from practice.access import Opened
from practice.actions import entry
from practice.actions.entry import Outcome
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint, OneTimeCode
from practice.portal_frame import frame

_SENT = "address_code"  # in the sealed session: contact point → id of the code last sent


@gate(access.contact_point, to="consent.give", methods=("GET", "POST"))
def code(request: HttpRequest, opened: Opened) -> HttpResponse:
    point: ContactPoint = opened.subject
    if point.verified_at:
        return redirect("reach")
    if guarding.waits(point):
        messages.info(
            request, _("Thank you. Before we use it, your therapist talks with you. Nothing goes there yet.")
        )
        return redirect("reach")
    form = AddressCodeForm(request)
    if request.method == "POST" and form.is_valid():
        outcome = _prove(request, opened, form)
        if outcome is Outcome.RIGHT:
            messages.success(request, _("Thank you. This address works, and we may use it as you said."))
            return redirect("reach")
        form.add_error("code", _wrong(outcome))
    sent = _sent(request, point) or _send(request, opened, None)
    return _page(request, opened, form, sent)


@gate(access.contact_point, to="consent.give", methods=("POST",))
def code_again(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if guarding.waits(opened.subject):
        return redirect("reach")
    if form.is_valid() and _send(request, opened, form):
        messages.success(request, _("A new code is on its way. The old one no longer works."))
    else:
        messages.warning(
            request, _("We have sent several codes already. Please try again in an hour, or call us.")
        )
    return redirect("contact_point_code", contact_point_id=opened.subject.pk)


def _page(request: HttpRequest, opened: Opened, form: AddressCodeForm, is_sent: bool) -> HttpResponse:
    point: ContactPoint = opened.subject
    again = reverse("contact_point_code_again", args=[point.pk])
    hint = addresses.hint(point.kind, opened.text(point, "address") or "")
    sent = _("We sent six digits to %(address)s. Type them here, so that we know it is yours.") % {
        "address": hint
    }
    held = _("We have sent several codes already. Please try again in an hour, or call us.")
    context = frame() | {
        "step": _("Last step"),
        "title": _("Type the code"),
        "lede": sent if is_sent else held,
        "form": form,
        "url": request.path,
        "label": _("Go on"),
        "resend_url": again,
        "resend_key": forms.key_for(request, again),
        "resend_note": "",
        "back_url": reverse("reach"),
        "back": _("Later"),
    }
    return render(request, "portal/enter_code.html", context, status=422 if form.errors else 200)


def _prove(request: HttpRequest, opened: Opened, form: AddressCodeForm) -> Outcome:
    sent = request.session.get(_SENT, {}).get(str(opened.subject.pk))
    if not sent:
        return Outcome.SPENT
    return actions.prove_address(
        contact_point=opened.subject,
        code_id=UUID(sent),
        code=form.cleaned_data["code"],
        submission=form.submission,
        actor=opened.actor,
        now=opened.now,
    )


def _sent(request: HttpRequest, point: ContactPoint) -> bool:
    return str(point.pk) in request.session.get(_SENT, {})


def _send(request: HttpRequest, opened: Opened, form: Form | None) -> bool:
    """False: too many in the last hour."""
    point: ContactPoint = opened.subject
    try:
        code_id = entry.send_code(
            contact_point=point,
            purpose=OneTimeCode.Purpose.ADDRESS,
            actor=opened.actor,
            now=opened.now,
            submission=form.submission if form else None,
        )
    except entry.TooMany:
        return False
    request.session[_SENT] = request.session.get(_SENT, {}) | {str(point.pk): str(code_id)}
    return True


def _wrong(outcome: Outcome) -> str:
    if outcome is Outcome.SPENT:
        return _("This code no longer works. Please ask for a new one below.")
    return _("These are not the digits we sent. Please look again.")
