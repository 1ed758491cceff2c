"""The sentences of `policy_lint`: what is wrong, and what would put it right."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from practice.rules.vendors import VendorFact
from practice.vocabulary import Channel, Circumstance

LANGUAGE_NAMES = {"en": "English", "es": "Español"}


def _both(why: Circumstance, how: Channel) -> dict[str, str]:
    return {"about": str(why.label), "way": str(how.label)}


def gap(why: Circumstance) -> str:
    return _("About “%(about)s” there is no way at all to reach a client. Open one.") % {"about": why.label}


def only_in_person(why: Circumstance) -> str:
    return _("About “%(about)s” a client is reached in person only.") % {"about": why.label}


def wider(why: Circumstance, how: Channel) -> str:
    return _(
        "About “%(about)s” more may be said by %(way)s than on the private page. Narrow it, or open the page."
    ) % _both(why, how)


def in_the_open(why: Circumstance, how: Channel) -> str:
    return _(
        "About “%(about)s” clinical words may go by %(way)s in full, and nobody is asked. Ask for consent, or narrow it."
    ) % _both(why, how)


def unreachable(why: Circumstance, how: Channel) -> str:
    return _(
        "About “%(about)s” the %(way)s needs a consent that nobody can give there. Allow it or close it."
    ) % _both(why, how)


def crisis_in_writing() -> str:
    return _(
        "In a crisis neither phone nor video is open. Writing can't promise to be read: allow the phone."
    )


def no_emergency_line(language: str) -> str:
    return _("The crisis help in %(language)s names no emergency number.") % {"language": _name(language)}


def only_emergency(language: str) -> str:
    return _("The crisis help in %(language)s names the emergency number and nobody to talk to.") % {
        "language": _name(language)
    }


def never_open() -> str:
    return _("The office is never open, so no answer can be promised. Give the hours of one day at least.")


def quiet_swallows() -> str:
    return _("The quiet hours cover all office hours: no text could ever leave while somebody is there.")


def closures_past() -> str:
    return _("All the days on which the office is closed are past.")


def late_promise(name: str, days: int) -> str:
    about = _("everything else") if name == "default" else str(Circumstance(name).label)
    values = {"about": about, "days": days}
    return _("The answer promised about “%(about)s” comes later than %(days)s office days.") % values


def slow_crisis() -> str:
    return _("An answer in a crisis is promised late. Promise none there, or one within an hour.")


def untranslated(language: str) -> str:
    return _("This topic has no words in %(language)s.") % {"language": _name(language)}


def clause_missing() -> str:
    return _("Nothing is said about this topic.")


def no_vendor(how: Channel) -> str:
    return _(
        "No vendor has an agreement (BAA) for %(way)s, so the full text can't go that way: saved wordings only."
    ) % {"way": how.label}


def vendor_ends(vendor: VendorFact, on: date) -> str:
    if vendor.until_on is None:
        return ""
    values = {"name": vendor.name, "day": formats.date_format(vendor.until_on, "DATE_FORMAT")}
    if vendor.until_on < on:
        return _("The agreement with %(name)s ended on %(day)s.") % values
    return _("The agreement with %(name)s ends on %(day)s.") % values


def _name(language: str) -> str:
    return LANGUAGE_NAMES[language]
