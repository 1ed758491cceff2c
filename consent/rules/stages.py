"""The stages of the judgement, in their order. Each looks at the facts alone and says what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.rules import grounds, law
from consent.rules.decision import Basis, Effect, Reason
from consent.rules.facts import ADDRESSED, OVERHEARD, PROVEN, WRITTEN_OUT, Facts
from consent.rules.grounds import Ground
from practice.vocabulary import Channel, Circumstance, Content, Discretion, Footing, VaultStatus

CONFIRMATION_WITHIN = timedelta(minutes=5)  # 47 CFR 64.1200(a)(12)
DISCRETION_CAPS = {Discretion.DISCREET: Content.MINIMUM, Discretion.SILENT: Content.LINK_ONLY}


@dataclass(frozen=True)
class Cap:
    """No more than `content` may go; `reason` is what says so, whatever its effect turns out to be."""

    content: Content | None
    reason: Reason


Finding = Reason | Cap
Value = str | datetime | None


def params(**values: Value) -> tuple[tuple[str, str], ...]:
    return tuple((name, _text(value)) for name, value in values.items() if value is not None)


def vault(facts: Facts) -> Iterator[Finding]:
    if facts.vault != VaultStatus.OPEN:
        yield Reason("disposed", Effect.REFUSES, Basis.VAULT, facts.vault.value)


def requests(facts: Facts, ground: Ground | None) -> Iterator[Finding]:
    for asked in facts.requests:
        if asked.is_avoidance and asked.covers(facts):
            yield _refuses("asked_not_to_use", Basis.REQUEST, asked.id, facts, at=asked.received_at)
    for restriction in facts.restrictions:
        if restriction.covers(facts):
            yield _refuses("restricted", Basis.RESTRICTION, restriction.id, facts, at=restriction.received_at)
    if ground and (lifting := ground.request):
        yield _permits("asked_to_use", Basis.REQUEST, lifting.id, facts, at=lifting.received_at)
    if ground and (access := ground.access):
        yield _permits("access_request", Basis.ACCESS_REQUEST, access.id, facts, at=access.warned_at)


def address(facts: Facts) -> Iterator[Finding]:
    if facts.channel not in ADDRESSED:
        return
    point = facts.contact_point
    if point is None:
        if not _is_written_out(facts):
            yield _refuses("no_address", Basis.LAW, law.SAFEGUARDS, facts)
        return
    if not point.belongs_to_recipient:
        yield _refuses("not_theirs", Basis.CONTACT_POINT, point.id, facts)
    if point.is_suspended:
        yield _refuses("address_suspended", Basis.CONTACT_POINT, point.id, facts)
    if point.refused_at and not _is_asked_for(facts):
        yield _refuses("likely_refusal", Basis.CONTACT_POINT, point.id, facts, at=point.refused_at)
    if facts.channel in PROVEN and not point.is_verified(facts.now):
        yield Cap(_most_unproven(facts), _limits("address_unverified", Basis.CONTACT_POINT, point.id, facts))


def safe_contact(facts: Facts) -> Iterator[Finding]:
    safe = facts.safe_contact
    if safe is None:
        return
    if facts.address_id in safe.never_use:
        yield _refuses("unsafe_address", Basis.SAFE_CONTACT, safe.id, facts)
    if safe.no_voicemail and facts.channel == Channel.VOICEMAIL:
        yield _refuses("no_voicemail", Basis.SAFE_CONTACT, safe.id, facts)
    cap = DISCRETION_CAPS.get(safe.discretion)
    if cap and facts.channel in OVERHEARD:
        yield Cap(cap, _limits("discretion", Basis.SAFE_CONTACT, safe.id, facts, content=cap))


def device(facts: Facts) -> Iterator[Finding]:
    """Nobody can tell which of a client's things a browser is on: where one is not safe, none of them rings."""
    if facts.device and (says := facts.device.seen_by_others):
        yield _refuses("unsafe_device", Basis.SAFE_CONTACT, says, facts)


