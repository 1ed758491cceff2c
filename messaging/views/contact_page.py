"""The contact page from behind: whether it takes messages, how to link to it, and who else is named there."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging import access, actions
from messaging.contact.office_forms import ContactPageForm, ReferralForm
from messaging.models import ContactPage, Referral
from practice import access as house
from practice import submissions
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.office import frame


@gate(house.settings, to="practice.manage", methods=("GET", "POST"))
def contact_page(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ContactPageForm(request, page=ContactPage.objects.first())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.set_contact_page(
            is_open=given["is_open"],
            keep_days=given["keep_days"],
            answered_days=given["answered_days"],
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("Saved."))
        return redirect("contact_page")
    host = settings.SOTTO_PORTAL_URL or settings.SOTTO_BASE_URL
    context = {
        "form": form,
        "address": f"{host}{reverse('contact')}",
        "texts_address": f"{host}{reverse('contact_texts')}",
        "back_url": reverse("practice"),
        "referrals_url": reverse("referrals"),
    }
    page = "office/inquiries/contact_page.html"
    return render(request, page, frame(request, "practice") | context, status=422 if form.errors else 200)


@gate(house.desk, to="referral.change", methods=("GET", "POST"))
def referrals(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ReferralForm(request)
    if request.method == "POST" and form.is_valid() and _add(form, opened):
        messages.success(request, _("Added. It stands on the public page now."))
        return redirect("referrals")
    listed = Referral.objects.filter(ended_at=None).order_by("created_at")
    context = {
        "form": form,
        "referrals": [{"row": one, "end_url": reverse("referral_ending", args=[one.pk])} for one in listed],
        "public_url": reverse("contact_elsewhere"),
    }
    status = 422 if form.errors else 200
    return render(
        request, "office/inquiries/referrals.html", frame(request, "triage") | context, status=status
    )


@gate(access.referral, to="referral.change", methods=("GET", "POST"))
def referral_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.end_referral(referral=opened.subject, actor=opened.actor, now=opened.now)
        messages.success(request, _("Taken off the public page."))
        return redirect("referrals")
    context = {"form": form, "row": opened.subject, "back_url": reverse("referrals")}
    return render(request, "office/inquiries/referral_ending.html", frame(request, "triage") | context)


def _add(form: ReferralForm, opened: Opened) -> bool:
    try:
        actions.add_referral(
            elsewhere=form.elsewhere, submission=form.submission, actor=opened.actor, now=opened.now
        )
    except submissions.AlreadyDone:
        return True
    except submissions.Changed:
        form.add_error(None, _("You sent this page before with other words. Please send it once more."))
        return False
    return True
