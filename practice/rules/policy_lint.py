"""What is wrong with a communications policy, before anybody relies on it.

An error blocks publishing: the policy would promise what can't be, or leave somebody without help. A warning is
shown and can be published over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from practice.rules import agreeing
from practice.rules import lint_words as words
from practice.rules import vendors as v
from practice.rules.boundaries import common
from practice.rules.cells import Cell
from practice.rules.hours import Response
from practice.rules.policy_terms import LANGUAGES, SPOKEN, UNSECURED, Terms
from practice.rules.spans import Span
from practice.rules.vendors import VendorFact
from practice.vocabulary import Channel, Circumstance, Content, Footing, SealedClass, class_of

LONG_DAYS = 5  # an answer later than a week of work is none
CRISIS_HOURS = 1
TOPICS_NEEDED = frozenset({"crisis", "response", "channel_map"})


@dataclass(frozen=True)
class Finding:
    """`part`: where it is mended: ways, hours, promises, crisis, guidance, clauses, vendors; `key`: which of them.

    `cells`: the pairs it is about.
    """

    code: str
    is_error: bool
    part: str
    key: str
    words: str
    cells: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Look:
    terms: Terms
    vendors: tuple[VendorFact, ...]
    on: date
    topics: frozenset[str]

    def cell(self, why: str, how: str) -> Cell:
        return self.terms.cells[(why, how)]

    def open_ways(self, why: str) -> list[Cell]:
        return [self.cell(why, how) for how in Channel if self.cell(why, how).footing != Footing.NEVER]


def findings(
    terms: Terms, vendors: Iterable[VendorFact], on: date, topics: Iterable[str] = ()
) -> list[Finding]:
    """Errors first, then in the order of the pages. `topics`: those that the clauses should speak to."""
    look = _Look(terms, tuple(vendors), on, frozenset(topics) | TOPICS_NEEDED)
    found = [one for rule in _RULES for one in rule(look)]
    return sorted(found, key=lambda one: not one.is_error)


def _gaps(look: _Look) -> Iterator[Finding]:
    for why in Circumstance:
        ways = [cell.channel for cell in look.open_ways(why)]
        if not ways:
            yield Finding("gap", True, "ways", why, words.gap(why))
        elif ways == [Channel.IN_PERSON]:
            yield Finding("only_in_person", False, "ways", why, words.only_in_person(why))


def _wider_than_portal(look: _Look) -> Iterator[Finding]:
    """Less secure must not mean more said."""
    for why in Circumstance:
        portal = look.cell(why, Channel.PORTAL)
        for cell in (look.cell(why, how) for how in Channel if how in UNSECURED):
            if cell.content is None or (portal.content and cell.content.width <= portal.content.width):
                continue
            pairs = ((why.value, cell.channel.value),)
            yield Finding("wider_than_portal", True, "ways", why, words.wider(why, cell.channel), pairs)


def _clinical_in_the_open(look: _Look) -> Iterator[Finding]:
    for why in Circumstance:
        for cell in (look.cell(why, how) for how in Channel if how in UNSECURED):
            is_open = cell.footing == Footing.ALLOW and cell.content == Content.ANY
            if is_open and class_of(why) == SealedClass.CLINICAL:
                pairs = ((why.value, cell.channel.value),)
                yield Finding(
                    "clinical_in_the_open", False, "ways", why, words.in_the_open(why, cell.channel), pairs
                )


def _no_consent_to_be_had(look: _Look) -> Iterator[Finding]:
    """A condition must be one that a client can meet: by signing it, or by saying it to somebody who writes it down."""
    for cell in look.terms.cells.values():
        if cell.footing == Footing.CONSENT and not agreeing.ways(cell.circumstance, cell.channel):
            yield Finding(
                "unreachable",
                True,
                "ways",
                cell.circumstance,
                words.unreachable(cell.circumstance, cell.channel),
                ((cell.circumstance.value, cell.channel.value),),
            )


def _crisis_needs_a_voice(look: _Look) -> Iterator[Finding]:
    allowed = [one for one in look.open_ways(Circumstance.CRISIS) if one.footing == Footing.ALLOW]
    if not any(one.channel in SPOKEN - {Channel.IN_PERSON} for one in allowed):
        yield Finding("crisis_in_writing_only", True, "ways", Circumstance.CRISIS, words.crisis_in_writing())


def _crisis_lines(look: _Look) -> Iterator[Finding]:
    for language in LANGUAGES:
        lines = look.terms.crisis.get(language) or []
        if not any(line.get("kind") == "emergency" for line in lines):
            yield Finding("no_emergency_line", True, "crisis", language, words.no_emergency_line(language))
        elif len(lines) == 1:
            yield Finding("only_emergency_line", False, "crisis", language, words.only_emergency(language))


def _hours(look: _Look) -> Iterator[Finding]:
    hours, quiet = look.terms.hours, look.terms.quiet
    if not any(hours.week):
        yield Finding("never_open", True, "hours", "", words.never_open())
        return
    loud = quiet.loud_spans(look.on)
    if quiet.channels and not any(_meet(day, loud) for day in hours.week):
        yield Finding("quiet_swallows", True, "hours", "", words.quiet_swallows())
    if all(day < look.on for day in hours.closures) and hours.closures:
        yield Finding("closures_past", False, "hours", "", words.closures_past())


def _meet(day: tuple[Span, ...], loud: tuple[Span, ...]) -> bool:
    return bool(common(day, loud))


def _promises(look: _Look) -> Iterator[Finding]:
    response = look.terms.response
    named = {"default": response.default, **response.by_circumstance}
    for name, one in named.items():
        if _days(one, look) > LONG_DAYS:
            yield Finding("late_promise", False, "promises", name, words.late_promise(name, LONG_DAYS))
    crisis = response.by_circumstance.get(Circumstance.CRISIS)
    if crisis and not 0 < crisis.hours <= CRISIS_HOURS:
        yield Finding("slow_crisis", False, "promises", Circumstance.CRISIS, words.slow_crisis())


def _days(response: Response, look: _Look) -> float:
    """In days of work: hours by the longest day of the week."""
    longest = max((sum(span.ends - span.begins for span in day) for day in look.terms.hours.week), default=0)
    return response.business_days or response.hours * 60 / (longest or 1)


def _clauses(look: _Look) -> Iterator[Finding]:
    for topic in sorted(look.topics):
        said = look.terms.clauses.get(topic) or {}
        there = [one for one in LANGUAGES if said.get(one, "").strip()]
        if there and len(there) < len(LANGUAGES):
            missing = next(one for one in LANGUAGES if one not in there)
            yield Finding("clause_untranslated", True, "clauses", topic, words.untranslated(missing))
        elif not there:
            yield Finding("clause_missing", topic in TOPICS_NEEDED, "clauses", topic, words.clause_missing())


def _vendors(look: _Look) -> Iterator[Finding]:
    for how in Channel:
        if v.may_carry(how, look.vendors, look.on):
            continue
        pairs = [(why.value, how.value) for why in Circumstance if look.cell(why, how).content == Content.ANY]
        if pairs:
            yield Finding("no_vendor", False, "vendors", how, words.no_vendor(how), tuple(pairs))
    for vendor in look.vendors:
        if v.ends_soon(vendor, look.on):
            yield Finding("vendor_ends", False, "vendors", vendor.id, words.vendor_ends(vendor, look.on))


_RULES: tuple[Callable[[_Look], Iterator[Finding]], ...] = (
    _gaps,
    _wider_than_portal,
    _clinical_in_the_open,
    _no_consent_to_be_had,
    _crisis_needs_a_voice,
    _hours,
    _promises,
    _crisis_lines,
    _clauses,
    _vendors,
)
