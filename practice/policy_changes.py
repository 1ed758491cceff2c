"""What is different between two versions, in words: for colleagues setting by setting, for clients in plain sentences."""

from typing import Any

from django.utils.translation import gettext as _

from practice import clauses, policy_document, policy_matrix, policy_words
from practice.policy import PolicyInForce
from practice.rules.policy_difference import CellChange, Difference
from practice.vocabulary import Circumstance


def of(found: Difference, before: PolicyInForce, after: PolicyInForce) -> dict[str, Any]:
    """cells: [{about, way, before, after, is_wider}]; terms: [{name, before, after}]; clauses: [{…}]"""
    return {
        "cells": [_cell(one) for one in found.cells],
        "terms": [_term(name, before, after) for name in found.terms],
        "clauses": [
            {
                "title": clauses.TITLES.get(one.topic, one.topic),
                "language": one.language,
                "before": one.before,
                "after": one.after,
            }
            for one in found.clauses
        ],
    }


def _cell(one: CellChange) -> dict[str, Any]:
    return {
        "about": str(one.after.circumstance.label).capitalize(),
        "way": str(one.after.channel.label),
        "before": policy_matrix.setting(one.before),
        "after": policy_matrix.setting(one.after),
        "note": one.after.note if one.after.note != one.before.note else "",
        "is_wider": one.is_wider,
    }


def _term(name: str, before: PolicyInForce, after: PolicyInForce) -> dict[str, str]:
    names = {
        "hours": _("Office hours"),
        "quiet": _("Quiet hours"),
        "response": _("Promised answers"),
        "crisis": _("Help in a crisis"),
        "overrides": _("What the content check warns of"),
        "guidance": _("Advice for writing"),
    }
    old, new = (_TERM_WORDS[name](one) for one in (before, after))
    return {"name": names[name], "before": old, "after": new}


def _hours(rules: PolicyInForce) -> str:
    days = sorted(rules.hours.closures)
    closed = [_("closed on %(days)s") % {"days": ", ".join(map(str, days))}] if days else []
    return "; ".join([*policy_words.hours_lines(rules.hours), *closed])


def _response(rules: PolicyInForce) -> str:
    special = [
        f"{Circumstance(why).label}: {policy_words.response_words(one)}"
        for why, one in rules.response.by_circumstance.items()
    ]
    return "; ".join([policy_words.response_words(rules.response.default), *special])


def _crisis(rules: PolicyInForce) -> str:
    return "; ".join(
        f"{line['label']}: {line['number']}" for lines in rules.crisis.values() for line in lines
    )


def _guidance(rules: PolicyInForce) -> str:
    said = rules.guidance
    tone = [line for kind in ("do", "dont") for lines in said.get(kind, {}).values() for line in lines]
    return "; ".join([*(str(said[key]) for key in ("longest", "most_a_day") if key in said), *tone])


_TERM_WORDS = {
    "hours": _hours,
    "quiet": lambda rules: policy_words.quiet_words(rules.quiet),
    "response": _response,
    "crisis": _crisis,
    "overrides": policy_words.override_words,
    "guidance": _guidance,
}


def for_clients(found: Difference, before: PolicyInForce, after: PolicyInForce, language: str) -> list[str]:
    """What is new, in sentences a client reads; nothing about what only colleagues see."""
    told = found.for_clients
    topics = dict.fromkeys(one.topic for one in told.clauses if one.language == language)
    matters = dict.fromkeys(one.after.circumstance for one in told.cells)
    lines = [
        _("%(about)s: %(ways)s")
        % {"about": policy_document.about(why), "ways": " ".join(policy_document.ways(after, why))}
        for why in matters
    ]
    if "hours" in told.terms:
        lines.append(_("Our hours: %(hours)s.") % {"hours": "; ".join(policy_words.hours_lines(after.hours))})
    if "quiet" in told.terms:
        lines.append(policy_document.quiet_words(after))
    if "response" in told.terms:
        lines.append(policy_words.promise_words(after))
    if "crisis" in told.terms:
        lines.append(_("The numbers to call in a crisis have changed. Please look at them."))
    if "overrides" in told.terms:
        lines.append(policy_document.check_words(after))
    lines += [
        _("We have written this part anew: %(title)s.") % {"title": clauses.TITLES[topic]}
        for topic in topics
        if topic in clauses.TITLES
    ]
    return lines
