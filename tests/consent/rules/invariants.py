"""What must hold whatever the facts: one function each, its sentence above it. None: it doesn't apply to these facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from consent.rules.decide import decide
from consent.rules.decision import DECISIVE, Decision, Effect, Outcome
from consent.rules.facts import ADDRESSED, OVERHEARD, PROVEN, WRITTEN_OUT, Facts
from practice.rules import hours, spans
from practice.vocabulary import Channel, Circumstance, Content, Discretion, Footing, VaultStatus

Invariant = Callable[[Facts, Decision], bool | None]
INVARIANTS: list[Invariant] = []
WAYS_THAT_REACH = set(
    "post_and_notify invite_to_portal ask_consent use_other saved_wording give_reason call send_at".split()
)
IN_ORDER = (
    "disposed",
    "asked_not_to_use restricted asked_to_use access_request",
    "no_address not_theirs address_suspended likely_refusal address_unverified unsafe_address no_voicemail discretion "
    "unsafe_device",
    "opted_out confirms_opt_out consent_given consent_missing consent_not_for_this consent_other_address "
    "consent_revoked consent_expired consent_superseded consent_not_yet no_opt_in",
    "vendor_may_not_carry access_unwarned policy_allow policy_consent policy_never policy_lifted "
    "content_limited boundary_never boundary_content",
    "boundary_consent",
    "telling_words telling_overridden",
    "longer_than_advised more_than_advised",
    "no_safe_time outside_safe_times unsafe_hour_for_call quiet_hours outside_office_hours",
)
STAGES = {code: place for place, codes in enumerate(IN_ORDER) for code in codes.split()}


def invariant(check: Invariant) -> Invariant:
    INVARIANTS.append(check)
    return check


def is_usable(decision: Decision) -> bool:
    return decision.outcome is not Outcome.REFUSED


def width(decision: Decision) -> int:
    return decision.content.width if decision.content and is_usable(decision) else -1


def wishes(facts: Facts) -> list[int]:
    return [asked.granted.width for asked in facts.requests if not asked.is_avoidance]


@invariant
def disposed(facts: Facts, decision: Decision) -> bool | None:
    """A file that is disposed of, or about to be, sends nothing."""
    if facts.vault == VaultStatus.OPEN:
        return None
    return decision.outcome is Outcome.REFUSED and decision.content is None


@invariant
def never_is_lifted_by_the_client(facts, decision) -> bool | None:
    """What the policy never allows goes only by the client's own request, or their consented wish."""
    if facts.cell.footing != Footing.NEVER or not is_usable(decision):
        return None
    return decision.request_id is not None and (
        decision.consent_id is not None or decision.request_id.startswith("access")
    )


@invariant
def no_wider_than_the_cell(facts, decision) -> bool | None:
    """What goes is never wider than the cell, unless the client asked for more."""
    if not is_usable(decision):
        return None
    cell = facts.cell.content.width if facts.cell.content else -1
    access = Content.ANY.width if facts.access_request and facts.access_request.warned_at else -1
    return width(decision) <= max(cell, access, *wishes(facts), -1)


@invariant
def within_the_most(facts, decision) -> bool | None:
    """Nothing goes that is wider than the most that may go."""
    return facts.wanted.width <= width(decision) if is_usable(decision) else None


@invariant
def more_needs_the_warning(facts, decision) -> bool | None:
    """A wish lifts to any text only after the warning."""
    asked = [one for one in facts.requests if one.content == Content.ANY and one.warned_at is None]
    if not asked or facts.cell.content == Content.ANY or decision.content is None:
        return None
    return decision.content != Content.ANY


@invariant
def not_current_carries_nothing(facts, decision) -> bool | None:
    """A consent that is revoked, expired, replaced or still to come carries nothing."""
    if any(given.is_current(facts.now) for given in facts.consents):
        return None
    return decision.consent_id is None


@invariant
def revoked_is_no_weaker_than_expired(facts, decision) -> bool | None:
    """Taking a consent back closes at least as much as its running out."""
    if not any(given.is_current(facts.now) for given in facts.consents):
        return None
    revoked = [replace(given, revoked_at=facts.now) for given in facts.consents]
    expired = [replace(given, expires_at=facts.now) for given in facts.consents]
    after, then = (decide(replace(facts, consents=tuple(ones))) for ones in (revoked, expired))
    return width(after) <= width(then)


@invariant
def footing_consent_needs_one(facts, decision) -> bool | None:
    """Where the policy or the author asks for consent, nothing goes without one, but for a warned access request."""
    if facts.in_force.footing != Footing.CONSENT or not is_usable(decision):
        return None
    return decision.consent_id is not None or (decision.request_id or "").startswith("access")


