"""Requests of 45 CFR 164.522 from the workspace: recorded as the client made them, answered, ended; never why."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import access_requests, actions
from consent.models import Restriction
from consent.portal import own_requests
from consent.reach_forms import (
    KeptChannelRequestForm,
    KeptRestrictionForm,
    RestrictionAnswerForm,
    RestrictionEndForm,
)
from practice import access, submissions
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint
from practice.office import frame
from practice.pages import pager
from records import asking, client_requests
from records.asking import Question
from records.sending import once


@gate(access_requests.requests, to="request.list")
def requests(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Of all clients, the unanswered first: names of those whom one sees, for the others who cares for them."""
    every = client_requests.everybodys(opened)
    page = Paginator(every, 50).get_page(request.GET.get("page"))
    context = {"rows": client_requests.listed(opened, list(page.object_list)), "pager": pager(page)}
    return render(request, "office/requests.html", frame(request, "requests") | context)


@gate(access.client_file, to="request.record", methods=("GET", "POST"))
def request_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = KeptChannelRequestForm(request, points=own_requests.points(opened))
    back = reverse("client_agreements", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        asked = own_requests.asked(opened, form, form.cleaned_data["how"])
        done = once(
            form,
            lambda: actions.request_channel(
                client=opened.subject,
                asked=asked,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if done:
            messages.success(request, _("Recorded. It counts from now on."))
            return redirect(back)
    ask = Question(
        title=_("Asked to be reached another way"),
        button=_("Record it"),
        back_url=back,
        tab="agreements",
        lines=(
            _("A reasonable request must be met (45 CFR 164.522(b)). Ask what and where, and how it is paid; "
              "never why."),
            _("It carries saved wordings only, unless the client wants more after the risks were said to them."),
        ),
    )  # fmt: skip
    return asking.page(request, opened, form, ask)


@gate(access.client_file, to="request.record", methods=("GET", "POST"))
def restriction_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form, back = KeptRestrictionForm(request), reverse("client_agreements", args=[opened.subject.pk])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wish = actions.Wish(
            what=said["what"], is_paid_in_full=said["is_paid_in_full"], closes=said["closes"], how=said["how"]
        )
        done = once(
            form,
            lambda: actions.ask_restriction(
                client=opened.subject,
                wish=wish,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            ),
        )
        if done:
            messages.success(request, _("Recorded. It binds once it is agreed."))
            return redirect(back)
    ask = Question(
        title=_("Asked not to tell something"),
        button=_("Record it"),
        back_url=back,
        tab="agreements",
        lines=(_("The practice may agree or not; paid in full, it must (45 CFR 164.522(a))."),),
    )
    return asking.page(request, opened, form, ask)


@gate(access_requests.channel_request, to="request.record", methods=("GET", "POST"))
def request_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    row, form = opened.subject, Form(request)
    back = reverse("client_agreements", args=[row.client_id])
    if request.method == "POST" and form.is_valid():
        actions.end_channel_request(request=row, actor=opened.actor, now=opened.now)
        messages.success(request, _("Ended. It stays on file that it was asked."))
        return redirect(back)
    ask = Question(
        title=_("The client takes this request back?"),
        button=_("End it"),
        back_url=back,
        tab="agreements",
        facts=((_("Request"), own_requests.in_words(opened, row)),),
        lines=(_("Only by the client's own wish."),),
        is_danger=True,
    )
    return asking.page(request, opened, form, ask)


@gate(access_requests.restriction_care, to="restriction.answer", methods=("GET", "POST"))
def restriction_answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Restriction = opened.subject
    before = {
        "closes": row.channel,
        "circumstances": row.circumstances,
        "contact_point": row.contact_point_id,
    }
    form = RestrictionAnswerForm(request, points=own_requests.points(opened), initial=before)
    back = reverse("client_agreements", args=[row.client_id])
    if request.method == "POST" and form.is_valid() and _answer(opened, form):
        messages.success(request, _("Answered. The client reads it in the portal."))
        return redirect(back)
    lines = [_("Agreed, it binds all of the practice until it is ended. An emergency is the exception.")]
    if row.is_paid_in_full:
        lines.append(_("Paid in full by the client: it must be agreed (45 CFR 164.522(a)(1)(vi))."))
    ask = Question(
        title=_("Answer a request not to tell something"),
        button=_("Answer"),
        back_url=back,
        tab="agreements",
        facts=((_("Request"), opened.text(row, "what") or ""),),
        lines=tuple(lines),
    )
    return asking.page(request, opened, form, ask)


@gate(access_requests.restriction, to="request.record", methods=("GET", "POST"))
def restriction_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    row: Restriction = opened.subject
    form, back = RestrictionEndForm(request), reverse("client_agreements", args=[row.client_id])
    if request.method == "POST" and form.is_valid() and _end(opened, form):
        messages.success(request, _("Ended. It stays on file what was agreed, and until when."))
        return redirect(back)
    ask = Question(
        title=_("End what was agreed not to be told"),
        button=_("End it"),
        back_url=back,
        tab="agreements",
        facts=((_("Request"), opened.text(row, "what") or ""),),
        lines=(_("What came in while it stood stays withheld."),),
        is_danger=True,
    )
    return asking.page(request, opened, form, ask)


def _answer(opened: Opened, form: RestrictionAnswerForm) -> bool:
    said: dict[str, Any] = form.cleaned_data
    try:
        actions.answer_restriction(
            restriction=opened.subject,
            is_agreed=said["is_agreed"] == "yes",
            answer=said["answer"],
            limit=_limit(opened, said),
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except actions.MustAgree:
        form.add_error("is_agreed", _("It was paid in full by the client: it must be agreed."))
        return False
    except actions.LimitsNothing:
        form.add_error("contact_point", _("This address or number is not used by that way."))
        return False
    except (submissions.AlreadyDone, submissions.Changed):
        pass  # answered by the same page a moment ago
    return True


def _limit(opened: Opened, said: dict[str, Any]) -> actions.Limit:
    """The address is one of the client's own: the form takes no other."""
    mine = ContactPoint.objects.filter(client=opened.client)
    chosen = mine.filter(pk=said["contact_point"]).first() if said["contact_point"] else None
    return actions.Limit(
        closes=said["closes"], contact_point=chosen, circumstances=tuple(said["circumstances"])
    )


def _end(opened: Opened, form: RestrictionEndForm) -> bool:
    try:
        actions.end_restriction(
            restriction=opened.subject,
            by_client=form.cleaned_data["by_client"] == "yes",
            actor=opened.actor,
            now=opened.now,
        )
    except actions.MustAgree:
        form.add_error("by_client", _("It was paid in full by the client: only they can end it."))
        return False
    return True
