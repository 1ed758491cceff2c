"""Asking for texts or email in four short steps: choose, weigh, sign, prove the address. Nothing is half-saved."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import actions, starter
from consent.actions.consents import Signed
from consent.forms import ChannelForm, SignForm, WhereForm
from consent.models import FormVersion
from consent.portal import form_text
from practice import access, addresses, policy, submissions
from practice import actions as house
from practice.access import NotVisible, Opened
from practice.gate import gate
from practice.models import ContactPoint
from practice.portal_frame import frame
from practice.vocabulary import Channel, Circumstance, Footing

KIND = {Channel.SMS: ContactPoint.Kind.PHONE, Channel.EMAIL: ContactPoint.Kind.EMAIL}
_ASKED = "consent_asked"  # in the sealed session: what was chosen, until it is signed


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"))
def choose(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = ChannelForm(request)
    if request.method == "POST" and form.is_valid():
        channel = form.cleaned_data["channel"]
        if channel == Channel.PORTAL:
            messages.success(request, _("Good. Everything stays on your private page."))
            return redirect("reach")
        return redirect("consent_where", channel=channel)
    error = "".join(str(one) for one in form.errors.get("channel", []))
    context = frame() | {
        "step": _("Step %(one)s of %(all)s") % {"one": 1, "all": 4},
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
    allowed = _circumstances(channel)
    kept = _asked(request, channel)
    initial = kept or {"circumstances": [], "address": _known_address(opened, channel)}
    form = WhereForm(
        request, kind=KIND[Channel(channel)], choices=[(one, one) for one in allowed], initial=initial
    )
    if request.method == "POST" and form.is_valid():
        request.session[_ASKED] = {"channel": channel} | {
            name: form.cleaned_data[name] for name in ("address", "circumstances")
        }
        return redirect("consent_sign", channel=channel)
    version, language = starter.current(starter.UNSECURED), _language()
    chosen = request.POST.getlist("circumstances") if form.is_bound else initial["circumstances"]
    context = frame() | {
        "step": _("Step %(one)s of %(all)s") % {"one": 2, "all": 4},
        "title": _("Before you choose texts") if channel == Channel.SMS else _("Before you choose email"),
        "risks": form_text.risks(version, channel, language),
        "safer": _safer(),
        "form": form,
        "circumstances": [_box(one, one in chosen) for one in allowed],
        "url": request.path,
        "back_url": reverse("consent_new"),
    }
    return render(request, "portal/consent_risks.html", context, status=422 if form.errors else 200)


@gate(access.my_portal, to="consent.give", methods=("GET", "POST"))
def sign(request: HttpRequest, opened: Opened, channel: str) -> HttpResponse:
    asked = _asked(request, channel)
    if asked is None:
        return redirect("consent_where", channel=channel)
    version, language = starter.current(starter.UNSECURED), _language()
    form = SignForm(request)
    if request.method == "POST" and form.is_valid():
        return _give(request, opened, form, version, asked, language)
    context = frame() | {
        "step": _("Step %(one)s of %(all)s") % {"one": 3, "all": 4},
        "terms": _terms(channel, asked),
        "document": form_text.paragraphs(
            version, channel, asked["address"], asked["circumstances"], language
        ),
        "version": _("version %(number)s") % {"number": version.version},
        "form": form,
        "url": request.path,
        "back_url": reverse("consent_where", args=[channel]),
    }
    return render(request, "portal/consent_sign.html", context, status=422 if form.errors else 200)


def _give(
    request: HttpRequest,
    opened: Opened,
    form: SignForm,
    version: FormVersion,
    asked: dict[str, Any],
    language: str,
) -> HttpResponse:
    point = house.add_contact_point(
        client=opened.subject,
        kind=KIND[Channel(asked["channel"])],
        address=asked["address"],
        actor=opened.actor,
        now=opened.now,
    )
    try:
        actions.give_consent(
            client=opened.subject,
            contact_point=point,
            circumstances=asked["circumstances"],
            signed=_signed(request, form, version, asked, language),
            submission=form.submission,
            actor=opened.actor,
            now=opened.now,
        )
    except (submissions.AlreadyDone, submissions.Changed):
        pass  # the same page sent twice: it is signed
    request.session.pop(_ASKED, None)
    if point.verified_at:
        messages.success(request, _("Done. You can change or stop this at any time."))
        return redirect("reach")
    return redirect("contact_point_code", contact_point_id=point.pk)


def _signed(
    request: HttpRequest, form: SignForm, version: FormVersion, asked: dict[str, Any], language: str
) -> Signed:
    """By the client themself: how one is reached is nobody else's to agree to."""
    shown = form_text.whole(version, asked["channel"], asked["address"], asked["circumstances"], language)
    return Signed(
        form_version=version,
        shown=shown,
        language=language,
        typed_name=form.cleaned_data["name"],
        agent=request.session.agent,  # type: ignore[attr-defined]
    )


def _asked(request: HttpRequest, channel: str) -> dict[str, Any] | None:
    kept: dict[str, Any] | None = request.session.get(_ASKED)
    return kept if kept and kept["channel"] == channel else None


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


def _safer() -> dict[str, str]:
    return {
        "title": _("The safer way"),
        "text": _("Your private page keeps all this, and only you can open it."),
        "url": reverse("reach"),
        "label": _("I keep to the private page"),
    }


def _box(circumstance: str, is_checked: bool) -> dict[str, Any]:
    return {
        "value": circumstance,
        "label": form_text.topic(circumstance).capitalize(),
        "example": form_text.example(circumstance),
        "is_checked": is_checked,
    }


def _terms(channel: str, asked: dict[str, Any]) -> list[dict[str, str]]:
    about = ", ".join(form_text.topic(one) for one in asked["circumstances"])
    return [
        {"label": _("By"), "text": _("text message") if channel == Channel.SMS else _("email")},
        {"label": _("To"), "text": addresses.shown(KIND[Channel(channel)], asked["address"])},
        {"label": _("About"), "text": about},
        {"label": _("Until"), "text": _("you stop it")},
    ]


def _known_address(opened: Opened, channel: str) -> str:
    mine = ContactPoint.objects.filter(
        client=opened.subject, representation=None, kind=KIND[Channel(channel)], suspended_at=None
    )
    point = mine.order_by("-verified_at", "-created_at").first()
    return (opened.text(point, "address") or "") if point else ""


def _language() -> str:
    return (get_language() or "en")[:2]
