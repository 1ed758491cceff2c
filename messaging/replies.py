"""What the hub answers by itself: that nobody is there now, when somebody is, and where help is."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practice import policy_words, spoken
from practice.models import Practice
from practice.policy import PolicyInForce
from practice.rules import hours
from practice.rules.hours import OfficeHours


def is_due(now: datetime, office: OfficeHours, *, last_automatic: datetime | None) -> bool:
    """Once per closed period: not while open, and not again before the office has opened."""
    if hours.is_open(now, office):
        return False
    if last_automatic is None:
        return True
    opening = hours.next_opening(last_automatic, office)
    return opening is not None and opening <= now


def out_of_hours(now: datetime, rules: PolicyInForce, *, practice: Practice, zone: str) -> str:
    opening = hours.next_opening(now, rules.hours)
    when = spoken.moment(opening, now=now, zone=zone) if opening else _("a day that we will tell you")
    lines = [
        _("Your message is safe with us. Our office is closed now and opens %(when)s.") % {"when": when},
        _("Nobody reads messages while we are closed. If you need help now:"),
    ]
    lines += [f"{help_line['label']}: {help_line['number']}" for help_line in crisis_lines(rules)]
    return "\n".join(lines)


def crisis_lines(rules: PolicyInForce) -> list[dict[str, str]]:
    """Label, number and kind of each source of help, in the language in force."""
    language = (get_language() or "en")[:2]
    lines = rules.crisis.get(language) or rules.crisis["en"]
    return [line | {"label": policy_words.line_name(line)} for line in lines]
