"""The cells of a policy as a table people can read: for the office's pages, its drafts and their differences."""

from typing import Any

from django.utils.translation import gettext as _

from practice.policy import PolicyInForce
from practice.policy_data import Cell
from practice.vocabulary import Channel, Circumstance, Content, Footing

KINDS = {Footing.ALLOW: "secure", Footing.CONSENT: "open", Footing.NEVER: "stop"}
ICONS = {Footing.ALLOW: "check", Footing.CONSENT: "pen-line", Footing.NEVER: "ban"}


def channels() -> list[str]:
    return [str(channel.label).capitalize() for channel in Channel]


def rows(rules: PolicyInForce) -> list[dict[str, Any]]:
    return [
        {
            "name": str(why.label).capitalize(),
            "why": why.value,
            "cells": [cell(rules, why, how) for how in Channel],
        }
        for why in Circumstance
    ]


def cell(rules: PolicyInForce, why: Circumstance, how: Channel) -> dict[str, str]:
    found = rules.cells[(why, how)]
    return {
        "channel": str(how.label),
        "kind": KINDS[found.footing],
        "icon": ICONS[found.footing],
        "words": footing_words(found),
        "most": content_words(found),
        "note": found.note,
    }


def footing_words(one: Cell) -> str:
    words = {Footing.ALLOW: _("allowed"), Footing.CONSENT: _("with consent"), Footing.NEVER: _("never")}
    return words[one.footing]


def content_words(one: Cell) -> str:
    words = {Content.MINIMUM: _("saved wordings"), Content.LINK_ONLY: _("notice only"), Content.ANY: ""}
    return words[one.content] if one.content else ""


def setting(one: Cell) -> str:
    """“with consent, saved wordings”."""
    return ", ".join(filter(None, [footing_words(one), content_words(one)]))
