"""Why something was allowed, held or refused, in words made of the record that was kept: years later too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import Consent, DecisionRecord, Override, Signature
from consent.rules import phrases, reasons
from consent.rules.decision import Basis, Decision, Effect, Outcome, Reason
from messaging.models import Delivery, Message
from messaging.state_words import state_words
from practice import links, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import Notice
from practice.models.policy import PolicyCell
from practice.vocabulary import Channel, Circumstance, Content, Footing

Row = dict[str, Any]
_OUTCOMES: dict[Outcome, tuple[str, str, str | Promise]] = {
    Outcome.ALLOWED: ("secure", "check", gettext_lazy("allowed")),
    Outcome.HELD: ("open", "clock", gettext_lazy("held")),
    Outcome.REFUSED: ("stop", "ban", gettext_lazy("refused")),
}
_EFFECTS: dict[Effect, str | Promise] = {
    Effect.PERMITS: gettext_lazy("allows it"),
    Effect.LIMITS: gettext_lazy("limits it"),
    Effect.ADVISES: gettext_lazy("to be noted"),
    Effect.HOLDS: gettext_lazy("makes it wait"),
    Effect.REFUSES: gettext_lazy("closes it"),
}
# What a request of the client's did to a policy that says never.
_LIFTING: dict[str, str | Promise] = {
    "asked_to_use": gettext_lazy("lifts what the policy says"),
    "access_request": gettext_lazy("lifts what the policy says"),
    "policy_lifted": gettext_lazy("is lifted here"),
}
_PAGES: dict[Basis, tuple[str, str]] = {
    Basis.CONSENT: ("client_agreements", "consent.view"),
    Basis.REQUEST: ("client_agreements", "consent.view"),
    Basis.RESTRICTION: ("client_agreements", "consent.view"),
    Basis.SAFE_CONTACT: ("client_about", "client.view"),
    Basis.CONTACT_POINT: ("client_contact_points", "client.edit"),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What the decision was about, as far as it is known: a message, what carried it, or a notice."""

    message: Message | None
    deliveries: tuple[Delivery, ...]
    notice: Notice | None


def sent(row: DecisionRecord) -> Sent:
    carried = Delivery.objects.filter(Q(decision_ids__contains=[row.pk]) | Q(message__decision=row))
    deliveries = tuple(carried.select_related("message__author", "message__thread").order_by("created_at"))
    message = Message.objects.filter(decision=row).select_related("author", "thread").first()
    if message is None and deliveries:
        message = deliveries[0].message
    notice = None if message else Notice.objects.filter(decision_ids__contains=[row.pk]).first()
    return Sent(message, deliveries, notice)


def records(row: DecisionRecord, about: Sent) -> list[DecisionRecord]:
    """All that was decided about the same thing, in the order of time."""
    ids = {row.pk} | {one for delivery in about.deliveries for one in delivery.decision_ids}
    if about.message and about.message.decision_id:
        ids.add(about.message.decision_id)
    if about.notice:
        ids |= set(about.notice.decision_ids)
    return list(DecisionRecord.objects.filter(pk__in=ids, vault_id=row.vault_id).order_by("at", "moment"))


def block(opened: Opened, row: DecisionRecord, name: str) -> Row:
    """One decision. The record alone is read, and the version of the policy that it names."""
    try:
        kept = Decision.from_dict(row.answer)
    except ValueError:
        return {"heading": _moment(row), "times": times(row.at, opened), "unreadable": True}
    kind, icon, words = _OUTCOMES[kept.outcome]
    zone = policy.practice().time_zone
    return {
        "heading": _moment(row),
        "times": times(row.at, opened),
        "kind": kind,
        "icon": icon,
        "outcome": words,
        "most": _most(kept.content),
        "until": times(kept.until, opened) if kept.until else None,
        "cell": _cell(kept),
        "reasons": [_reason(one, kept, opened, name, zone) for one in kept.reasons],
        "ways": [reasons.way(one, zone=zone, now=row.at) for one in kept.alternatives],
    }