@invariant
def the_consent_used_fits(facts, decision) -> bool | None:
    """The consent that a decision names is current, and for this channel, address and matter."""
    if decision.consent_id is None:
        return None
    used = next(given for given in facts.consents if given.id == decision.consent_id)
    fits = used.channel == facts.channel and used.contact_point_id == facts.address_id
    return fits and facts.circumstance in used.circumstances and used.is_current(facts.now)


@invariant
def no_strange_address(facts, decision) -> bool | None:
    """An address that is suspended, or not the recipient's, is never used."""
    point = facts.contact_point
    if point is None or not (point.is_suspended or not point.belongs_to_recipient):
        return None
    return not is_usable(decision)


@invariant
def an_address_where_one_is_needed(facts, decision) -> bool | None:
    """A channel with addresses needs one; of letters and faxes it may stand in the words that were agreed to."""
    if facts.channel not in ADDRESSED or facts.contact_point:
        return None
    agreed = [
        given for given in facts.consents if given.channel == facts.channel and not given.contact_point_id
    ]
    if facts.channel in WRITTEN_OUT and any(given.is_current(facts.now) for given in agreed):
        return None
    return not is_usable(decision)


@invariant
def unproven_carries_little(facts, decision) -> bool | None:
    """An address that nobody has proven carries at most a first answer."""
    point = facts.contact_point
    if point is None or point.verified_at or facts.channel not in PROVEN or not is_usable(decision):
        return None
    return facts.circumstance == Circumstance.INITIAL_CONTACT and width(decision) <= Content.MINIMUM.width


@invariant
def stop_stands(facts, decision) -> bool | None:
    """After STOP nothing goes to that number without a later consent."""
    if facts.contact_point is None or facts.contact_point.opted_out_at is None:
        return None
    return not is_usable(decision)  # here every consent is older than the STOP, or not current


@invariant
def no_text_unasked(facts, decision) -> bool | None:
    """No text begins to a number whose owner has agreed to no texts, unless it can't wait."""
    if facts.channel != Channel.SMS or facts.is_urgent or not is_usable(decision):
        return None
    return any(given.is_current(facts.now) and given.channel == Channel.SMS for given in facts.consents)


@invariant
def unsafe_is_never_used(facts, decision) -> bool | None:
    """An address that the client called unsafe is never used, urgent or not."""
    safe = facts.safe_contact
    if safe is None or facts.address_id not in safe.never_use:
        return None
    return not is_usable(decision)


@invariant
def discretion_narrows(facts, decision) -> bool | None:
    """Where the client asked for discretion, what others may read or hear is narrowed."""
    safe = facts.safe_contact
    if safe is None or facts.channel not in OVERHEARD or not is_usable(decision):
        return None
    caps = {Discretion.SILENT: Content.LINK_ONLY, Discretion.DISCREET: Content.MINIMUM}
    return width(decision) <= caps.get(safe.discretion, Content.ANY).width


@invariant
def discretion_is_handed_on(facts, decision) -> bool | None:
    """The discretion that the client asked for travels with the decision."""
    if facts.safe_contact is None or facts.vault != VaultStatus.OPEN:
        return None
    return decision.discretion == facts.safe_contact.discretion


@invariant
def no_voicemail(facts, decision) -> bool | None:
    """No voicemail means none."""
    safe = facts.safe_contact
    if facts.channel != Channel.VOICEMAIL or safe is None or not safe.no_voicemail:
        return None
    return not is_usable(decision)


@invariant
def avoidance_closes(facts, decision) -> bool | None:
    """What the client asked not to be used is closed, whatever was signed."""
    if not any(asked.is_avoidance for asked in facts.requests):
        return None
    return not is_usable(decision)


@invariant
def restriction_closes(facts, decision) -> bool | None:
    """An agreed restriction closes what it covers."""
    return not is_usable(decision) if facts.restrictions else None


@invariant
def no_agreement_no_text(facts, decision) -> bool | None:
    """A channel whose vendor has no agreement carries no typed text."""
    if facts.vendor_may_carry or not is_usable(decision):
        return None
    return width(decision) <= Content.MINIMUM.width


@invariant
def a_boundary_is_named(facts, decision) -> bool | None:
    """A decision made under a clinician's boundary names it."""
    if facts.boundary is None or facts.vault != VaultStatus.OPEN:
        return None
    return decision.boundary_id == facts.boundary.version_id


@invariant
def a_boundary_never_widens(facts, decision) -> bool | None:
    """A stricter clinician never widens: without their boundary at least as much would go."""
    if facts.boundary is None:
        return None
    return width(decision) <= width(decide(replace(facts, boundary=None)))


@invariant
def a_boundary_of_never_is_lifted_by_the_client_alone(facts, decision) -> bool | None:
    """What a clinician keeps from a channel goes there only by the client's own request."""
    if facts.boundary is None or facts.boundary.footing != Footing.NEVER or not is_usable(decision):
        return None
    return decision.request_id is not None


