"""First contacts: one of them with all that is known, and those that have ended."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from messaging import access
from messaging.contact import rows
from messaging.models import Inquiry
from practice import access as house
from practice.access import Opened, scope
from practice.gate import gate
from practice.office import frame
from practice.pages import pager

State = Inquiry.State
ACTS = {
    "answer": "inquiry_answers",
    "call": "inquiry_calls",
    "convert": "inquiry_client",
    "decline": "inquiry_declining",
    "aside": "inquiry_setting_aside",
}


@gate(access.inquiry, to="inquiry.view")
def inquiry(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Inquiry = opened.subject
    visible = access.inquiries(opened.actor, opened.now)
    acts = ACTS if row.state in Inquiry.OPEN else {}
    if row.state in (State.DECLINED, State.SPAM):
        acts = {"reopen": "inquiry_return"}
    context = {
        "item": rows.row(opened, row),
        "notes": rows.notes(opened, row),
        "answers": rows.sent(opened, row),
        "known": rows.same_address(opened, row),
        "others": rows.same_person(opened, row, visible),
        "client_url": _client_url(opened, row),
        "urls": {name: reverse(page, args=[row.pk]) for name, page in acts.items()},
        "back_url": reverse("triage"),
    }
    return render(request, "office/inquiries/inquiry.html", frame(request, "triage") | context)


@gate(house.desk, to="inquiry.view")
def ended(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Declined or set aside, as long as they are kept: each can be taken back."""
    mine = access.inquiries(opened.actor, opened.now).filter(state__in=[State.DECLINED, State.SPAM])
    page = Paginator(mine, 50).get_page(request.GET.get("page"))
    found = list(page.object_list)
    opened.grant, opened.seen = access.inquiries_grant(opened.actor, found), [one.pk for one in found]
    context = {
        "items": [rows.row(opened, one) for one in found],
        "pager": pager(page),
        "back_url": reverse("triage"),
    }
    return render(request, "office/inquiries/ended.html", frame(request, "triage") | context)


def _client_url(opened: Opened, row: Inquiry) -> str:
    if row.client_id is None:
        return ""
    mine = scope.clients(opened.actor, opened.now).filter(pk=row.client_id)
    return reverse("client", args=[row.client_id]) if mine.exists() else ""