def consent(facts: Facts, ground: Ground | None) -> Iterator[Finding]:
    if stopped_at := standing_stop(facts):
        yield _opt_out(facts, stopped_at)
    if ground and (given := ground.consent):
        form = given.form_version_id
        yield _permits("consent_given", Basis.CONSENT, given.id, facts, at=given.given_at, form=form)
    elif grounds.needs_consent(facts) and (ground is None or ground.content.width < facts.wanted.width):
        yield Cap(ground.content if ground else None, missing_consent(facts))
    if ground and _texts_unasked(facts):
        yield _refuses("no_opt_in", Basis.LAW, law.OPT_IN, facts)


def policy(facts: Facts, ground: Ground | None) -> Iterator[Finding]:
    cell, version = facts.cell, facts.cell.version_id
    access = facts.access_request
    if not facts.vendor_may_carry:
        whose = facts.vendor_id or facts.channel.value
        yield Cap(Content.MINIMUM, _limits("vendor_may_not_carry", Basis.VENDOR, whose, facts))
    if ground is None:
        if access and access.covers(facts):
            yield _refuses("access_unwarned", Basis.ACCESS_REQUEST, access.id, facts)
        if not grounds.needs_consent(facts):
            yield _never(facts)
        return
    code = "policy_lifted" if ground.request or ground.access else f"policy_{cell.footing.value}"
    yield _permits(code, Basis.POLICY, version, facts, footing=cell.footing.value)
    yield from _most_content(facts)


def boundary(facts: Facts) -> Iterator[Finding]:
    """Where the author's own boundary asks for a consent that the policy doesn't ask for."""
    if facts.boundary and facts.cell.footing != facts.in_force.footing == Footing.CONSENT:
        yield _limits("boundary_consent", Basis.BOUNDARY, facts.boundary.version_id, facts)


def telling(facts: Facts) -> Iterator[Finding]:
    """Words that should not travel unsecured go only with a reason, where the policy takes one."""
    text = facts.writing
    if text is None or not text.telling or facts.channel not in OVERHEARD:
        return
    kinds = ",".join(sorted(text.telling))
    if text.override_id and facts.may_override:
        yield _advises("telling_overridden", Basis.OVERRIDE, text.override_id, facts, kinds=kinds)
    else:
        basis = facts.cell.version_id
        yield Cap(Content.MINIMUM, _limits("telling_words", Basis.POLICY, basis, facts, kinds=kinds))


def guidance(facts: Facts) -> Iterator[Finding]:
    """What the policy advises about length and number; it stops nothing."""
    text, version = facts.writing, facts.cell.version_id
    if text is None:
        return
    if text.longest is not None and text.length > text.longest:
        yield _advises("longer_than_advised", Basis.POLICY, version, facts, count=str(text.longest))
    if text.most_a_day is not None and text.sent_today >= text.most_a_day:
        yield _advises("more_than_advised", Basis.POLICY, version, facts, count=str(text.most_a_day))


def _never(facts: Facts) -> Reason:
    if facts.boundary and facts.cell.footing != Footing.NEVER:
        return _refuses("boundary_never", Basis.BOUNDARY, facts.boundary.version_id, facts)
    return _refuses("policy_never", Basis.POLICY, facts.cell.version_id, facts)


def _most_content(facts: Facts) -> Iterator[Finding]:
    """What the widest ground carries, and who set that measure."""
    widest = grounds.widest(facts)
    if widest is None or widest.content == Content.ANY:
        return
    most = widest.content
    if widest.request:
        reason = _limits("content_limited", Basis.REQUEST, widest.request.id, facts, content=most.value)
    elif facts.boundary and most != facts.cell.content:
        whose = facts.boundary.version_id
        reason = _limits("boundary_content", Basis.BOUNDARY, whose, facts, content=most.value)
    else:
        basis = facts.cell.version_id
        reason = _limits("content_limited", Basis.POLICY, basis, facts, content=most.value)
    yield Cap(most, reason)


def standing_stop(facts: Facts) -> datetime | None:
    """A STOP stands until the client agrees again, later and for this address. START is no agreement."""
    stopped_at = facts.contact_point.opted_out_at if facts.contact_point else None
    current = (given for given in grounds.consents_here(facts) if given.is_current(facts.now))
    if stopped_at and any(given.given_at > stopped_at for given in current):
        return None
    return stopped_at


