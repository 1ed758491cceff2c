"""Who carries a channel for the practice, with which agreement and until when."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from practice import access, actions, policy, submissions
from practice.access import Opened
from practice.forms import Form
from practice.forms.vendors import VendorForm
from practice.gate import gate
from practice.models import Vendor
from practice.office import frame
from practice.rules import vendors as rules
from practice.views.policy_draft import ask
from practice.vocabulary import Channel


@gate(access.policy, to="vendor.manage")
def vendors(request: HttpRequest, opened: Opened) -> HttpResponse:
    today = opened.now.astimezone(policy.zone()).date()
    rows = list(Vendor.objects.filter(ended_at=None).order_by("name"))
    facts = [policy.vendor_fact(row) for row in rows]
    context = {
        "vendors": [_row(row, today) for row in rows],
        "uncovered": [str(how.label) for how in Channel if not rules.may_carry(how, facts, today)],
        "new_url": reverse("vendor_new"),
    }
    return render(request, "office/policy/vendors.html", frame(request, "policy") | context)


@gate(access.policy, to="vendor.manage", methods=("GET", "POST"), is_step_up=True)
def new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = VendorForm(request)

    def act() -> None:
        try:
            actions.add_vendor(
                terms=form.terms, submission=form.submission, actor=opened.actor, now=opened.now
            )
        except submissions.AlreadyDone:
            return

    return ask(request, form, act, title=_("A vendor"), saved=_("Noted."), back="vendors")


@gate(access.vendor, to="vendor.manage", methods=("GET", "POST"), is_step_up=True)
def edition(request: HttpRequest, opened: Opened) -> HttpResponse:
    vendor: Vendor = opened.subject
    form = VendorForm(request, vendor=vendor)

    def act() -> None:
        actions.change_vendor(vendor=vendor, terms=form.terms, actor=opened.actor, now=opened.now)

    return ask(request, form, act, title=vendor.name, saved=_("Saved."), back="vendors")


@gate(access.vendor, to="vendor.manage", methods=("GET", "POST"), is_step_up=True)
def ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    vendor: Vendor = opened.subject

    def act() -> None:
        actions.end_vendor(vendor=vendor, actor=opened.actor, now=opened.now)

    return ask(
        request,
        Form(request),
        act,
        title=_("End: %(name)s") % {"name": vendor.name},
        lede=_("From now on nothing relies on their agreement. What waits in the outbox is looked at again."),
        button=_("End it"),
        saved=_("Ended."),
        back="vendors",
    )


def _row(row: Vendor, today: date) -> dict[str, Any]:
    fact = policy.vendor_fact(row)
    return {
        "name": row.name,
        "channels": ", ".join(str(Channel(one).label) for one in row.channels),
        "holds": rules.holds(fact, today),
        "is_soon": rules.ends_soon(fact, today),
        "signed": row.baa_signed_on and formats.date_format(row.baa_signed_on, "DATE_FORMAT"),
        "until": row.baa_until_on and formats.date_format(row.baa_until_on, "DATE_FORMAT"),
        "note": row.note,
        "url": reverse("vendor", args=[row.pk]),
        "end_url": reverse("vendor_ending", args=[row.pk]),
    }
