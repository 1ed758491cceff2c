"""The risks that fit the answers, and the secure ways by one tap, before any address is asked for."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import actions
from consent.models import Consent
from consent.portal import steps
from consent.portal.steps import Way
from consent.rules import risks
from consent.rules.risks import SafeProfile
from practice import access, forms
from practice.access import Opened
from practice.forms import Form
from practice.gate import gate
from practice.models import ContactPoint
from practice.portal_frame import frame
from practice.vocabulary import Channel, Discretion

LINE = Path(__file__).parents[1] / "data" / "safety_line.json"


@gate(access.my_portal, to="consent.give")
def weigh(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    way = steps.way(opened, channel)
    if way.first_open is not None:
        return redirect("consent_questions", channel=channel, page=str(way.first_open))
    profile = risks.profile(channel, way.answers)
    context = frame() | {
        "step": way.step(len(way.pages) + 1),
        "title": _("Before you choose texts") if channel == Channel.SMS else _("Before you choose email"),
        "risks": [one.text for one in risks.fitting(channel, way.answers, way.language)],
        "safer": [_secure(request, channel, name) for name in risks.safer(channel, way.answers)],
        "danger": _danger() if profile.is_watched else None,
        "meaning": _meaning(profile),
        "go_url": reverse("consent_where", args=[channel]) if profile.may_be_used else "",
        "back_url": reverse("consent_questions", args=[channel, str(len(way.pages))]),
    }
    return render(request, "portal/consent_risks.html", context)


@gate(access.my_portal, to="consent.give", methods=("POST",))
def keep_private(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    """Everything stays on the private page: what was agreed for this way ends."""
    way = steps.way(opened, channel)
    if Form(request).is_valid():
        for consent in (
            Consent.objects.for_client(opened.subject.pk).standing(opened.now).filter(channel=channel)
        ):
            actions.revoke_consent(
                consent=consent, how=Consent.Ended.PORTAL, actor=opened.actor, now=opened.now
            )
        _finish(opened, way, None)
        messages.success(request, _("Good. Everything stays on your private page."))
    return redirect("reach")


@gate(access.my_portal, to="consent.give", methods=("POST",))
def keep_quiet(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    """A notice that says nothing, where a notice may go at all; what it points to stays on the private page."""
    way = steps.way(opened, channel)
    if Form(request).is_valid():
        profile = risks.narrower(
            risks.profile(channel, way.answers), SafeProfile(discretion=Discretion.SILENT)
        )
        _finish(opened, way, profile)
        messages.success(
            request, _("Good. A notice says only that something waits. All else is on your private page.")
        )
    return redirect("reach")


def _finish(opened: Opened, way: Way, profile: SafeProfile | None) -> None:
    """`profile`: for the address of this kind that is on file, if there is one."""
    if way.row is None or way.row.finished_at:
        return
    mine = ContactPoint.objects.filter(
        client=opened.subject, representation=None, kind=steps.KIND[Channel(way.channel)], suspended_at=None
    )
    point = mine.order_by("-verified_at", "-created_at").first() if profile else None
    found = profile or risks.profile(way.channel, way.answers)
    actions.finish_answers(
        answers=way.row, contact_point=point, profile=found, actor=opened.actor, now=opened.now
    )


def _secure(request: HttpRequest, channel: str, name: str) -> dict[str, str]:
    words = {
        "portal": (
            _("Only the private page"),
            _("Nothing goes to your phone or mailbox. You look here when you like."),
            "consent_keep_private",
        ),
        "quiet": (
            _("A quiet notice"),
            _("It says only that something waits. What it is stays on your private page."),
            "consent_keep_quiet",
        ),
    }
    title, text, url_name = words[name]
    url = reverse(url_name, args=[channel])
    return {"title": title, "text": text, "url": url, "key": forms.key_for(request, url)}


def _meaning(profile: SafeProfile) -> str:
    if not profile.may_be_used:
        return _("You told us never to write there. So we do not. All stays on your private page.")
    if profile.discretion == Discretion.SILENT:
        return _("After what you told us, we send no more than a quiet notice this way, whatever you choose.")
    return ""


def _danger() -> dict[str, Any]:
    number = _line()
    return {
        "title": _("Thank you for telling us."),
        "text": _(
            "Your therapist will talk with you about it, in person and not by message. We send nothing about "
            "it. You can also call people who help with this, day and night, from a phone that is safe:"
        ),
        "number": number,
        "href": f"tel:{number}",
    }


@cache
def _line() -> str:
    return str(json.loads(LINE.read_text(encoding="utf-8"))["number"])