def missing_consent(facts: Facts) -> Reason:
    """Why no consent carries this, as exactly as the consents on file can tell it."""
    fitting = [given for given in grounds.consents_here(facts) if facts.circumstance in given.circumstances]
    if fitting:
        last = max(fitting, key=lambda given: given.given_at)
        if last.revoked_at:
            return _limits("consent_revoked", Basis.CONSENT, last.id, facts, at=last.revoked_at)
        if last.is_superseded:
            return _limits("consent_superseded", Basis.CONSENT, last.id, facts)
        if last.given_at > facts.now:
            return _limits("consent_not_yet", Basis.CONSENT, last.id, facts, at=last.given_at)
        return _limits("consent_expired", Basis.CONSENT, last.id, facts, at=last.expires_at)
    by_channel = (given for given in facts.consents if given.channel == facts.channel)
    current = [given for given in by_channel if given.is_current(facts.now)]
    if any(facts.circumstance in given.circumstances for given in current):
        return _limits("consent_other_address", Basis.POLICY, facts.cell.version_id, facts)
    if any(given.contact_point_id == facts.address_id for given in current):
        return _limits("consent_not_for_this", Basis.POLICY, facts.cell.version_id, facts)
    return _limits("consent_missing", Basis.POLICY, facts.cell.version_id, facts)


def _is_written_out(facts: Facts) -> bool:
    """Where a letter or a fax goes stands in the very words of the consent that covers it, compared when it was given."""
    return facts.channel in WRITTEN_OUT and grounds.consent_for(facts) is not None


def _is_asked_for(facts: Facts) -> bool:
    """A code that the client waits for, or the one answer to a word of theirs."""
    return facts.proves_address or facts.confirms_opt_out or facts.answers_keyword


def _most_unproven(facts: Facts) -> Content | None:
    """An address nobody has proven carries a first answer, and the fixed notices it takes to prove it."""
    if facts.circumstance == Circumstance.INITIAL_CONTACT:
        return Content.MINIMUM
    answers = facts.inbound_at or facts.confirms_opt_out or facts.answers_keyword
    if facts.circumstance == Circumstance.ACCOUNT and (facts.proves_address or answers):
        return Content.LINK_ONLY
    return None


def _texts_unasked(facts: Facts) -> bool:
    """The practice begins, by text, to a number whose owner has agreed to no texts."""
    if facts.channel != Channel.SMS or facts.is_urgent or facts.inbound_at or facts.proves_address:
        return False
    if facts.confirms_opt_out or facts.answers_keyword:
        return False
    return not any(given.is_current(facts.now) for given in grounds.consents_here(facts))


def _opt_out(facts: Facts, stopped_at: datetime) -> Reason:
    timely = facts.confirms_opt_out and facts.now - stopped_at <= CONFIRMATION_WITHIN
    if facts.is_notice and (timely or facts.answers_keyword):
        return _permits("confirms_opt_out", Basis.LAW, law.CONFIRMATION, facts)
    return _refuses("opted_out", Basis.CONTACT_POINT, str(facts.address_id), facts, at=stopped_at)


def _text(value: str | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _refuses(code: str, kind: Basis, basis_id: str, facts: Facts, **values: Value) -> Reason:
    return _reason(code, Effect.REFUSES, kind, basis_id, facts, values)


def _permits(code: str, kind: Basis, basis_id: str, facts: Facts, **values: Value) -> Reason:
    return _reason(code, Effect.PERMITS, kind, basis_id, facts, values)


def _advises(code: str, kind: Basis, basis_id: str, facts: Facts, **values: Value) -> Reason:
    return _reason(code, Effect.ADVISES, kind, basis_id, facts, values)


def _limits(code: str, kind: Basis, basis_id: str, facts: Facts, **values: Value) -> Reason:
    return _reason(code, Effect.LIMITS, kind, basis_id, facts, values)


def _reason(
    code: str, effect: Effect, kind: Basis, basis_id: str, facts: Facts, values: dict[str, Value]
) -> Reason:
    where = params(channel=facts.channel.value, circumstance=facts.circumstance.value)
    return Reason(code, effect, kind, basis_id, (*where, *params(**values)))
