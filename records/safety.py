"""What a client's pages say of safe contact: to whoever calls or writes what they need, to the care team all of it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from consent.models import AddressChange, SafeContact, SafetyAnswers
from practice import addresses, policy, spoken
from practice.access import Opened
from practice.access.capabilities import may
from practice.models import Client, ContactPoint
from practice.prepared import prepared
from practice.vocabulary import Channel, Discretion, SealedClass

Row = dict[str, Any]


def use_of(opened: Opened, row: SafeContact | None) -> list[str]:
    """In short lines: what may show, when, the words for a voicemail, the code word."""
    if row is None:
        return []
    if not row.may_be_used:
        return [_("never to be used")]
    lines = [_shown(row.discretion)]
    if row.from_time and row.until_time:
        times = {"from": f"{row.from_time:%H:%M}", "until": f"{row.until_time:%H:%M}"}
        lines.append(_("only from %(from)s to %(until)s, by their clock") % times)
    if row.contact_point.kind == ContactPoint.Kind.PHONE:
        lines.append(_voicemail(opened, row))
        if word := opened.text(row, "code_word"):
            lines.append(_("say first: “%(word)s”") % {"word": word})
    lines.append(opened.text(row, "words") or "")
    return [line for line in lines if line]


def of(opened: Opened) -> Row:
    """For the page about the client. The words of those who said that they are watched: for the care team alone."""
    client: Client = opened.subject
    keeps = SealedClass.ADMINISTRATIVE in opened.writes and may(opened.actor.roles, "safe_contact.set")
    cares = SealedClass.CLINICAL in opened.writes and may(opened.actor.roles, "safety.note")
    watched = SafetyAnswers.objects.for_client(client.pk).in_danger()
    return {
        "is_watched": watched.exists(),
        "told": [_told(opened, row) for row in watched.order_by("-changed_at")] if _reads(opened) else [],
        "talk_first": watched.filter(talked_at=None).exists(),
        "changes": [_change(opened, row, cares) for row in _waiting(client)],
        "note_url": reverse("client_danger", args=[client.pk]) if cares else "",
        "talked_url": reverse("client_talked", args=[client.pk]) if cares else "",
        "over_url": reverse("client_guard_ending", args=[client.pk]) if cares else "",
        "may_set": keeps,
    }


def talk_first(client: Client) -> bool:
    """Somebody reads along, and nobody has talked with the client about it."""
    return bool(_not_talked_of(client.pk))


@prepared
def _not_talked_of(client_id: UUID) -> QuerySet[SafetyAnswers, Any]:
    return SafetyAnswers.objects.for_client(client_id).not_talked_of().values_list("pk", flat=True)[:1]


def _shown(discretion: str) -> str:
    words = {Discretion.DISCREET: _("neutral words only"), Discretion.SILENT: _("neutral notices only")}
    return words.get(Discretion(discretion), "")


def _reads(opened: Opened) -> bool:
    client = opened.client
    return client is not None and opened.rights.allows(client.vault_id, SealedClass.CLINICAL)


def _voicemail(opened: Opened, row: SafeContact) -> str:
    if not row.may_leave_voicemail:
        return _("no voicemail")
    words = opened.text(row, "voicemail_words")
    return (
        _("voicemail in these words: “%(words)s”") % {"words": words}
        if words
        else _("voicemail: name, number")
    )


def _told(opened: Opened, row: SafetyAnswers) -> Row:
    zone = policy.practice().time_zone
    return {
        "words": opened.text(row, "words")
        or _("Somebody looks through their things, or it would be unsafe."),
        "channel": str(Channel(row.channel).label) if row.form_version_id else "",
        "when": spoken.moment(row.changed_at, now=opened.now, zone=zone),
        "talked": spoken.moment(row.talked_at, now=opened.now, zone=zone) if row.talked_at else "",
    }


def _waiting(client: Client) -> Any:
    rows = AddressChange.objects.waiting().filter(client=client)
    return rows.select_related("contact_point").order_by("asked_at")


def _change(opened: Opened, row: AddressChange, cares: bool) -> Row:
    point = row.contact_point
    values = {"address": addresses.shown(point.kind, opened.text(point, "address") or "")}
    words = _("Asked to stop using %(address)s.") if row.is_removal else _("Asked to add %(address)s.")
    return {
        "words": words % values,
        "when": spoken.moment(row.asked_at, now=opened.now, zone=policy.practice().time_zone),
        "url": reverse("address_change_decision", args=[row.pk]) if cares else "",
    }
