"""What the composer says of what is being written: words that should not travel, length and number; and asks for a reason."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consent.actions.overrides import LONGEST
from consent.rules import phrases, reasons
from consent.rules.content import Finding
from consent.rules.decide import ChannelAnswer
from consent.rules.decision import Effect
from messaging import checking
from messaging.composing.writing import Pending
from messaging.transports import segments
from practice.policy import PolicyInForce
from practice.rules.policy_terms import takes_reasons
from practice.vocabulary import Channel, Content

Context = dict[str, Any]
_SHOWN = 4
_ADVICE = ("longer_than_advised", "more_than_advised")


def of(pending: Pending, chosen: ChannelAnswer, *, name: str, zone: str, now: datetime) -> list[Context]:
    """The check first, while an unsecured way is chosen; then what the policy advises."""
    said = []
    if chosen.channel != Channel.PORTAL and not pending.uses_wording:
        said = _check(pending, chosen, name)
    advised = [
        reasons.sentence(one, name=name, zone=zone, now=now)
        for one in chosen.decision.reasons
        if one.effect is Effect.ADVISES and one.code in _ADVICE
    ]
    if advised and pending.body.strip():
        said.append(_notice("", "", " ".join(advised)))
    return said


def override(pending: Pending, chosen: ChannelAnswer, rules: PolicyInForce) -> Context | None:
    """The field for a reason, where the check found something, any text may go, and the policy takes one."""
    if chosen.channel == Channel.PORTAL or pending.uses_wording or chosen.content != Content.ANY:
        return None
    if not takes_reasons(rules.guidance) or not checking.findings(pending.body):
        return None
    return {"value": pending.reason, "longest": LONGEST}


def _check(pending: Pending, chosen: ChannelAnswer, name: str) -> list[Context]:
    found = checking.findings(pending.body)
    if found:
        title = _("%(words)s should not travel this way.") % {"words": _named(found)}
        return [_notice("caution", title, f"{_most(chosen, name)} {blind_spots()}")]
    if pending.body.strip() and chosen.content != Content.ANY:
        return [_notice("caution", "", _most(chosen, name))]
    if pending.body.strip():
        counted = f"{_as_texts(pending.body)} " if chosen.channel == Channel.SMS else ""
        return [_notice("", "", counted + blind_spots())]
    return []


def _as_texts(body: str) -> str:
    """As the provider counts and bills them; one letter of another alphabet more than halves the room."""
    found = segments.measure(body)
    said = ngettext("One text.", "%(count)s texts long.", found.count) % {"count": found.count}
    left = ngettext("Room for %(left)s letter more.", "Room for %(left)s letters more.", found.left)
    return f"{said} {left % {'left': found.left}}"


def _named(found: tuple[Finding, ...]) -> str:
    """Each word with what it is: “anxious” (a diagnosis or symptom)."""
    once = list({one.word: one for one in found}.values())[:_SHOWN]
    return _(", ").join(
        _("“%(word)s” (%(kind)s)") % {"word": one.word, "kind": phrases.KINDS[one.kind]} for one in once
    )


def blind_spots() -> str:
    return _(
        "The check knows lists of English and Spanish words. It sees no pictures, no files, no other language."
    )


def _most(chosen: ChannelAnswer, name: str) -> str:
    way = {"name": name, "channel": str(chosen.channel.label)}
    if chosen.content == Content.ANY:
        return _("By %(channel)s others may read it on the way or on a screen.") % way
    return (
        _(
            "By %(channel)s %(name)s gets saved wordings about times and places only. Your own words go to the portal."
        )
        % way
    )


def _notice(kind: str, title: str, text: str) -> Context:
    return {"kind": kind, "title": title, "text": text, "acts": []}
