"""What the hub answers by itself: that nobody is there now, when somebody is, and where help is."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practice import policy_words, spoken
from practice.models import Practice
from practice.policy import PolicyInForce
from practice.rules import hours, spans
from practice.rules.hours import OfficeHours


def is_due(now: datetime, office: OfficeHours, *, last_automatic: datetime | None) -> bool:
    """Once per closed period: not while open, and not again before the office has opened."""
    if hours.is_open(now, office):
        return False
    if last_automatic is None:
        return True
    opening = hours.next_opening(last_automatic, office)
    return opening is not None and opening <= now


def why_not(at: datetime, office: OfficeHours, *, last_automatic: datetime | None) -> str:
    """Why a message of this instant got no answer by itself, as a code: open, already, or not_asked."""
    if hours.is_open(at, office):
        return "open"
    return "not_asked" if is_due(at, office, last_automatic=last_automatic) else "already"


def next_closing(now: datetime, office: OfficeHours) -> datetime:
    """The first instant from now on at which nobody is there."""
    if not hours.is_open(now, office):
        return now
    reaching = spans.intervals(now, office.on, office.zone, hours.HORIZON_DAYS)
    return next((ends for _begins, ends in reaching), now)


def out_of_hours(
    now: datetime, rules: PolicyInForce, *, practice: Practice, zone: str, away: Sequence[str] = ()
) -> str:
    opening = hours.next_opening(now, rules.hours)
    when = spoken.moment(opening, now=now, zone=zone) if opening else _("a day that we will tell you")
    lines = [
        _("Your message is safe with us. Our office is closed now and opens %(when)s.") % {"when": when},
        *away,
        _("Nobody reads messages while we are closed. If you need help now:"),
    ]
    lines += [f"{help_line['label']}: {help_line['number']}" for help_line in crisis_lines(rules)]
    return "\n".join(lines)


def crisis_lines(rules: PolicyInForce, place: str = "") -> list[dict[str, str]]:
    """Label, number and kind of each source of help, in the language in force.

    `place`: where somebody lives, as far as it is known; then lines that are for another place are left out.
    """
    language = (get_language() or "en")[:2]
    lines = rules.crisis.get(language) or rules.crisis["en"]
    near = [line for line in lines if not place or line.get("place") in (None, "", place)]
    return [line | {"label": policy_words.line_name(line)} for line in near]
