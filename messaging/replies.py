"""What the hub answers by itself: that nobody is there now, when somebody is, and where help is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practice import policy_words, spoken
from practice.models import Practice
from practice.policy import PolicyInForce
from practice.rules import hours, spans
from practice.rules.hours import OfficeHours

TALKING = timedelta(minutes=10)  # who has just been written to by a person knows that somebody is there


def is_due(
    now: datetime,
    office: OfficeHours,
    *,
    last_automatic: datetime | None,
    last_of_ours: datetime | None = None,
) -> bool:
    """Once per closed period: not while open, not in the midst of a talk, and not again before the office has opened.

    `last_of_ours`: when a colleague wrote to them last.
    """
    if hours.is_open(now, office) or _are_talking(now, last_of_ours):
        return False
    if last_automatic is None:
        return True
    opening = hours.next_opening(last_automatic, office)
    return opening is not None and opening <= now


def why_not(
    at: datetime,
    office: OfficeHours,
    *,
    last_automatic: datetime | None,
    last_of_ours: datetime | None = None,
) -> str:
    """Why a message of this instant got no answer by itself, as a code: open, talking, already, or not_asked."""
    if hours.is_open(at, office):
        return "open"
    if _are_talking(at, last_of_ours):
        return "talking"
    return "not_asked" if is_due(at, office, last_automatic=last_automatic) else "already"


def _are_talking(at: datetime, last_of_ours: datetime | None) -> bool:
    return last_of_ours is not None and timedelta() <= at - last_of_ours <= TALKING


def is_one_closed_time(came: datetime, filed: datetime, office: OfficeHours) -> bool:
    """Nobody was there when it came, nor since: only then does “we are closed now” answer it."""
    if hours.is_open(came, office):
        return False
    opening = hours.next_opening(came, office)
    return opening is None or opening > filed


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
