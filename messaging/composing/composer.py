"""The composer's context: templates/office/_composer.html, _check.html and _acts.html."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consent import gathering
from consent.rules import decide, reasons, wordings
from consent.rules.advice import of_wording
from consent.rules.decide import ChannelAnswer
from consent.rules.decision import Decision
from consent.rules.facts import Writing
from messaging import checking, enclosing, threads
from messaging.actions.sending import notice_point
from messaging.composing import topics, warnings, when, writing
from messaging.composing.writing import Pending
from messaging.wordings import in_use
from practice import links, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import Client
from practice.rules.boundaries import Boundary
from practice.vocabulary import Channel, Content

WAYS = (Channel.PORTAL, Channel.SMS, Channel.EMAIL)
_ICONS = {Channel.PORTAL: "lock", Channel.SMS: "message-square", Channel.EMAIL: "mail"}
Context = dict[str, Any]


def gather(opened: Opened) -> gathering.ClientFacts:
    assert opened.client is not None  # noqa: S101 - the gate of a conversation always names the client
    return gathering.gather(opened.client, policy.current(), vault_status=opened.client.vault.status)


def context(
    opened: Opened,
    pending: Pending,
    *,
    known: gathering.ClientFacts,
    name: str,
    notices: Sequence[Context] = (),
) -> Context:
    client, on_file = known.client, writing.on_file(opened)
    boundary = policy.boundary_of(opened.actor.person, opened.now)
    office = when.office(opened, boundary)
    answers = _answers(known, pending, opened, boundary)
    chosen = next((one for one in answers if one.channel == pending.channel and one.is_usable), answers[0])
    point = notice_point(known, opened.now)
    notice = point.channel if point else None
    zone = policy.practice().time_zone
    fitting = _fitting(answers)
    return {
        "url": (url := links.to("client_messages", client.pk)),
        "draft_url": links.to("client_draft", client.pk),
        "to": name,
        "body": pending.body,
        "threads": topics.offered(opened, pending),
        "ways": [_way(one, chosen, name, zone, opened) for one in answers],
        "wordings": [_wording(one, pending, on_file) for one in fitting.values()],
        "words": "saved" if pending.uses_wording else "own",
        "wording": pending.wording,
        "own_words": _own_words(notice),
        "attach": attach(opened, pending.of_files),
        "notices": [
            *notices,
            *_kept_private(pending, opened, name),
            *warnings.of(pending, chosen, name=name, zone=zone, now=opened.now),
        ],
        "override": warnings.override(pending, chosen, known.policy),
        "answers_url": links.to("client_answers", client.pk),
        "when": when.offer(pending.hour, opened, office),
        "acts": _acts(pending, chosen, notice, url, when.waits_until(pending.hour, opened, office)),
        "kept": _kept_at(pending, zone),
    }


def _fitting(answers: Sequence[ChannelAnswer]) -> dict[str, wordings.Wording]:
    """The saved wordings that some open way takes, by their keys."""
    saved = in_use()
    open_ways = [one.decision for one in answers if one.is_usable and one.channel != Channel.PORTAL]
    return {one.key: one for way in open_ways for one in wordings.fitting(saved, way)}


def _kept_at(pending: Pending, zone: str) -> str:
    at = pending.kept_at
    return _("kept %(time)s") % {"time": spoken.clock(at, zone=zone)} if at else ""


def attach(opened: Opened, errors: Sequence[str] = ()) -> Context:
    url = links.to("client_draft_files", opened.subject.pk)
    removals = links.to("client_draft_removals", opened.subject.pk)
    return enclosing.offer(opened, url=url, removals=removals, errors=errors, is_office=True)


def _kept_private(pending: Pending, opened: Opened, name: str) -> list[Context]:
    """Where the client keeps this topic to themselves, the answer goes there."""
    if not threads.is_answered_privately(opened.subject, pending.circumstance, chosen=pending.thread):
        return []
    text = _("Whoever acts for %(name)s does not see it, and does not know of it.") % {"name": name}
    return [{"kind": "secure", "title": _("This stays between you two."), "text": text, "acts": []}]


def refused(decision: Decision, *, name: str, zone: str, opened: Opened, has_text: bool) -> Context:
    """Why nothing was sent, with the proper ways beside it."""
    say = [reasons.sentence(one, name=name, zone=zone, now=opened.now) for one in decision.decisive]
    return {
        "kind": "danger",
        "title": _("Not sent."),
        "text": " ".join([*say, _("Your text is kept.")] if has_text else say),
        "acts": [],
    }


def _answers(
    known: gathering.ClientFacts, pending: Pending, opened: Opened, boundary: Boundary | None
) -> tuple[ChannelAnswer, ...]:
    text = None if pending.uses_wording else _known_of_text(known, pending, opened)
    facts = {
        channel: gathering.facts(
            known,
            channel=channel,
            circumstance=pending.circumstance,
            wanted=Content.ANY,
            now=opened.now,
            point=known.best_point(channel),
            boundary=boundary,
            text=text,
        )
        for channel in (WAYS if known.client.kind == Client.Kind.INDIVIDUAL else WAYS[:1])
    }
    return decide.channels(facts)


def _way(answer: ChannelAnswer, chosen: ChannelAnswer, name: str, zone: str, opened: Opened) -> Context:
    is_portal = answer.channel == Channel.PORTAL
    return {
        "value": answer.channel.value,
        "label": str(answer.channel.label).capitalize(),
        "kind": "secure" if is_portal else "open",
        "icon": _ICONS[answer.channel],
        "is_usable": answer.is_usable and answer.content != Content.LINK_ONLY,
        "is_checked": answer is chosen,
        "content": answer.content or "",
        "short": _short(answer, zone),
        "reason": reasons.sentence(answer.reason, name=name, zone=zone, now=opened.now),
        "basis": reasons.basis(answer.reason),
    } | _way_out(answer, opened)


def _known_of_text(known: gathering.ClientFacts, pending: Pending, opened: Opened) -> Writing:
    """Its length and number alone: what the check finds is shown below the text, and closes no way."""
    found = checking.composed(
        pending.body,
        channel=Channel.PORTAL,
        client=known.client,
        author_id=opened.actor.person,
        rules=known.policy,
        now=opened.now,
    )
    return found


def _way_out(answer: ChannelAnswer, opened: Opened) -> Context:
    """One tap to the page that would open this way, for who may."""
    codes = {way.code for way in answer.decision.alternatives} if not answer.is_usable else set()
    for code, (page, capability, label) in _PAGES.items():
        if code in codes and may(opened.actor.roles, capability):
            return {"ask_url": links.to(page, opened.subject.pk), "ask": str(label)}
    return {"ask_url": "", "ask": ""}


_PAGES: dict[str, tuple[str, str, Promise]] = {
    "verify_address": ("client_contact_points", "client.edit", gettext_lazy("see the address")),
    "update_address": ("client_contact_points", "client.edit", gettext_lazy("set it right")),
    "ask_consent": ("client_agreements", "consent.view", gettext_lazy("ask for it")),
}


def _short(answer: ChannelAnswer, zone: str) -> str:
    if not answer.is_usable:
        return str(_NO.get(answer.reason.code, _("not for this")))
    if answer.until:
        return _("from %(time)s") % {"time": spoken.clock(answer.until, zone=zone)}
    return str(_LIMITS.get(answer.content or "", ""))


_NO: dict[str, Promise] = {
    "consent_missing": gettext_lazy("needs consent"),
    "consent_not_for_this": gettext_lazy("no consent for this"),
    "consent_revoked": gettext_lazy("consent taken back"),
    "consent_expired": gettext_lazy("consent has ended"),
    "no_opt_in": gettext_lazy("needs consent"),
    "opted_out": gettext_lazy("STOP received"),
    "no_address": gettext_lazy("no address"),
    "address_unverified": gettext_lazy("address not confirmed"),
    "policy_never": gettext_lazy("not by policy"),
    "boundary_never": gettext_lazy("your own boundary"),
    "asked_not_to_use": gettext_lazy("asked not to"),
    "restricted": gettext_lazy("restricted"),
    "unsafe_address": gettext_lazy("not safe"),
}
_LIMITS: dict[str, Promise] = {
    Content.MINIMUM: gettext_lazy("saved wordings only"),
    Content.LINK_ONLY: gettext_lazy("notice only"),
}


def _wording(wording: wordings.Wording, pending: Pending, known: wordings.OnFile) -> Context:
    language = known.language if known.language in wording.text else "en"
    values = {"callback": known.callback, "first_name": known.first_name}
    parts = []
    for literal, slot in wordings.pieces(wording.text[language]):
        parts.append({"text": literal})
        if slot in values:
            parts.append({"text": values[slot]})
        elif slot:
            parts.append(_slot(slot, wording.key, pending, known))
    reader = get_language() or "en"  # the text is the client's; its title and the advice are for who writes
    return {
        "id": wording.key,
        "title": wording.title.get(reader) or wording.title["en"],
        "language": language,
        "parts": parts,
        "advice": of_wording(wording.key, reader),
    }


def _slot(slot: str, key: str, pending: Pending, known: wordings.OnFile) -> Context:
    value = pending.slots.get(slot, "") if pending.wording == key else ""
    if slot == "time":
        return {
            "slot": slot,
            "label": _("day and time"),
            "type": "datetime-local",
            "size": "16",
            "value": value,
        }
    return {"slot": slot, "label": _("place"), "value": value, "options": list(known.places.items())}


def _own_words(notice_channel: str | None) -> str:
    if notice_channel == Channel.SMS:
        return _("My own words, in the portal, with a neutral text")
    if notice_channel == Channel.EMAIL:
        return _("My own words, in the portal, with a neutral email")
    return _("My own words, in the portal")


def _acts(
    pending: Pending, chosen: ChannelAnswer, notice_channel: str | None, url: str, until: when.Until | None
) -> list[Context]:
    """The primary one last: what happens on Ctrl+Enter. Out of hours that is to wait; to send now is one button."""
    acts = _by_way(pending, chosen, notice_channel, url)
    if until is None:
        return acts
    last = acts.pop()
    until_then = _("%(act)s: %(when)s")
    acts = [one | {"label": until_then % {"act": one["label"], "when": until.said}} for one in acts]
    if until.is_closed:
        label = last["label"] if chosen.until else _("%(act)s now") % {"act": last["label"]}
        now = {"id": "send-now", "label": label, "is_primary": False}
        acts.append(last | now | {"icon": "", "url": _and_now(last["url"] or url)})
    return [*acts, last | {"label": _("Send %(when)s") % {"when": until.said}, "icon": "clock"}]


def _and_now(url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}now=1"


def _by_way(pending: Pending, chosen: ChannelAnswer, notice_channel: str | None, url: str) -> list[Context]:
    if chosen.channel == Channel.PORTAL:
        return _portal_acts(notice_channel, url)
    if pending.uses_wording or chosen.content == Content.ANY:
        label = _("Send by text") if chosen.channel == Channel.SMS else _("Send by email")
        if chosen.until:  # the client's own quiet or safe hours: it would not leave before
            time = spoken.clock(chosen.until, zone=policy.practice().time_zone)
            label = _("%(act)s at %(time)s") % {"act": label, "time": time}
        return [_act("send", label, _ICONS[chosen.channel], "")]
    return _portal_acts(notice_channel, url)


def _portal_acts(notice_channel: str | None, url: str) -> list[Context]:
    if notice_channel is None:
        return [_act("send", _("Post in portal"), "lock", f"{url}?as=portal_only")]
    with_notice = (
        _("Post in portal, text a notice")
        if notice_channel == Channel.SMS
        else _("Post in portal, email a notice")
    )
    quiet = _act("send-quietly", _("Post without a notice"), "", f"{url}?as=portal_only") | {
        "is_primary": False
    }
    return [quiet, _act("send", with_notice, "lock", f"{url}?as=portal")]


def _act(ident: str, label: str, icon: str, url: str) -> Context:
    return {"id": ident, "label": label, "icon": icon, "url": url, "is_primary": True}
