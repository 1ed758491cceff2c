"""The published communications policy, read-only: the cells that are enforced, as a table people can read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from practice import access, policy, policy_words
from practice.access import Opened
from practice.gate import gate
from practice.office import frame
from practice.policy_data import Cell
from practice.vocabulary import Channel, Circumstance, Content, Footing


@gate(access.policy, to="policy.view")
def communications_policy(request: HttpRequest, opened: Opened) -> HttpResponse:
    rules = policy.current()
    context = frame(request, "policy") | {
        "version": rules.version,
        "channels": [str(channel.label).capitalize() for channel in Channel],
        "rows": [_row(rules, why) for why in Circumstance],
        "hours": policy_words.hours_lines(rules.hours),
        "quiet": policy_words.quiet_words(rules.quiet),
        "promises": _promises(rules),
        "crisis": rules.crisis.get("en", []),
    }
    return render(request, "office/policy.html", context)


def _row(rules: policy.PolicyInForce, why: Circumstance) -> dict[str, Any]:
    cells = [(channel, rules.cells[(why, channel)]) for channel in Channel]
    return {"name": str(why.label).capitalize(), "cells": [_cell(channel, cell) for channel, cell in cells]}


def _cell(channel: Channel, cell: Cell) -> dict[str, str]:
    kind = {Footing.ALLOW: "secure", Footing.CONSENT: "open", Footing.NEVER: "stop"}[cell.footing]
    icon = {Footing.ALLOW: "check", Footing.CONSENT: "pen-line", Footing.NEVER: "ban"}[cell.footing]
    words = {Footing.ALLOW: _("allowed"), Footing.CONSENT: _("with consent"), Footing.NEVER: _("never")}[
        cell.footing
    ]
    most = {
        Content.MINIMUM: _("saved wordings"),
        Content.LINK_ONLY: _("notice only"),
        Content.ANY: "",
    }
    return {
        "channel": str(channel.label),
        "kind": kind,
        "icon": icon,
        "words": words,
        "most": most[cell.content] if cell.content else "",
        "note": cell.note,
    }


def _promises(rules: policy.PolicyInForce) -> list[dict[str, str]]:
    found = [{"about": _("Everything else"), "time": policy_words.response_words(rules.response.default)}]
    for why, response in rules.response.by_circumstance.items():
        label = str(Circumstance(why).label).capitalize()
        found.insert(0, {"about": label, "time": policy_words.response_words(response)})
    return found
