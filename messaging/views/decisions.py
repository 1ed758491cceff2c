"""Why was this allowed? One page for a message, what carried it, or a notice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consent import decision_access
from messaging import whys
from practice import calling
from practice.access import Opened
from practice.gate import gate
from practice.office import frame
from practice.vocabulary import Channel, Circumstance


@gate(decision_access.decision, to="conversation.view")
def decision(request: HttpRequest, opened: Opened) -> HttpResponse:
    row, client = opened.subject, opened.client
    about = whys.sent(row)
    shown = whys.records(row, about)
    opened.seen = [one.pk for one in shown]
    name = calling.first_name(opened, client) if client else ""
    context = {
        "about": _about(row, about),
        "facts": _facts(row, about),
        "blocks": [whys.block(opened, one, name) for one in shown],
        "override": whys.override_of(opened, shown),
        "became": whys.became(about, opened),
        "back_url": _back(opened, about),
    }
    return render(request, "office/decision.html", frame(request) | context)


def _facts(row: Any, about: whys.Sent) -> list[dict[str, str]]:
    author = about.message.author if about.message else None
    facts = [
        {"label": _("About"), "text": str(Circumstance(row.circumstance).label).capitalize()},
        {"label": _("By"), "text": str(Channel(row.channel).label).capitalize()},
    ]
    if row.channel == Channel.VIDEO:  # an offer has no row of its own; who made it stands in the trail
        return facts
    return [*facts, {"label": _("Who"), "text": author.name if author else _("Sotto itself")}]


def _about(row: Any, about: whys.Sent) -> str:
    if row.channel == Channel.VIDEO:
        return _("An offer to meet by video")
    if about.notice:
        return _("A neutral notice")
    if about.message and about.message.wording:
        return _("A saved wording")
    return _("A message") if about.message else _("Something that was not kept")


def _back(opened: Opened, about: whys.Sent) -> str:
    page = reverse("client", args=[opened.client.pk]) if opened.client else ""
    return f"{page}#m-{about.message.pk}" if about.message else page
