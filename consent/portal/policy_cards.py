"""How we communicate: the published policy as seven short cards, made from the same cells that are enforced."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import actions, reading
from consent.portal import form_text, policy_news
from practice import access, pdf, policy, policy_document, policy_pdf
from practice.access import Opened
from practice.clauses import LANGUAGES
from practice.forms import Form
from practice.gate import gate
from practice.models import CommunicationsPolicy
from practice.policy import PolicyInForce
from practice.policy_words import hours_lines, promise_words
from practice.portal_frame import frame
from practice.vocabulary import Channel, Circumstance, Footing

Card = dict[str, Any]


@gate(access.my_portal, to="policy.view", methods=("GET", "POST"))
def how_we_communicate(request: HttpRequest, opened: Opened) -> HttpResponse:
    rules = policy.current()
    form = Form(request)
    if request.method == "POST" and form.is_valid():
        actions.acknowledge_policy(
            client=opened.subject, policy_id=rules.id, actor=opened.actor, now=opened.now
        )
        messages.success(request, _("Thank you. You find this page again under More."))
        return redirect("portal")
    is_read = reading.has_read(opened.actor.person, rules)
    context = frame() | {
        "cards": cards(rules),
        "news": policy_news.since_last(opened, rules),
        "version": _version(rules),
        "ack_url": "" if is_read else request.path,
    }
    return render(request, "portal/how_we_communicate.html", context)


@gate(access.my_portal, to="policy.view")
def whole_policy(request: HttpRequest, opened: Opened) -> HttpResponse:
    rules = policy.current()
    context = frame() | policy_document.context(rules, _language()) | {"version": _version(rules)}
    return render(request, "portal/whole_policy.html", context)


@gate(access.my_portal, to="policy.view")
def whole_policy_pdf(request: HttpRequest, opened: Opened) -> HttpResponse:
    row = CommunicationsPolicy.objects.get(pk=policy.current().id)
    try:
        return policy_pdf.response(row, _language())
    except pdf.NotMade:
        messages.error(request, _("The file could not be made just now. Please try again later."))
        return redirect("whole_policy")


def _language() -> str:
    chosen = (get_language() or "en")[:2]
    return chosen if chosen in LANGUAGES else "en"


def cards(rules: PolicyInForce) -> list[Card]:
    return [
        _card(
            "lock",
            _("Your private page first"),
            _("Write to us here. Only you and the people who care for you can read it."),
        ),
        _card("clock", _("When you hear from us"), promise_words(rules), *hours_lines(rules.hours)),
        _card("message-square", _("Texts and email"), *_unsecured(rules)),
        _card(
            "life-buoy",
            _("In danger"),
            _("Do not wait for us. Call 911 or 988, at any time."),
            _("Messages are not read at once."),
        ),
        _card(
            "house",
            _("A private place"),
            _("Read and write where nobody looks over your shoulder."),
            _("Use your own connection, not one in a café."),
        ),
        _card(
            "smartphone",
            _("Who else sees this device?"),
            _("If somebody else can unlock it, sign out each time."),
            _("“Leave now” at the top closes all this at once."),
        ),
        _card(
            "file-text",
            _("What we keep"),
            _("What we write to each other is part of your record."),
            _("You can ask to see it."),
        ),
    ]


def _unsecured(rules: PolicyInForce) -> list[str]:
    found = []
    for channel, word in (
        (Channel.SMS, _("By text, if you say yes: %(about)s.")),
        (Channel.EMAIL, _("By email, if you say yes: %(about)s.")),
    ):
        topics = [why for why in Circumstance if rules.cells[(why, channel)].footing == Footing.CONSENT]
        usual = [
            one
            for one in topics
            if one in (Circumstance.SCHEDULING, Circumstance.REMINDER, Circumstance.BILLING)
        ]
        if usual:
            found.append(word % {"about": ", ".join(form_text.topic(one) for one in usual)})
    found.append(_("Private things never go that way. Others could read them."))
    return found


def _card(icon: str, title: str, *lines: str) -> Card:
    return {"icon": icon, "title": title, "lines": list(lines)}


def _version(rules: PolicyInForce) -> str:
    at = CommunicationsPolicy.objects.values_list("effective_at", flat=True).get(pk=rules.id)
    local = at.astimezone(ZoneInfo(rules.hours.zone)) if at else ""
    return _("From %(day)s, version %(number)s") % {
        "day": formats.date_format(local, "DATE_FORMAT"),
        "number": rules.version,
    }
