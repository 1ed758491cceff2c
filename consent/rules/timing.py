"""When it may go: quiet hours and safe-contact times hold; closed office hours only advise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.rules.decision import Basis, Effect, Reason
from consent.rules.facts import RINGING, Facts
from practice.rules import hours, spans
from practice.vocabulary import Channel

JUST_WRITTEN = timedelta(minutes=10)  # who wrote a moment ago isn't woken by the answer
SAFE_HORIZON_DAYS = 8
_ROUNDS = 16  # two daily rhythms that meet at all meet within two days

Moment = Callable[[datetime], datetime | None]


@dataclass(frozen=True)
class Timing:
    reasons: tuple[Reason, ...]
    until: datetime | None = None  # set where it must wait
    opening: datetime | None = None  # set where the office is closed and will open


def judge(facts: Facts) -> Timing:
    quiet, safe = _quiet(facts), _safe(facts)
    until = _earliest(facts.now, [moment for moment in (quiet, safe) if moment])
    if until is None:
        return Timing((_safe_reason("no_safe_time", Effect.REFUSES, facts),))
    reasons = []
    if safe and (after := safe(facts.now)) and after > facts.now:
        reasons.append(_safe_reason("outside_safe_times", Effect.HOLDS, facts, until=until))
    elif _calls_at_an_unsafe_time(facts):
        reasons.append(_safe_reason("unsafe_hour_for_call", Effect.ADVISES, facts))
    if quiet and (after := quiet(facts.now)) and after > facts.now:
        reasons.append(_hours_reason("quiet_hours", Effect.HOLDS, facts, until=until))
    opening = None if until > facts.now else _next_opening(facts)
    if opening:
        reasons.append(_hours_reason("outside_office_hours", Effect.ADVISES, facts, until=opening))
    return Timing(tuple(reasons), until if until > facts.now else None, opening)


def _quiet(facts: Facts) -> Moment | None:
    quiet = facts.quiet_hours
    if quiet is None or facts.rings_as not in quiet.channels or facts.is_urgent or _answers_at_once(facts):
        return None
    return lambda at: hours.next_loud(at, quiet, facts.zone)


def _safe(facts: Facts) -> Moment | None:
    safe = facts.safe_contact
    if safe is None or not safe.spans or facts.rings_as not in RINGING or _is_urgent_call(facts):
        return None
    return lambda at: spans.next_within(at, lambda _day: safe.spans, facts.zone, SAFE_HORIZON_DAYS)


def _earliest(at: datetime, moments: list[Moment]) -> datetime | None:
    for _round in range(_ROUNDS):
        later = at
        for moment in moments:
            following = moment(later)
            if following is None:
                return None
            later = following
        if later == at:
            return at
        at = later
    return None


def _next_opening(facts: Facts) -> datetime | None:
    office = facts.office_hours
    if office is None or facts.is_urgent or facts.is_notice or _answers_at_once(facts):
        return None
    return None if hours.is_open(facts.now, office) else hours.next_opening(facts.now, office)


def _answers_at_once(facts: Facts) -> bool:
    if facts.confirms_opt_out or facts.answers_keyword:
        return True
    return facts.inbound_at is not None and facts.now - facts.inbound_at <= JUST_WRITTEN


def _is_urgent_call(facts: Facts) -> bool:
    """A person who calls because it can't wait is told of the unsafe hour and decides."""
    return facts.channel == Channel.PHONE and facts.is_urgent


def _calls_at_an_unsafe_time(facts: Facts) -> bool:
    safe = facts.safe_contact
    if safe is None or not safe.spans or not _is_urgent_call(facts):
        return False
    return not spans.is_within(facts.now, lambda _day: safe.spans, facts.zone)


def _safe_reason(code: str, effect: Effect, facts: Facts, until: datetime | None = None) -> Reason:
    safe_id = facts.safe_contact.id if facts.safe_contact else ""
    return Reason(code, effect, Basis.SAFE_CONTACT, safe_id, _params(facts, until))


def _hours_reason(code: str, effect: Effect, facts: Facts, until: datetime) -> Reason:
    return Reason(code, effect, Basis.HOURS, facts.cell.version_id, _params(facts, until))


def _params(facts: Facts, until: datetime | None) -> tuple[tuple[str, str], ...]:
    where = (("channel", facts.channel.value), ("circumstance", facts.circumstance.value))
    return (*where, ("until", until.isoformat())) if until else where