@invariant
def telling_words_need_a_reason(facts, decision) -> bool | None:
    """Telling words go unsecured only where a reason was given and the policy takes one."""
    text = facts.writing
    if text is None or not text.telling or facts.channel not in OVERHEARD or not is_usable(decision):
        return None
    is_passed = bool(text.override_id) and facts.may_override
    return is_passed or width(decision) <= Content.MINIMUM.width


@invariant
def a_reason_opens_no_other_door(facts, decision) -> bool | None:
    """A reason passes the content check and nothing else: without telling words it would go as well."""
    text = facts.writing
    if text is None or not text.override_id:
        return None
    plain = decide(replace(facts, writing=replace(text, telling=frozenset(), override_id=None)))
    return width(decision) <= width(plain)


@invariant
def advice_stops_nothing(facts, decision) -> bool | None:
    """What the policy advises about length and number stops nothing."""
    text = facts.writing
    if text is None or (text.longest is None and text.most_a_day is None):
        return None
    free = decide(replace(facts, writing=replace(text, longest=None, most_a_day=None)))
    return (free.outcome, free.content) == (decision.outcome, decision.content)


@invariant
def a_refusal_says_why(facts, decision) -> bool | None:
    """A refusal says why, on what basis, and what else can be done."""
    if decision.outcome is not Outcome.REFUSED:
        return None
    told = decision.decisive and all(reason.basis_id and reason.code for reason in decision.decisive)
    return bool(told and decision.alternatives)


@invariant
def a_delay_says_until_when(facts, decision) -> bool | None:
    """A delay says why, and until when."""
    if decision.outcome is not Outcome.HELD:
        return None
    return bool(decision.decisive and decision.until and decision.until > facts.now)


@invariant
def a_permission_stands_on_something(facts, decision) -> bool | None:
    """What is allowed says on what basis."""
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return bool(decision.decisive) and decision.until is None and all(r.basis_id for r in decision.reasons)


@invariant
def allowed_means_allowed(facts, decision) -> bool | None:
    """Where it is allowed, no reason refuses or holds."""
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return not {reason.effect for reason in decision.reasons} & {Effect.REFUSES, Effect.HOLDS}


@invariant
def the_outcome_follows_from_the_reasons(facts, decision) -> bool | None:
    """A refusal stands before a delay, and a delay before a permission."""
    effects = {reason.effect for reason in decision.reasons}
    if Effect.REFUSES in effects:
        return decision.outcome is Outcome.REFUSED
    if Effect.HOLDS in effects:
        return decision.outcome is Outcome.HELD
    return DECISIVE[decision.outcome] is Effect.PERMITS


@invariant
def quiet_hours_hold(facts, decision) -> bool | None:
    """No text goes in quiet hours unless it can't wait."""
    quiet = facts.quiet_hours
    if quiet is None or facts.channel not in quiet.channels or facts.is_urgent:
        return None
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return not hours.is_quiet(facts.now, quiet, facts.zone)


@invariant
def nothing_rings_unsafely(facts, decision) -> bool | None:
    """Nothing rings at an unsafe time, urgent or not."""
    safe = facts.safe_contact
    if safe is None or not safe.spans or facts.channel not in OVERHEARD:
        return None
    if decision.outcome is not Outcome.ALLOWED:
        return None
    return spans.is_within(facts.now, lambda _day: safe.spans, facts.zone)


@invariant
def what_waits_may_go_then(facts, decision) -> bool | None:
    """What is held may go when its time has come."""
    if decision.outcome is not Outcome.HELD or decision.until is None:
        return None
    then = replace(facts, now=decision.until)
    return decide(then).outcome is Outcome.ALLOWED


@invariant
def no_way_out_to_a_closed_door(facts, decision) -> bool | None:
    """No way that is offered leads to a channel that the client closed."""
    closed = {asked.channel for asked in facts.requests if asked.is_avoidance}
    if not closed:
        return None
    return not any(way.channel in closed and way.code in WAYS_THAT_REACH for way in decision.alternatives)


@invariant
def the_order_of_judgement(facts, decision) -> bool | None:
    """Reasons stand in the order of judgement."""
    places = [STAGES[reason.code] for reason in decision.reasons]
    return places == sorted(places)


@invariant
def it_survives_being_kept(facts, decision) -> bool | None:
    """A decision comes back from its record as it was."""
    return Decision.from_dict(decision.to_dict()) == decision


@invariant
def it_is_about_what_was_asked(facts, decision) -> bool | None:
    """A decision names the channel, the matter, the address, the instant and the policy that it is about."""
    asked = (facts.channel, facts.circumstance, facts.address_id, facts.now, facts.cell.version_id)
    about = (decision.channel, decision.circumstance, decision.contact_point_id, decision.decided_at)
    return (*about, decision.policy_version) == asked


@invariant
def asked_twice_the_same(facts, decision) -> bool | None:
    """The same facts are judged alike, whenever they are asked."""
    return decide(facts) == decision
