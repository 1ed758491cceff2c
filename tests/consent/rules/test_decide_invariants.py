"""What must hold whatever the facts: invariants in words, checked over the product of the inputs."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from consent.rules.decide import decide
from consent.rules.decision import Decision, Effect, Outcome
from consent.rules.facts import ADDRESSED, OVERHEARD, PROVEN, Facts
from practice.rules import hours, spans
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Discretion, Footing, VaultStatus
from tests.consent.rules import making
from tests.consent.rules.making import LATE, MONTH, MORNING

Invariant = Callable[[Facts, Decision], bool | None]  # None: doesn't apply to these facts

POINTS = {
    "proven": making.point(),
    "unproven": making.point(verified_at=None),
    "suspended": making.point(is_suspended=True),
    "strange": making.point(belongs_to_recipient=False),
    "stopped": making.point(opted_out_at=MORNING - timedelta(days=1)),
    "none": None,
}
CONSENTS: dict[str, dict[str, Any] | None] = {
    "given": {},
    "none": None,
    "revoked": {"revoked_at": MORNING - timedelta(days=2)},
    "expired": {"expires_at": MORNING - timedelta(days=2)},
    "superseded": {"is_superseded": True},
    "to come": {"given_at": LATE + timedelta(days=2)},
    "other address": {"contact_point_id": "another"},
    "other matter": {"circumstances": frozenset()},
}
REQUESTS: dict[str, dict[str, Any] | None] = {
    "none": None,
    "wish": {"content": Content.MINIMUM},
    "wish for all, unwarned": {"content": Content.ANY},
    "wish for all": {"content": Content.ANY, "warned_at": MORNING - MONTH},
    "avoidance": {"is_avoidance": True},
}
SAFE = {
    "none": None,
    "never": making.safe(never_use=frozenset({making.DANS})),
    "silent": making.safe(discretion=Discretion.SILENT),
    "discreet": making.safe(discretion=Discretion.DISCREET),
    "mornings": making.safe(spans=(Span(9 * 60, 11 * 60),), no_voicemail=True),
    "nights only": making.safe(spans=(Span(22 * 60, 23 * 60),)),
}
# One circumstance and channel for every kind of cell, and those that have rules of their own.
TELLING = (
    (Circumstance.BETWEEN_SESSIONS, Channel.PORTAL),
    (Circumstance.BETWEEN_SESSIONS, Channel.SMS),
    (Circumstance.SCHEDULING, Channel.SMS),
    (Circumstance.SCHEDULING, Channel.EMAIL),
    (Circumstance.BILLING, Channel.EMAIL),
    (Circumstance.ACCOUNT, Channel.SMS),
    (Circumstance.CRISIS, Channel.SMS),
    (Circumstance.INITIAL_CONTACT, Channel.EMAIL),
    (Circumstance.RECORDS_RELEASE, Channel.EMAIL),
    (Circumstance.REMINDER, Channel.VOICEMAIL),
    (Circumstance.LEGAL_NOTICE, Channel.EMAIL),
)


def every_cell() -> Iterator[Facts]:
    """All cells of the default policy with each state of address, consent and request."""
    for circumstance, channel in product(Circumstance, Channel):
        points = POINTS if channel in ADDRESSED else {"none": None}
        for address, consent, request in product(points, CONSENTS, REQUESTS):
            wanted = list(Content)[len(address + consent + request + circumstance) % 3]
            yield some_facts(circumstance, channel, points[address], consent, request, wanted=wanted)


def every_limit() -> Iterator[Facts]:
    """Telling cells with each state of safe contact, restriction, access, time and urgency."""
    switches = product(SAFE, (False, True), (None, False, True), (MORNING, LATE), (False, True))
    for ((circumstance, channel), wanted), switch in product(product(TELLING, Content), tuple(switches)):
        safe, is_restricted, warned, now, urgent = switch
        access = None
        if warned is not None:
            access = making.access(warned_at=MORNING - MONTH if warned else None)
        yield making.facts(
            circumstance,
            channel,
            wanted=wanted,
            safe_contact=SAFE[safe],
            restrictions=(making.restriction(),) if is_restricted else (),
            access_request=access,
            now=now,
            urgent=urgent,
        )


def every_file_at_its_end() -> Iterator[Facts]:
    for circumstance, channel, wanted in product(Circumstance, Channel, Content):
        for vault, urgent in product((VaultStatus.DISPOSING, VaultStatus.DISPOSED), (False, True)):
            asked = making.wish(channel, content=Content.ANY, warned_at=MORNING - MONTH)
            yield making.facts(
                circumstance, channel, wanted=wanted, vault=vault, urgent=urgent, requests=(asked,)
            )


def some_facts(circumstance, channel, point, consent, request, wanted) -> Facts:
    changes = CONSENTS[consent]
    asked = REQUESTS[request]
    return making.facts(
        circumstance,
        channel,
        wanted=wanted,
        contact_point=point,
        consents=() if changes is None else (making.consent(channel, **changes),),
        requests=() if asked is None else (making.wish(channel, **asked),),
    )


@pytest.fixture(scope="module")
def cases() -> Iterator[list[tuple[Facts, Decision]]]:
    gc.disable()  # a hundred thousand small objects that all stay: looking for rubbish doubles the time
    yield [(facts, decide(facts)) for source in SOURCES for facts in source()]
    gc.enable()


def every_vendor_without_agreement() -> Iterator[Facts]:
    for circumstance, channel, wanted in product(Circumstance, Channel, Content):
        yield making.facts(circumstance, channel, wanted=wanted, vendor_may_carry=False)


SOURCES = (every_cell, every_limit, every_file_at_its_end, every_vendor_without_agreement)


def is_usable(decision: Decision) -> bool:
    return decision.outcome is not Outcome.REFUSED


def width(decision: Decision) -> int:
    return decision.content.width if decision.content and is_usable(decision) else -1


def wishes(facts: Facts) -> list[int]:
    return [asked.granted.width for asked in facts.requests if not asked.is_avoidance]


def a_disposed_file_sends_nothing(facts: Facts, decision: Decision) -> bool | None:
    if facts.vault == VaultStatus.OPEN:
        return None
    return decision.outcome is Outcome.REFUSED and decision.content is None


def what_the_policy_never_allows_goes_only_by_the_clients_own_request(facts, decision) -> bool | None:
    if facts.cell.footing != Footing.NEVER or not is_usable(decision):
        return None
    return decision.request_id is not None and decision.consent_id is not None


def content_is_never_wider_than_the_cell_unless_the_client_asked(facts, decision) -> bool | None:
    if not is_usable(decision):
        return None
    cell = facts.cell.content.width if facts.cell.content else -1
    access = Content.ANY.width if facts.access_request and facts.access_request.warned_at else -1
    return width(decision) <= max(cell, access, *wishes(facts), -1)


def nothing_wider_than_the_most_content_goes(facts, decision) -> bool | None:
    return facts.wanted.width <= width(decision) if is_usable(decision) else None


def more_than_the_minimum_needs_the_warning(facts, decision) -> bool | None:
    asked = [one for one in facts.requests if one.content == Content.ANY and one.warned_at is None]
    if not asked or facts.cell.content == Content.ANY or decision.content is None:
        return None
    return decision.content != Content.ANY


def a_consent_that_is_not_current_carries_nothing(facts, decision) -> bool | None:
    if any(given.is_current(facts.now) for given in facts.consents):
        return None
    return decision.consent_id is None


def the_footing_consent_goes_only_with_a_consent_or_a_warned_access_request(facts, decision) -> bool | None:
    if facts.cell.footing != Footing.CONSENT or not is_usable(decision):
        return None
    return decision.consent_id is not None or (decision.request_id or "").startswith("access")


def the_consent_used_is_for_this_channel_address_and_matter(facts, decision) -> bool | None:
    if decision.consent_id is None:
        return None
    used = next(given for given in facts.consents if given.id == decision.consent_id)
    fits = used.channel == facts.channel and used.contact_point_id == facts.address_id
    return fits and facts.circumstance in used.circumstances and used.is_current(facts.now)


def a_suspended_or_strange_address_is_never_used(facts, decision) -> bool | None:
    point = facts.contact_point
    if point is None or not (point.is_suspended or not point.belongs_to_recipient):
        return None
    return not is_usable(decision)


def a_channel_with_addresses_needs_one(facts, decision) -> bool | None:
    if facts.channel not in ADDRESSED or facts.contact_point:
        return None
    return not is_usable(decision)


def an_unproven_address_carries_at_most_a_first_answer(facts, decision) -> bool | None:
    point = facts.contact_point
    if point is None or point.verified_at or facts.channel not in PROVEN or not is_usable(decision):
        return None
    return facts.circumstance == Circumstance.INITIAL_CONTACT and width(decision) <= Content.MINIMUM.width


def after_stop_no_text_goes_without_a_later_consent(facts, decision) -> bool | None:
    if facts.contact_point is None or facts.contact_point.opted_out_at is None:
        return None
    return not is_usable(decision)  # here every consent is older than the STOP, or not current


def an_unsafe_address_is_never_used(facts, decision) -> bool | None:
    safe = facts.safe_contact
    if safe is None or facts.address_id not in safe.never_use:
        return None
    return not is_usable(decision)


def discretion_narrows_what_others_may_read(facts, decision) -> bool | None:
    safe = facts.safe_contact
    if safe is None or facts.channel not in OVERHEARD or not is_usable(decision):
        return None
    caps = {Discretion.SILENT: Content.LINK_ONLY, Discretion.DISCREET: Content.MINIMUM}
    return width(decision) <= caps.get(safe.discretion, Content.ANY).width


def no_voicemail_means_none(facts, decision) -> bool | None:
    safe = facts.safe_contact
    if facts.channel != Channel.VOICEMAIL or safe is None or not safe.no_voicemail:
        return None
    return not is_usable(decision)


def what_the_client_asked_not_to_be_used_is_closed(facts, decision) -> bool | None:
    if not any(asked.is_avoidance for asked in facts.requests):
        return None
    return not is_usable(decision)


def a_restriction_closes(facts, decision) -> bool | None:
    return not is_usable(decision) if facts.restrictions else None


def a_vendor_without_an_agreement_carries_nothing(facts, decision) -> bool | None:
    return not is_usable(decision) if not facts.vendor_may_carry else None


def a_refusal_says_why_on_what_basis_and_what_else(facts, decision) -> bool | None:
    if decision.outcome is not Outcome.REFUSED:
        return None
    told = decision.decisive and all(reason.basis_id and reason.code for reason in decision.decisive)
    return bool(told and decision.alternatives)


def a_delay_says_why_and_when(facts, decision) -> bool | None:
    if decision.outcome is not Outcome.HELD:
        return None
    return bool(decision.decisive and decision.until and decision.until > facts.now)


def what_is_allowed_says_on_what_basis(facts, decision) -> bool | None:
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return bool(decision.decisive) and decision.until is None and all(r.basis_id for r in decision.reasons)


def allowed_means_nothing_refuses_or_holds(facts, decision) -> bool | None:
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return not {reason.effect for reason in decision.reasons} & {Effect.REFUSES, Effect.HOLDS}


def no_text_goes_in_quiet_hours_unless_urgent(facts, decision) -> bool | None:
    quiet = facts.quiet_hours
    if quiet is None or facts.channel not in quiet.channels or facts.is_urgent:
        return None
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return not hours.is_quiet(facts.now, quiet, facts.zone)


def nothing_rings_at_an_unsafe_time_urgent_or_not(facts, decision) -> bool | None:
    safe = facts.safe_contact
    if safe is None or not safe.spans or facts.channel not in OVERHEARD:
        return None
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return spans.is_within(facts.now, lambda _day: safe.spans, facts.zone)


def what_is_held_may_go_when_its_time_has_come(facts, decision) -> bool | None:
    if decision.outcome is not Outcome.HELD or decision.until is None:
        return None
    then = replace(facts, now=decision.until)
    return decide(then).outcome is Outcome.ALLOWED


def no_way_out_leads_to_a_closed_door(facts, decision) -> bool | None:
    closed = {asked.channel for asked in facts.requests if asked.is_avoidance}
    if not closed:
        return None
    return not any(way.channel in closed and way.code in WAYS_THAT_REACH for way in decision.alternatives)


def reasons_stand_in_the_order_of_judgement(facts, decision) -> bool | None:
    places = [STAGES[reason.code] for reason in decision.reasons]
    return places == sorted(places)


def a_decision_survives_being_kept(facts, decision) -> bool | None:
    return Decision.from_dict(decision.to_dict()) == decision


WAYS_THAT_REACH = set(
    "post_and_notify invite_to_portal ask_consent use_other saved_wording call send_at".split()
)
IN_ORDER = (
    "disposed",
    "asked_not_to_use restricted asked_to_use access_request",
    "no_address not_theirs address_suspended address_unverified unsafe_address no_voicemail discretion",
    "opted_out confirms_opt_out consent_given consent_missing consent_not_for_this consent_other_address "
    "consent_revoked consent_expired consent_superseded consent_not_yet no_opt_in",
    "vendor_may_not_carry access_unwarned policy_allow policy_consent policy_never policy_lifted "
    "content_limited",
    "no_safe_time outside_safe_times unsafe_hour_for_call quiet_hours outside_office_hours",
)
STAGES = {code: place for place, codes in enumerate(IN_ORDER) for code in codes.split()}
INVARIANTS: tuple[Invariant, ...] = (
    a_disposed_file_sends_nothing,
    what_the_policy_never_allows_goes_only_by_the_clients_own_request,
    content_is_never_wider_than_the_cell_unless_the_client_asked,
    nothing_wider_than_the_most_content_goes,
    more_than_the_minimum_needs_the_warning,
    a_consent_that_is_not_current_carries_nothing,
    the_footing_consent_goes_only_with_a_consent_or_a_warned_access_request,
    the_consent_used_is_for_this_channel_address_and_matter,
    a_suspended_or_strange_address_is_never_used,
    a_channel_with_addresses_needs_one,
    an_unproven_address_carries_at_most_a_first_answer,
    after_stop_no_text_goes_without_a_later_consent,
    an_unsafe_address_is_never_used,
    discretion_narrows_what_others_may_read,
    no_voicemail_means_none,
    what_the_client_asked_not_to_be_used_is_closed,
    a_restriction_closes,
    a_vendor_without_an_agreement_carries_nothing,
    a_refusal_says_why_on_what_basis_and_what_else,
    a_delay_says_why_and_when,
    what_is_allowed_says_on_what_basis,
    allowed_means_nothing_refuses_or_holds,
    no_text_goes_in_quiet_hours_unless_urgent,
    nothing_rings_at_an_unsafe_time_urgent_or_not,
    what_is_held_may_go_when_its_time_has_come,
    no_way_out_leads_to_a_closed_door,
    reasons_stand_in_the_order_of_judgement,
    a_decision_survives_being_kept,
)


def test_every_invariant_holds_over_the_product(cases):
    applied: Counter[str] = Counter()
    for facts, decision in cases:
        for invariant in INVARIANTS:
            holds = invariant(facts, decision)
            assert holds is not False, (invariant.__name__, facts, decision)
            applied[invariant.__name__] += holds is not None
    assert not {invariant.__name__ for invariant in INVARIANTS} - set(+applied), "an invariant met no case"


def test_taking_away_what_the_client_gave_never_widens(cases):
    for facts, decision in cases[::3]:
        if not any(asked.is_avoidance for asked in facts.requests):
            less = decide(replace(facts, consents=(), requests=(), access_request=None))
            assert width(less) <= width(decision), facts


def test_taking_away_a_consent_alone_never_widens(cases):
    for facts, decision in cases[::3]:
        if facts.consents:
            assert width(decide(replace(facts, consents=()))) <= width(decision), facts


def test_a_new_closing_request_never_widens(cases):
    for facts, decision in cases[::5]:
        closed = replace(facts, requests=(*facts.requests, making.avoidance(facts.channel)))
        assert width(decide(closed)) <= width(decision), facts


def test_asking_to_be_reached_never_narrows(cases):
    for facts, decision in cases[::5]:
        asked = making.wish(facts.channel, content=Content.ANY, warned_at=MORNING - MONTH, id="request-9")
        opened = decide(replace(facts, requests=(*facts.requests, asked)))
        assert (opened.content.width if opened.content else -1) >= width(decision), facts


def test_wanting_less_is_never_refused_where_more_was_allowed(cases):
    for facts, decision in cases[::3]:
        if is_usable(decision):
            assert is_usable(decide(replace(facts, wanted=Content.LINK_ONLY))), facts


def test_the_most_content_does_not_depend_on_what_is_wanted(cases):
    """The composer asks for the least and is told the most."""
    for facts, decision in cases[::5]:
        if is_usable(decision):
            assert decide(replace(facts, wanted=Content.LINK_ONLY)).content == decision.content, facts


def test_urgency_opens_no_door_but_that_of_time(cases):
    for facts, decision in cases[::5]:
        codes = {reason.code for reason in decision.decisive}
        if decision.outcome is Outcome.REFUSED and not codes & {"no_opt_in", "no_safe_time"}:
            assert not is_usable(decide(replace(facts, urgent=True))), facts
