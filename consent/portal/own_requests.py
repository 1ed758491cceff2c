"""A client asks to be reached another way, or not this way; or that something is not told. Nobody asks why."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from consent import access_requests, actions
from consent.models import ChannelRequest, Made, Restriction
from consent.portal import form_text
from consent.portal.own_addresses import hint
from consent.reach_forms import ChannelRequestForm, RestrictionForm
from practice import access, submissions
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint
from practice.portal_frame import frame
from practice.vocabulary import Channel


@gate(access.my_portal, to="consent.view")
def requests(request: HttpRequest, opened: Opened) -> HttpResponse:
    """All of them, also those that have ended."""
    asked = ChannelRequest.objects.filter(client=opened.subject).order_by("-made_at")
    untold = Restriction.objects.filter(client=opened.subject).select_related("contact_point")
    untold = untold.order_by("-made_at")
    opened.seen = [row.pk for row in (*asked, *untold)]
    context = frame() | {
        "requests": [_request(opened, row) for row in asked],
        "restrictions": [_restriction(opened, row) for row in untold],
        "request_url": reverse("portal_request_new"),
        "restriction_url": reverse("portal_restriction_new"),
        "back_url": reverse("reach"),
    }
    return render(request, "portal/requests.html", context)


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"), is_step_up=True)
def request_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ChannelRequestForm(request, points=points(opened))
    if request.method == "POST" and form.is_valid():
        try:
            actions.request_channel(
                client=opened.subject,
                asked=asked(opened, form, Made.PORTAL),
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            )
        except (submissions.AlreadyDone, submissions.Changed):
            pass  # the same page sent twice
        messages.success(request, _("Noted. It counts from now on, and you can end it here."))
        return redirect("portal_requests")
    lede = _("Say what you want and where. You need not say why.")
    return _ask(request, form, _("How we should reach you"), lede, _("Ask for it"))


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"), is_step_up=True)
def restriction_new(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = RestrictionForm(request)
    if request.method == "POST" and form.is_valid():
        wish = actions.Wish(
            what=form.cleaned_data["what"],
            is_paid_in_full=form.cleaned_data["is_paid_in_full"],
            how=Made.PORTAL,
        )
        try:
            actions.ask_restriction(
                client=opened.subject,
                wish=wish,
                submission=form.submission,
                actor=opened.actor,
                now=opened.now,
            )
        except (submissions.AlreadyDone, submissions.Changed):
            pass
        messages.success(request, _("We have it. We tell you here what we can promise."))
        return redirect("portal_requests")
    lede = _("We look at it and answer you here. What you paid for in full yourself, we keep from your plan.")
    return _ask(request, form, _("Something we should not tell"), lede, _("Ask for it"))


@gate(access_requests.my_channel_request, to="consent.give", methods=("GET", "POST"), is_step_up=True)
def request_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    if request.method == "POST" and Form(request).is_valid():
        actions.end_channel_request(request=opened.subject, actor=opened.actor, now=opened.now)
        messages.success(request, _("Ended. It stays in your record that you had asked."))
        return redirect("portal_requests")
    return _stop(request, _("End this request?"), _("We go back to what we had agreed before."))


@gate(access_requests.my_restriction, to="consent.give", methods=("GET", "POST"), is_step_up=True)
def restriction_ending(request: HttpRequest, opened: Opened) -> HttpResponse:
    if request.method == "POST" and Form(request).is_valid():
        actions.end_restriction(
            restriction=opened.subject, by_client=True, actor=opened.actor, now=opened.now
        )
        messages.success(request, _("Ended. It stays in your record that you had asked."))
        return redirect("portal_requests")
    return _stop(request, _("End this request?"), _("From then on we may tell it where we must."))


def points(opened: Opened) -> list[tuple[str, str]]:
    client = opened.client
    mine = ContactPoint.objects.filter(client=client, representation=None, suspended_at=None)
    return [(str(one.pk), hint(opened, one)) for one in mine.order_by("kind", "created_at")]


def asked(opened: Opened, form: ChannelRequestForm, how: str) -> actions.Asked:
    """The address is one of the client's own: the form takes no other."""
    said = form.cleaned_data
    mine = ContactPoint.objects.filter(client=opened.client)
    chosen = mine.filter(pk=said["contact_point"]).first() if said["contact_point"] else None
    return actions.Asked(
        channel=said["channel"],
        is_wanted=said["is_wanted"] == "yes",
        contact_point=chosen,
        circumstances=tuple(said["circumstances"]),
        where=said["where"],
        wants_more=said["wants_more"],
        how=how,
    )


def in_words(opened: Opened, row: ChannelRequest) -> str:
    values = {
        "way": str(Channel(row.channel).label),
        "where": opened.text(row, "where")
        or (hint(opened, row.contact_point) if row.contact_point else _("any address or number")),
        "about": ", ".join(form_text.topic(one) for one in row.circumstances) or _("everything"),
    }
    if row.is_wanted:
        return _("Reach me by %(way)s: %(where)s. About: %(about)s.") % values
    return _("Do not reach me by %(way)s: %(where)s. About: %(about)s.") % values


def closed_in_words(opened: Opened, row: Restriction) -> str:
    """What does not go out while it stands; nothing where it closes no way."""
    if not row.closes_channel or not row.is_agreed:
        return ""
    values = {
        "way": str(Channel(row.channel).label) if row.channel else _("any way"),
        "where": hint(opened, row.contact_point) if row.contact_point else _("any address or number"),
        "about": ", ".join(form_text.topic(one) for one in row.circumstances) or _("everything"),
    }
    return _("Nothing goes by %(way)s: %(where)s. About: %(about)s.") % values


def _request(opened: Opened, row: ChannelRequest) -> dict[str, Any]:
    return {
        "words": in_words(opened, row),
        "state": _state(row.made_at, row.ended_at),
        "answer": "",
        "end_url": "" if row.ended_at else reverse("portal_request_ending", args=[row.pk]),
    }


def _restriction(opened: Opened, row: Restriction) -> dict[str, Any]:
    answers = {None: _("We have not answered yet."), True: _("We agreed."), False: _("We did not agree.")}
    return {
        "words": opened.text(row, "what") or "",
        "state": _state(row.made_at, row.ended_at),
        "answer": " ".join(
            filter(None, (answers[row.is_agreed], opened.text(row, "answer"), closed_in_words(opened, row)))
        ),
        "end_url": "" if row.ended_at else reverse("portal_restriction_ending", args=[row.pk]),
    }


def _state(made_at: Any, ended_at: Any) -> str:
    made = _("Asked on %(day)s.") % {"day": formats.date_format(made_at, "DATE_FORMAT")}
    if ended_at is None:
        return made
    return f"{made} {_('Ended on %(day)s.') % {'day': formats.date_format(ended_at, 'DATE_FORMAT')}}"


def _ask(request: HttpRequest, form: Form, title: str, lede: str, button: str) -> HttpResponse:
    context = frame() | {
        "title": title,
        "lede": lede,
        "form": form,
        "button": button,
        "back_url": reverse("portal_requests"),
    }
    return render(request, "portal/ask.html", context, status=422 if form.errors else 200)


def _stop(request: HttpRequest, title: str, means: str) -> HttpResponse:
    context = frame() | {
        "title": title,
        "means": [means],
        "url": request.path,
        "label": _("End it"),
        "keep_url": reverse("portal_requests"),
    }
    return render(request, "portal/consent_stop.html", context)
