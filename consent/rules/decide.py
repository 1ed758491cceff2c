"""The gate: one pure decision for everything that leaves, when composing and again at the moment of delivery.

Order of judgement: the vault; confidential-communication requests and restrictions; the address and safe
contact; consent; the policy's cell, the author's boundary and the text itself; hours. A disposed vault ends it;
every other stage adds its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from consent.rules import alternatives, grounds, stages, timing
from consent.rules.decision import Decision, Effect, Outcome, Reason
from consent.rules.facts import Facts
from consent.rules.grounds import Ground
from consent.rules.stages import Cap, Finding
from consent.rules.timing import Timing
from practice.vocabulary import Channel, Content, Discretion


@dataclass(frozen=True)
class ChannelAnswer:
    """For the composer: may this channel be used now or later, for how much, and the reason to show."""

    channel: Channel
    is_usable: bool
    until: datetime | None
    content: Content | None
    reason: Reason
    decision: Decision


def decide(facts: Facts) -> Decision:
    ended = tuple(stages.vault(facts))
    if ended:
        return _decision(facts, None, _settle(facts, ended), None, Timing(()))
    ground = grounds.of(facts)
    found = (
        *stages.requests(facts, ground),
        *stages.address(facts),
        *stages.safe_contact(facts),
        *stages.device(facts),
        *stages.consent(facts, ground),
        *stages.policy(facts, ground),
        *stages.boundary(facts),
        *stages.telling(facts),
        *stages.guidance(facts),
    )
    when = timing.judge(facts)
    reasons = (*_settle(facts, found), *when.reasons)
    return _decision(facts, ground, reasons, _most((*found, *when.reasons), ground), when)


def channels(facts_by_channel: Mapping[Channel, Facts]) -> tuple[ChannelAnswer, ...]:
    """Every channel's answer to the least that could go by it, with the most that may."""
    least = {channel: replace(facts, wanted=Content.LINK_ONLY) for channel, facts in facts_by_channel.items()}
    answers = {channel: decide(facts) for channel, facts in least.items()}
    usable = frozenset(
        channel for channel, answer in answers.items() if answer.outcome is not Outcome.REFUSED
    )
    return tuple(_answer(replace(facts, others=usable)) for facts in least.values())


def _answer(facts: Facts) -> ChannelAnswer:
    decision = decide(facts)
    limits = tuple(reason for reason in decision.reasons if reason.effect is Effect.LIMITS)
    is_usable = decision.outcome is not Outcome.REFUSED
    reason = limits[0] if decision.is_allowed and limits else decision.decisive[0]
    return ChannelAnswer(facts.channel, is_usable, decision.until, decision.content, reason, decision)


def _settle(facts: Facts, found: tuple[Finding, ...]) -> tuple[Reason, ...]:
    """A cap refuses where more was wanted, and only limits where it wasn't."""
    return tuple(_of_cap(facts, finding) if isinstance(finding, Cap) else finding for finding in found)


def _of_cap(facts: Facts, cap: Cap) -> Reason:
    if cap.content is None or facts.wanted.width > cap.content.width:
        return replace(cap.reason, effect=Effect.REFUSES)
    return cap.reason


def _most(found: tuple[Finding, ...], ground: Ground | None) -> Content | None:
    if ground is None or any(isinstance(one, Reason) and one.effect is Effect.REFUSES for one in found):
        return None
    caps = [cap.content for cap in found if isinstance(cap, Cap)]
    if None in caps:
        return None
    return min((cap for cap in caps if cap), key=lambda content: content.width, default=Content.ANY)


def _decision(
    facts: Facts, ground: Ground | None, reasons: tuple[Reason, ...], most: Content | None, when: Timing
) -> Decision:
    refused = any(reason.effect is Effect.REFUSES for reason in reasons)
    outcome = Outcome.REFUSED if refused else Outcome.HELD if when.until else Outcome.ALLOWED
    return Decision(
        outcome=outcome,
        circumstance=facts.circumstance,
        channel=facts.channel,
        wanted=facts.wanted,
        content=most,
        decided_at=facts.now,
        reasons=reasons,
        alternatives=alternatives.of(facts, reasons, most, when),
        until=None if refused else when.until,
        policy_version=facts.cell.version_id,
        contact_point_id=facts.address_id,
        consent_id=ground.consent.id if ground and ground.consent else None,
        request_id=ground.request_id if ground else None,
        boundary_id=facts.boundary.version_id if facts.boundary else None,
        override_id=facts.writing.override_id if facts.writing and facts.may_override else None,
        discretion=facts.safe_contact.discretion if facts.safe_contact else Discretion.ORDINARY,
    )