def times(at: datetime, opened: Opened) -> list[Row]:
    """By the practice's clock, and by the client's where that is another."""
    zones = {policy.practice().time_zone: _("practice")}
    if opened.client:
        zones.setdefault(opened.client.time_zone, _("client"))
    is_one = len(zones) == 1
    return [
        {
            "iso": at.isoformat(),
            "words": f"{spoken.date(here.date())}, {formats.date_format(here, 'H:i:s')}",
            "whose": "" if is_one else f"{whose}, {zone}",
        }
        for zone, whose in zones.items()
        for here in [at.astimezone(ZoneInfo(zone))]
    ]


def override_of(opened: Opened, shown: list[DecisionRecord]) -> Row | None:
    row = Override.objects.filter(decision__in=shown).select_related("user", "reviewed_by").first()
    if row is None:
        return None
    return {
        "who": row.user.name,
        "kinds": reasons.kinds(row.kinds),
        "reason": opened.text(row, "reason"),
        "reviewed": row.reviewed_by.name if row.reviewed_by else "",
    }


def became(about: Sent, opened: Opened) -> list[str]:
    """What has become of it since, in words."""
    zone = policy.practice().time_zone
    found = []
    for one in [*about.deliveries, *([about.notice] if about.notice else [])]:
        words = state_words(
            one.state, one.problem, spoken.moment(one.said_at, now=opened.now, zone=zone)
        ).words
        found.append(f"{str(Channel(one.channel).label).capitalize()}: {words}")
    return found


def _reason(one: Reason, kept: Decision, opened: Opened, name: str, zone: str) -> Row:
    return {
        "sentence": reasons.sentence(one, name=name, zone=zone, now=kept.decided_at),
        "basis": _basis(one, kept),
        "url": _link(one, kept, opened),
        "documented": _documented(one, opened),
        "effect": _LIFTING.get(one.code, _EFFECTS[one.effect]),
    }


def _documented(one: Reason, opened: Opened) -> str:
    """A consent that was agreed on paper or in words names who wrote it down; that never changes."""
    if one.basis_kind is not Basis.CONSENT or opened.client is None:
        return ""
    mine = Consent.objects.for_client(opened.client.pk).exclude(signature__documented_by=None)
    known = {str(row.pk): row for row in mine.select_related("signature__documented_by")}
    given = known.get(one.basis_id)
    if given is None or given.signature.documented_by is None:
        return ""
    how = {Signature.Method.PAPER: _("on paper"), Signature.Method.SPOKEN: _("spoken")}
    return _("documented by %(name)s, %(how)s") % {
        "name": given.signature.documented_by.name,
        "how": how[Signature.Method(given.signature.method)],
    }


def _basis(one: Reason, kept: Decision) -> str:
    if one.basis_kind in (Basis.POLICY, Basis.HOURS):
        return _("%(basis)s, version %(number)s") % {
            "basis": reasons.basis(one),
            "number": kept.policy_version,
        }
    return reasons.basis(one)


def _link(one: Reason, kept: Decision, opened: Opened) -> str:
    """To the page where it stands, for who may open that; of the policy to the version that decided."""
    if one.basis_kind in (Basis.POLICY, Basis.HOURS):
        number = kept.policy_version
        return reverse("policy_version", args=[int(number)]) if number.isdigit() else links.page("policy")
    page, capability = _PAGES.get(one.basis_kind, ("", ""))
    if not page or opened.client is None or not may(opened.actor.roles, capability):
        return ""
    return links.to(page, opened.client.pk)


def _cell(kept: Decision) -> str:
    """As it stood in that version."""
    if not kept.policy_version.isdigit():
        return ""
    row = PolicyCell.objects.filter(
        policy__version=int(kept.policy_version), circumstance=kept.circumstance, channel=kept.channel
    ).first()
    if row is None:
        return ""
    words = {
        "about": Circumstance(row.circumstance).label,
        "channel": Channel(row.channel).label,
        "footing": Footing(row.footing).label,
        "number": kept.policy_version,
    }
    said = _("Version %(number)s of the policy on %(about)s by %(channel)s: %(footing)s") % words
    return f"{said}, {Content(row.content).label}." if row.content else f"{said}."


def _most(content: Content | None) -> str:
    return str(phrases.MOST[content]) if content else _("nothing")


def _moment(row: DecisionRecord) -> str:
    known = {"composing": _("When it was written"), "delivery": _("When it was about to leave")}
    return known.get(row.moment, row.moment)
