"""The proper ways, best first, when a message can't go as it was meant to go."""

from __future__ import annotations

from collections.abc import Iterator

from consent.rules.decision import Alternative, Effect, Reason
from consent.rules.facts import Facts
from consent.rules.timing import Timing
from practice.vocabulary import Channel, Circumstance, Content, VaultStatus

CARRIERS = (Channel.EMAIL, Channel.SMS, Channel.MAIL)  # the portal and a call are ways of their own
ASKABLE = frozenset(
    {
        "consent_missing",
        "consent_not_for_this",
        "consent_other_address",
        "consent_expired",
        "consent_revoked",
        "consent_superseded",
        "no_opt_in",
        "opted_out",
    }
)
MENDS = {
    "address_unverified": "verify_address",
    "address_suspended": "update_address",
    "not_theirs": "update_address",
    "no_address": "update_address",
    "access_unwarned": "give_warning",
}


def of(
    facts: Facts, reasons: tuple[Reason, ...], most: Content | None, timing: Timing
) -> tuple[Alternative, ...]:
    """Empty where nothing stands in the way; never empty beside a refusal or a delay."""
    if facts.vault != VaultStatus.OPEN:
        return (Alternative("ask_privacy_officer"),)
    refusing = {reason.code for reason in reasons if reason.effect is Effect.REFUSES}
    if not refusing:
        return tuple(_waiting(facts, timing))
    ways = tuple(dict.fromkeys((*_first(facts), *_instead(facts, refusing, most), *_last(facts))))
    return ways or (Alternative("ask_privacy_officer"),)


def is_closed(facts: Facts, channel: Channel) -> bool:
    """Whether the client has asked not to be reached by this channel at all, about this."""
    return any(
        asked.is_avoidance
        and asked.channel in (None, channel)
        and asked.contact_point_id is None
        and (asked.circumstances is None or facts.circumstance in asked.circumstances)
        and (asked.ended_at is None or asked.ended_at > facts.now)
        for asked in facts.requests
    )


def _waiting(facts: Facts, timing: Timing) -> Iterator[Alternative]:
    at = timing.until or timing.opening
    if at is None:
        return
    yield Alternative("send_at", facts.channel, at)
    if timing.until:
        yield from (*_portal(facts), *_last(facts)) or (Alternative("ask_privacy_officer"),)


def _first(facts: Facts) -> Iterator[Alternative]:
    if facts.circumstance == Circumstance.CRISIS:
        yield from _call(facts)
    is_legal = facts.circumstance == Circumstance.LEGAL_NOTICE
    if is_legal and facts.channel != Channel.MAIL and not is_closed(facts, Channel.MAIL):
        yield Alternative("use_other", Channel.MAIL)


def _instead(facts: Facts, refusing: set[str], most: Content | None) -> Iterator[Alternative]:
    yield from _portal(facts)
    if refusing & ASKABLE and not is_closed(facts, facts.channel):
        yield Alternative("ask_consent", facts.channel)
    if refusing == {"telling_words"} and facts.may_override:  # a reason passes the check and nothing else
        yield Alternative("give_reason", facts.channel)
    for code in MENDS:
        if code in refusing:
            yield Alternative(MENDS[code], facts.channel)
    for channel in CARRIERS:
        if channel in facts.others and channel != facts.channel:
            yield Alternative("use_other", channel)
    if most == Content.MINIMUM and facts.wanted == Content.ANY:
        yield Alternative("saved_wording", facts.channel)


def _portal(facts: Facts) -> Iterator[Alternative]:
    if facts.channel == Channel.PORTAL or is_closed(facts, Channel.PORTAL):
        return
    yield Alternative("post_and_notify" if facts.has_portal else "invite_to_portal", Channel.PORTAL)


def _last(facts: Facts) -> Iterator[Alternative]:
    yield from _call(facts)


def _call(facts: Facts) -> Iterator[Alternative]:
    if facts.channel != Channel.PHONE and not is_closed(facts, Channel.PHONE):
        yield Alternative("call", Channel.PHONE)
