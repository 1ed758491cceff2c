"""Reasons and ways out in words: for the workspace with the field's terms, for clients in everyday ones.

Decisions are kept as codes without names; names and times of day are put in here, when somebody reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.rules import law, phrases
from consent.rules.decision import Alternative, Basis, Reason
from practice.vocabulary import Content

BASES = {
    Basis.VAULT: gettext_lazy("the state of this file"),
    Basis.REQUEST: gettext_lazy("the client's request"),
    Basis.RESTRICTION: gettext_lazy("an agreed restriction"),
    Basis.ACCESS_REQUEST: gettext_lazy("the client's request for records"),
    Basis.CONTACT_POINT: gettext_lazy("this address or number"),
    Basis.SAFE_CONTACT: gettext_lazy("safe contact"),
    Basis.CONSENT: gettext_lazy("the client's consent"),
    Basis.POLICY: gettext_lazy("the communications policy"),
    Basis.BOUNDARY: gettext_lazy("the clinician's own boundary"),
    Basis.OVERRIDE: gettext_lazy("a reason that was given"),
    Basis.VENDOR: gettext_lazy("the vendor register"),
    Basis.HOURS: gettext_lazy("the practice's hours"),
}


def sentence(reason: Reason, *, name: str, zone: str, now: datetime) -> str:
    """For the workspace. `name` is the recipient's, `zone` the reader's."""
    words = phrases.WORKSPACE.get(reason.code)
    if words is None:  # kept by a version that knew more, or other, codes
        return _("A reason that this version has no words for: %(code)s.") % {"code": reason.code}
    return _capital(str(words) % _values(reason, name, zone, now))


def client_sentence(reason: Reason, *, zone: str, now: datetime) -> str | None:
    """For the client; None where this reason isn't the client's to read."""
    words = phrases.CLIENT.get(reason.code)
    return _capital(str(words) % _values(reason, "", zone, now)) if words else None


def basis(reason: Reason) -> str:
    """What it stands on, with the citation where the law says it."""
    citation = law.BY_CODE.get(reason.code)
    if reason.basis_kind is Basis.LAW:
        return reason.basis_id
    return f"{BASES[reason.basis_kind]}, {citation}" if citation else str(BASES[reason.basis_kind])


def way(alternative: Alternative, *, zone: str, now: datetime) -> str:
    """The words of the button that takes this way."""
    at = spoken(alternative.at, zone, now) if alternative.at else ""
    by = phrases.BY[alternative.channel] if alternative.channel else ""
    noun = phrases.NOUN[alternative.channel] if alternative.channel else ""
    return str(phrases.WAYS[alternative.code]) % {"at": at, "by": by, "noun": noun}


def spoken(at: datetime, zone: str, now: datetime) -> str:
    """The time alone today; "tomorrow at 08:00"; else with the date."""
    local = at.astimezone(ZoneInfo(zone))
    today = now.astimezone(ZoneInfo(zone)).date()
    clock = formats.date_format(local, "H:i")
    if local.date() == today:
        return clock
    if local.date() == today + timedelta(days=1):
        return _("tomorrow at %(time)s") % {"time": clock}
    return _("%(date)s at %(time)s") % {"date": formats.date_format(local, "DATE_FORMAT"), "time": clock}


def _values(reason: Reason, name: str, zone: str, now: datetime) -> dict[str, str]:
    values = dict(reason.params)
    channel, circumstance = values.get("channel"), values.get("circumstance")
    until, at = values.get("until"), values.get("at")
    content = values.get("content")
    return {
        "name": name,
        "by": str(phrases.BY[channel]) if channel else "",
        "noun": str(phrases.NOUN[channel]) if channel else "",
        "about": str(phrases.ABOUT[circumstance]) if circumstance else "",
        "until": spoken(datetime.fromisoformat(until), zone, now) if until else "",
        "date": _date(at, zone) if at else "",
        "most": str(phrases.MOST[Content(content)]) if content else "",
        "kinds": kinds(values.get("kinds", "").split(",")),
        "count": values.get("count", ""),
    }


def kinds(found: Iterable[str]) -> str:
    """What the content check found, without the words themselves."""
    return _(", ").join(str(phrases.KINDS.get(one, one)) for one in found)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _date(at: str, zone: str) -> str:
    return formats.date_format(datetime.fromisoformat(at).astimezone(ZoneInfo(zone)), "DATE_FORMAT")
