"""What somebody needs before them who calls a client: whether they may now, at which number, what to say first."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from consent import documented, gathering
from consent.rules import decide, reasons
from consent.rules.decision import Alternative, Decision, Effect, Outcome
from messaging.models import Thread
from practice import addresses, calling, links, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import ContactPoint
from practice.vocabulary import Channel, Circumstance, Content, SealedClass

Row = dict[str, Any]


def numbers(opened: Opened, known: gathering.ClientFacts) -> list[tuple[ContactPoint, str]]:
    """The one that would be used first, then the others; as people read them."""
    best = known.best_point(Channel.PHONE)
    mine = [one for one in known.points if one.kind == ContactPoint.Kind.PHONE]
    mine.sort(key=lambda one: one != best)
    rows = ContactPoint.objects.in_bulk([one.pk for one in mine])  # with their sealed numbers
    found = [(rows[one.pk], opened.text(rows[one.pk], "address")) for one in mine]
    return [(point, addresses.shown("phone", address)) for point, address in found if address]


def waiting(opened: Opened) -> list[tuple[Thread, str]]:
    """Threads in which the client waits, that this person may answer."""
    mine = Thread.objects.for_client(opened.subject.pk).waiting().filter(sealed_class__in=opened.writes)
    zone = policy.practice().time_zone
    words = _("%(about)s, waiting since %(when)s")
    return [
        (
            one,
            words
            % {
                "about": str(Circumstance(one.circumstance).label).capitalize(),
                "when": spoken.moment(one.waiting_since, now=opened.now, zone=zone)
                if one.waiting_since
                else "",
            },
        )
        for one in mine
    ]


def page(
    opened: Opened,
    known: gathering.ClientFacts,
    shown: Sequence[tuple[ContactPoint, str]],
    about: Circumstance,
    *,
    is_urgent: bool,
) -> Row:
    client = opened.subject
    called = calling.of(opened, client)
    return {
        "numbers": [
            _number(opened, known, point, number, about, is_urgent=is_urgent) for point, number in shown
        ],
        "their_time": spoken.clock(opened.now, zone=client.time_zone),
        "is_elsewhere": client.time_zone != policy.practice().time_zone,
        "called": called,
        "urgent_url": f"{links.to('client_call', client.pk)}?about={about.value}&urgent=yes",
        "is_urgent": is_urgent,
    }


def _number(
    opened: Opened,
    known: gathering.ClientFacts,
    point: ContactPoint,
    number: str,
    about: Circumstance,
    *,
    is_urgent: bool,
) -> Row:
    call = _decide(opened, known, point, Channel.PHONE, about, is_urgent=is_urgent)
    left = _decide(opened, known, point, Channel.VOICEMAIL, about, is_urgent=is_urgent)
    safe = known.safe.get(point.pk)
    is_held = call.outcome is Outcome.HELD
    may_ring = call.outcome is not Outcome.REFUSED and not is_held
    says = safe is not None and safe.may_leave_voicemail
    return {
        "number": number,
        "href": "tel:" + "".join(one for one in number if one.isdigit() or one == "+") if may_ring else "",
        "is_refused": call.outcome is Outcome.REFUSED,
        "is_held": is_held,
        "reasons": _sentences(opened, call),
        "ways": [_way(opened, one) for one in call.alternatives] if not may_ring else [],
        "first": opened.text(safe, "code_word") or "" if safe else "",
        "words": opened.text(safe, "words") or "" if safe else "",
        "times": f"{safe.from_time:%H:%M}–{safe.until_time:%H:%M}"
        if safe and safe.from_time and safe.until_time
        else "",
        "voicemail": _voicemail(opened, safe, left) if says else _none(safe),
    }


def _none(safe: Any) -> str:
    return _("Leave none.") if safe else _("Leave none: nobody has asked yet.")


def _voicemail(opened: Opened, safe: Any, left: Decision) -> str:
    """Where the client would have it, and the policy lets it be."""
    if left.outcome is Outcome.REFUSED:
        return " ".join([_("Leave none."), *_sentences(opened, left)])
    if words := opened.text(safe, "voicemail_words"):
        return _("Only in these words: “%(words)s”") % {"words": words}
    return _("Your name and number, and nothing of what it is about.")


def _decide(
    opened: Opened,
    known: gathering.ClientFacts,
    point: ContactPoint,
    channel: Channel,
    about: Circumstance,
    *,
    is_urgent: bool,
) -> Decision:
    facts = gathering.facts(
        known,
        channel=channel,
        circumstance=about,
        wanted=Content.MINIMUM if channel == Channel.VOICEMAIL else Content.ANY,
        now=opened.now,
        point=point,
        urgent=is_urgent,
        boundary=policy.boundary_of(opened.actor.person, opened.now),
    )
    return decide.decide(facts)


def _sentences(opened: Opened, decision: Decision) -> list[str]:
    """Why not, or not now, and what to mind; that it is allowed needs no sentence."""
    zone, name = policy.practice().time_zone, calling.first_name(opened, opened.subject)
    return [
        reasons.sentence(one, name=name, zone=zone, now=opened.now)
        for one in decision.reasons
        if one.effect is not Effect.PERMITS
    ]


def _way(opened: Opened, one: Alternative) -> Row:
    """The composer is where the other ways are gone; to wait is no link."""
    words = reasons.way(one, zone=policy.practice().time_zone, now=opened.now)
    if one.code == "ask_consent":
        return {"label": words, "url": _asking(opened)}
    return {"label": words, "url": "" if one.at else links.to("client", opened.subject.pk)}


def _asking(opened: Opened) -> str:
    """A clinician asks in the call's first words, and writes it down; the others see there what was agreed."""
    boundary = policy.boundary_of(opened.actor.person, opened.now)
    is_theirs = may(opened.actor.roles, "consent.document") and SealedClass.CLINICAL in opened.writes
    if is_theirs and documented.matters(Channel.PHONE, boundary):
        return reverse("client_consent_new", args=[opened.subject.pk, Channel.PHONE.value])
    return links.to("client_agreements", opened.subject.pk)
