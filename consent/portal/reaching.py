"""How you reach me: one page with every way, what was agreed, and a stop beside each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import access as own
from consent import guarding
from consent.models import Consent, OptOut, Signature
from consent.portal import form_text, own_addresses
from practice import access, addresses
from practice.access import Opened
from practice.gate import gate
from practice.models import ContactPoint
from practice.portal_frame import frame
from practice.vocabulary import Channel

WAYS = ((Channel.SMS, "message-square"), (Channel.EMAIL, "mail"))
# Agreed with a form, on paper or in words: shown where it stands, and stopped here like the others.
TOLD = (
    (Channel.PHONE, "phone", gettext_lazy("Phone calls"), gettext_lazy("Stop phone calls")),
    (Channel.VOICEMAIL, "phone", gettext_lazy("Voicemail"), gettext_lazy("Stop voicemail")),
    (Channel.MAIL, "mail", gettext_lazy("Letters"), gettext_lazy("Stop letters")),
    (Channel.FAX, "file-text", gettext_lazy("Fax"), gettext_lazy("Stop fax")),
)
NAMES: dict[str, str | Promise] = {
    Channel.SMS: gettext_lazy("Texts"),
    Channel.EMAIL: gettext_lazy("Email"),
    Channel.VIDEO: gettext_lazy("Video visits"),
    **{channel: name for channel, _icon, name, _stop in TOLD},
}


@gate(access.my_portal, to="consent.view")
def reach(request: HttpRequest, opened: Opened) -> HttpResponse:
    consents = Consent.objects.for_client(opened.subject.pk).select_related("contact_point", "signature")
    every = list(consents.standing(opened.now).order_by("given_at"))
    standing = {one.channel: one for one in every}
    past = [one for one in consents.order_by("-given_at") if one.revoked_at][:20]
    opened.seen = [one.pk for one in every]
    context = frame("reach") | {
        "channels": [
            _portal(),
            *(_way(opened, channel, icon, standing.get(channel)) for channel, icon in WAYS),
            *([_video(given)] if (given := standing.get(Channel.VIDEO)) else []),
            *(_told(opened, told, one) for told in TOLD for one in every if one.channel == told[0]),
        ],
        "past": [{"words": _ended(opened, one)} for one in past],
        "addresses": own_addresses.rows(opened),
        "requests_url": reverse("portal_requests"),
    }
    return render(request, "portal/reach.html", context)


@gate(own.consent, to="consent.view")
def consent(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What was signed or said, word for word."""
    row: Consent = opened.subject
    context = frame() | {
        "paragraphs": (opened.text(row.signature, "shown") or "").split("\n\n"),
        "signed": _signed(opened, row),
        "version": _("version %(number)s") % {"number": row.signature.form_version.version},
        "back_url": reverse("reach"),
    }
    return render(request, "portal/consent.html", context)


def _signed(opened: Opened, row: Consent) -> str:
    """What somebody else wrote down never passes for a signature of theirs."""
    by = row.signature.documented_by
    values = {
        "day": formats.date_format(row.given_at, "DATE_FORMAT"),
        "name": opened.text(row.signature, "typed_name"),
        "by": by.name if by else "",
    }
    words = {
        Signature.Method.PAPER: _("Signed on paper on %(day)s by %(name)s, kept by %(by)s"),
        Signature.Method.SPOKEN: _("Said on %(day)s by %(name)s, written down by %(by)s"),
    }.get(Signature.Method(row.signature.method), _("Signed on %(day)s by %(name)s"))
    return words % values


def _portal() -> dict[str, Any]:
    return {
        "icon": "lock",
        "name": _("Your private page"),
        "kind": "on",
        "state": _("Always open to you. Only you and the people who care for you can read it."),
        "facts": [],
        "risk": "",
    }


