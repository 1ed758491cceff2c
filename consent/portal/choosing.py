"""Asking for texts or email: the way, then questions and risks, then where and about what, then the signature.

What is asked for is signed or is not there; only the answers to the questions are kept at every step."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from consent import actions
from consent.actions.signing import Signed
from consent.forms import ChannelForm, SignForm, WhereForm
from consent.portal import form_text, steps
from consent.portal.steps import KIND, Way
from consent.rules import risks
from practice import access, addresses, policy, submissions
from practice.access import NotVisible, Opened
from practice.gate import gate
from practice.models import ContactPoint
from practice.portal_frame import frame
from practice.vocabulary import Channel, Circumstance, Footing


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"))
def choose(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ChannelForm(request)
    if request.method == "POST" and form.is_valid():
        channel = form.cleaned_data["channel"]
        if channel == Channel.PORTAL:
            messages.success(request, _("Good. Everything stays on your private page."))
            return redirect("reach")
        return redirect("consent_questions", channel=channel, page="1")
    error = "".join(str(one) for one in form.errors.get("channel", []))
    context = frame() | {
        "step": _("First step"),
        "title": _("How should we reach you?"),
        "lede": "",
        "url": request.path,
        "back_url": reverse("reach"),
        "choices": _choices(request.POST.get("channel") or request.GET.get("way", "")),
        "error": error,
    }
    return render(request, "portal/consent_choose.html", context, status=422 if form.errors else 200)


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"))
def where(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    way = steps.way(opened, channel)
    if way.first_open is not None or not risks.profile(channel, way.answers).may_be_used:
        return redirect("consent_risks", channel=channel)
    allowed = _circumstances(channel)
    initial = steps.asked(request, channel) or {
        "circumstances": [], "address": _known_address(opened, channel), "until": "12",
    }  # fmt: skip
    form = WhereForm(
        request, kind=KIND[Channel(channel)], choices=[(one, one) for one in allowed], initial=initial
    )
    if request.method == "POST" and form.is_valid():
        request.session[steps.ASKED] = {"channel": channel} | {
            name: form.cleaned_data[name] for name in ("address", "circumstances", "until")
        }
        return redirect("consent_sign", channel=channel)
    chosen = request.POST.getlist("circumstances") if form.is_bound else initial["circumstances"]
    context = frame() | {
        "step": way.step(len(way.pages) + 2),
        "title": _("Where, and about what?"),
        "lede": "",
        "form": form,
        "circumstances": [_box(one, one in chosen) for one in allowed],
        "url": request.path,
        "back_url": reverse("consent_risks", args=[channel]),
    }
    return render(request, "portal/consent_where.html", context, status=422 if form.errors else 200)


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"))
def sign(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    asked, way = steps.asked(request, channel), steps.way(opened, channel)
    if asked is None or way.first_open is not None:
        return redirect("consent_where", channel=channel)
    until = steps.until(asked["until"], opened.now)
    form = SignForm(request)
    if request.method == "POST" and form.is_valid():
        return _give(request, opened, form, way, asked)
    context = frame() | {
        "step": way.step(len(way.pages) + 3),
        "terms": _terms(channel, asked, until),
        "document": form_text.paragraphs(
            way.version, channel, asked["address"], asked["circumstances"], way.language,
            answers=way.answers, until=until,
        ),
        "version": _("version %(number)s") % {"number": way.version.version},
        "form": form,
        "url": request.path,
        "back_url": reverse("consent_where", args=[channel]),
    }  # fmt: skip
    return render(request, "portal/consent_sign.html", context, status=422 if form.errors else 200)


def _give(
    request: HttpRequest, opened: Opened, form: SignForm, way: Way, asked: dict[str, Any]
) -> HttpResponse:
    point = actions.add_address(
        client=opened.subject,
        kind=KIND[Channel(asked["channel"])],
        address=asked["address"],
        actor=opened.actor,
        now=opened.now,
    )
    try:
        actions.give_consent(
            client=opened.subject,
            agreed=actions.Agreed(
                contact_point=point,
                circumstances=asked["circumstances"],
                expires_at=steps.until(asked["until"], opened.now),
            ),
            signed=_signed(request, opened, form, way, asked),
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed):
        pass  # the same page sent twice: it is signed
    _finish(opened, way, point)
    request.session.pop(steps.ASKED, None)
    if point.verified_at:
        messages.success(request, _("Done. You can change or stop this at any time."))
        return redirect("reach")
    return redirect("contact_point_code", contact_point_id=point.pk)


def _finish(opened: Opened, way: Way, point: ContactPoint) -> None:
    if way.row is not None:
        profile = risks.profile(way.channel, way.answers)
        actions.finish_answers(
            answers=way.row, contact_point=point, profile=profile, actor=opened.actor, now=opened.now
        )


def _signed(request: HttpRequest, opened: Opened, form: SignForm, way: Way, asked: dict[str, Any]) -> Signed:
    """By the client themself: how one is reached is nobody else's to agree to."""
    until = steps.until(asked["until"], opened.now)
    shown = form_text.whole(
        way.version, asked["channel"], asked["address"], asked["circumstances"], way.language,
        answers=way.answers, until=until,
    )  # fmt: skip
    return Signed(
        form_version=way.version,
        shown=shown,
        language=way.language,
        typed_name=form.cleaned_data["name"],
        electronic_at=opened.now,  # ticked on the page that it was signed on
        time_zone=opened.subject.time_zone,
        agent=request.session.agent,  # type: ignore[attr-defined]
    )


