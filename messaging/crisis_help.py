"""Crisis help: one page for everybody, that answers whatever else is broken."""

import logging
from collections.abc import Collection
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging import replies
from practice import policy
from practice.gate import open_page
from practice.models import Practice
from practice.portal_frame import frame
from practice.rules import hours

log = logging.getLogger(__name__)
EMERGENCY = {"kind": "emergency", "label": "911", "number": "911"}  # where the policy names none


@open_page("crisis help is for everybody, signed in or not")
def help_now(request: HttpRequest) -> HttpResponse:
    try:
        rules = policy.current()
        lines, promise, around = replies.crisis_lines(rules), _promise(rules), frame()
        states = policy.practice().states
    except (policy.NoPolicy, Practice.DoesNotExist, DatabaseError):
        log.exception("the help page stands without the practice's own lines")
        lines, promise, around = (
            _fallback(),
            _("Please call one of these. They are there for you."),
            _bare_frame(),
        )
        states = []
    emergency = next((line for line in lines if line["kind"] == "emergency"), EMERGENCY)
    others = [line for line in lines if line is not emergency]
    context = around | {
        "promise": promise,
        "emergency": {"number": emergency["number"], "href": _href(emergency)},
        "places": [place(line) for line in others if _is_near(line, states)],
        "elsewhere": [place(line) for line in others if not _is_near(line, states)],
    }
    return render(request, "portal/help.html", context)


def _is_near(line: dict[str, str], states: Collection[str]) -> bool:
    """For every place, or for one where the practice works. Where the reader lives the page does not know, nor ask."""
    return line.get("place", "") in ("", None, *states)


def place(line: dict[str, str]) -> dict[str, str]:
    shown = {name: line.get(name, "") for name in ("about", "number", "hours")}
    icon = "message-square" if line["kind"] == "text" else "phone"
    return shown | {"name": line["label"], "href": _href(line), "icon": icon}


def _href(line: dict[str, str]) -> str:
    digits = "".join(ch for ch in line["number"] if ch.isdigit() or ch == "+")
    return f"{'sms' if line['kind'] == 'text' else 'tel'}:{digits}"


def _promise(rules: policy.PolicyInForce) -> str:
    if hours.is_open(timezone.now(), rules.hours):
        return _("We may not see a message at once. If you need help right now, please call one of these.")
    return _(
        "Our office is closed now, and nobody reads messages. Please call one of these. They are there for you."
    )


def _fallback() -> list[dict[str, str]]:
    lifeline = _("Suicide and Crisis Lifeline")
    return [
        EMERGENCY,
        {"kind": "call", "label": lifeline, "number": "988", "about": _("Call, day and night.")},
    ]


def _bare_frame() -> dict[str, Any]:
    return {
        "practice_name": "",
        "home_url": "/portal/",
        "leave_url": "/portal/leave/",
        "language_url": "/language/",
        "tabs": [],
    }