def _way(opened: Opened, channel: Channel, icon: str, given: Consent | None) -> dict[str, Any]:
    name = _("Texts") if channel == Channel.SMS else _("Email")
    shown: dict[str, Any] = {"icon": icon, "name": name, "kind": "off", "facts": [], "risk": ""}
    point = given.contact_point if given else None
    if given is None or point is None:
        stopped = _stopped(opened, channel)
        return shown | {
            "state": stopped or _("Not used. You have not agreed to it."),
            "add_url": f"{reverse('consent_new')}?way={channel.value}",
            "add_label": _("Ask for it"),
        }
    address = addresses.hint(point.kind, opened.text(point, "address") or "")
    about = ", ".join(form_text.topic(one) for one in given.circumstances)
    shown |= {
        "kind": "open",
        "state": _how(given),
        "facts": [
            {"label": _("To"), "text": address},
            {"label": _("About"), "text": about},
            {"label": _("Since"), "text": formats.date_format(given.given_at, "DATE_FORMAT")},
            {"label": _("Until"), "text": _until(given)},
        ],
        "risk": _("Others could read it on the way or on your screen."),
        "stop_url": reverse("consent_revocation", args=[given.pk]),
        "stop_label": _("Stop texts") if channel == Channel.SMS else _("Stop email"),
        "read_url": reverse("consent", args=[given.pk]),
        "read_label": _("What I agreed to") if given.signature.documented_by_id else "",
    }
    if guarding.waits(point):
        return shown | {"state": _("Your therapist talks with you first. Nothing goes there yet.")}
    if point.verified_at is None:
        code_url = reverse("contact_point_code", args=[given.contact_point_id])
        return shown | {
            "state": _("Waiting for your code. Nothing goes there yet."),
            "add_url": code_url,
            "add_label": _("Type the code"),
        }
    where_url = reverse("consent_questions", args=[channel.value, "1"])
    return shown | {"add_url": where_url, "add_label": _("Change")}


def _video(given: Consent) -> dict[str, Any]:
    """Signed with its form, and stopped here."""
    return {
        "icon": "users",
        "name": _("Video visits"),
        "kind": "open",
        "state": _("You agreed to it."),
        "facts": [{"label": _("Since"), "text": formats.date_format(given.given_at, "DATE_FORMAT")}],
        "risk": _("Someone near you might hear. The call can drop."),
        "stop_url": reverse("consent_revocation", args=[given.pk]),
        "stop_label": _("Stop video visits"),
        "read_url": reverse("consent", args=[given.pk]),
    }


def _told(opened: Opened, told: tuple[Channel, str, Promise, Promise], given: Consent) -> dict[str, Any]:
    """To calls one may agree twice, in two papers: each is stopped by itself."""
    _channel, icon, name, stop = told
    point = given.contact_point
    address = addresses.hint(point.kind, opened.text(point, "address") or "") if point else ""
    about = ", ".join(form_text.topic(one) for one in given.circumstances)
    facts = [
        {"label": _("To"), "text": address},
        {"label": _("About"), "text": about},
        {"label": _("Since"), "text": formats.date_format(given.given_at, "DATE_FORMAT")},
        {"label": _("Until"), "text": _until(given)},
    ]
    return {
        "icon": icon,
        "name": name,
        "kind": "open",
        "state": _how(given),
        "facts": [one for one in facts if one["text"]],
        "risk": "",
        "stop_url": reverse("consent_revocation", args=[given.pk]),
        "stop_label": stop,
        "read_url": reverse("consent", args=[given.pk]),
        "read_label": _("What I agreed to"),
    }


def _how(given: Consent) -> str:
    return {
        Signature.Method.PAPER: _("You agreed to it on paper."),
        Signature.Method.SPOKEN: _("You said yes to it when we talked."),
    }.get(Signature.Method(given.signature.method), _("You agreed to it."))


def _until(given: Consent) -> str:
    return formats.date_format(given.expires_at, "DATE_FORMAT") if given.expires_at else _("you stop it")


def _stopped(opened: Opened, channel: Channel) -> str:
    mine = ContactPoint.objects.filter(client=opened.subject, representation=None).values("address_index")
    last = OptOut.objects.filter(address_index__in=mine, channel=channel).order_by("-received_at").first()
    if last is None:
        return ""
    return _("You answered STOP on %(day)s. Nothing goes there.") % {
        "day": formats.date_format(last.received_at, "DATE_FORMAT")
    }


def _ended(opened: Opened, one: Consent) -> str:
    if one.channel == Channel.VIDEO:
        day = formats.date_format(one.revoked_at or one.given_at, "DATE_FORMAT")
        return _("Video visits, stopped on %(day)s") % {"day": day}
    if one.contact_point is None:
        day = formats.date_format(one.revoked_at or one.given_at, "DATE_FORMAT")
        return _("%(way)s, stopped on %(day)s") % {"way": NAMES[one.channel], "day": day}
    values = {
        "way": NAMES[one.channel],
        "address": addresses.hint(one.contact_point.kind, opened.text(one.contact_point, "address") or ""),
        "day": formats.date_format(one.revoked_at or one.given_at, "DATE_FORMAT"),
    }
    return _("%(way)s to %(address)s, stopped on %(day)s") % values
