"""The policy's hours and promises as sentences, for both sides."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from practice.policy import PolicyInForce
from practice.rules.hours import OfficeHours, QuietHours, Response
from practice.rules.policy_terms import takes_reasons
from practice.rules.spans import Span

_A_MONDAY = date(2024, 1, 1)


def hours_lines(hours: OfficeHours) -> list[str]:
    """“Monday to Thursday 09:00–18:00”: days of the same hours said once."""
    runs: list[tuple[int, int, str]] = []
    for number, spans in enumerate(hours.week):
        words = ", ".join(_span(span) for span in spans)
        if runs and runs[-1][2] == words and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number, words)
        else:
            runs.append((number, number, words))
    return [_run(first, last, words) for first, last, words in runs if words]


def promise_words(rules: PolicyInForce) -> str:
    return _("You get an answer within %(time)s.") % {"time": response_words(rules.response.default)}


def response_words(response: Response) -> str:
    if response.hours:
        return ngettext("%(n)s office hour", "%(n)s office hours", response.hours) % {"n": response.hours}
    days = response.business_days
    return ngettext("%(n)s office day", "%(n)s office days", days) % {"n": days}


def override_words(rules: PolicyInForce) -> str:
    """For colleagues: what becomes of a text in which the content check found something."""
    if takes_reasons(rules.guidance):
        return _("By email or text it goes with a reason, which is kept and looked at.")
    return _("It does not go by email or text, whatever the reason.")


def line_name(line: Mapping[str, str]) -> str:
    """Of somebody to call in a crisis; with the state whose people they are for."""
    return f"{line['label']} ({line['place']})" if line.get("place") else line["label"]


def quiet_words(quiet: QuietHours) -> str:
    values = {"begins": quiet.begins.isoformat("minutes"), "ends": quiet.ends.isoformat("minutes")}
    return _("No texts between %(begins)s and %(ends)s, by the client's clock.") % values


def _run(first: int, last: int, words: str) -> str:
    if first == last:
        return f"{_day(first)} {words}"
    return _("%(first)s to %(last)s %(hours)s") % {
        "first": _day(first),
        "last": _within(last),
        "hours": words,
    }


def _day(number: int) -> str:
    """At the head of a line."""
    return _within(number).capitalize()


def _within(number: int) -> str:
    """Within a sentence: some languages write days small."""
    return formats.date_format(_A_MONDAY + timedelta(days=number), "l")


def _span(span: Span) -> str:
    return f"{_clock(span.begins)}–{_clock(span.ends)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