def _circumstances(channel: str) -> list[str]:
    """What the policy lets a client say yes to by this channel."""
    if channel not in KIND:
        raise NotVisible
    cells = policy.current().cells
    found = [why for why in Circumstance if cells[(why, channel)].footing == Footing.CONSENT]
    first = [Circumstance.SCHEDULING, Circumstance.REMINDER]
    return [
        one.value
        for one in [*(one for one in first if one in found), *(one for one in found if one not in first)]
    ]


def _choices(chosen: str) -> list[dict[str, Any]]:
    quiet = _("The notice says only “You have a new message”. Nobody sees what it is about.")
    text = _("Shows the day and the time. Anyone holding your phone can read it.")
    mail = _("Stays in your mailbox. Your mail company can read it.")
    said = (
        (Channel.PORTAL, "lock", "secure", _("Here, with a quiet notice"), quiet),
        (Channel.SMS, "message-square", "", _("Text message"), text),
        (Channel.EMAIL, "mail", "", _("Email"), mail),
    )
    return [
        {
            "value": value,
            "icon": icon,
            "kind": kind,
            "title": title,
            "risk": risk,
            "advice": "",
            "is_checked": value == chosen,
        }
        for value, icon, kind, title, risk in said
    ]


def _box(circumstance: str, is_checked: bool) -> dict[str, Any]:
    return {
        "value": circumstance,
        "label": form_text.topic(circumstance).capitalize(),
        "example": form_text.example(circumstance),
        "is_checked": is_checked,
    }


def _terms(channel: str, asked: dict[str, Any], until: datetime | None) -> list[dict[str, str]]:
    about = ", ".join(form_text.topic(one) for one in asked["circumstances"])
    ends = formats.date_format(until, "DATE_FORMAT") if until else _("you stop it")
    return [
        {"label": _("By"), "text": _("text message") if channel == Channel.SMS else _("email")},
        {"label": _("To"), "text": addresses.shown(KIND[Channel(channel)], asked["address"])},
        {"label": _("About"), "text": about},
        {"label": _("Until"), "text": ends},
    ]


def _known_address(opened: Opened, channel: str) -> str:
    mine = ContactPoint.objects.filter(
        client=opened.subject, representation=None, kind=KIND[Channel(channel)], suspended_at=None
    )
    point = mine.order_by("-verified_at", "-created_at").first()
    return (opened.text(point, "address") or "") if point else ""
