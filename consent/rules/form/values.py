"""What was typed as an answer to one question, and what is wrong with it in a client's words."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from consent.rules.form.model import Item
from practice import addresses

SHORT, LONG = 300, 8_000  # characters
MOST_SENT = 4 * LONG  # beyond that nothing is looked at
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")

Read = tuple[Any, dict[str, str]]
"""The answer or None, and what is wrong: by part of an address, or under ""."""


def tidy(text: str) -> str:
    """Without what cannot be shown; line breaks are one kind; no space around it."""
    lines = text[:MOST_SENT].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")
    ).strip()


def read(item: Item, sent: str | list[str] | Mapping[str, str]) -> Read:
    if isinstance(sent, Mapping):
        return _address(item, sent)
    if isinstance(sent, list):
        chosen = [value for value in item.values if value in sent]
        return _needed(item) if not chosen else (chosen, {})
    if not sent or (item.kind == "agree" and sent != "yes"):
        return _needed(item)
    if item.values:
        return (sent, {}) if sent in item.values else (None, {"": _("Choose one of the answers.")})
    return _READERS.get(item.kind, _short)(sent)


def _needed(item: Item) -> Read:
    if not item.is_required:
        return None, {}
    words = {
        "agree": _("Tick the box if you agree. If you don’t, you can decline, or ask us."),
        "choice": _("Choose one of the answers."),
        "choices": _("Choose at least one."),
    }
    return None, {"": words.get(item.kind, _("Please answer this."))}


def _short(sent: str) -> Read:
    line = " ".join(sent.split())
    return (line, {}) if len(line) <= SHORT else (None, {"": _too_long(SHORT)})


def _long(sent: str) -> Read:
    return (sent, {}) if len(sent) <= LONG else (None, {"": _too_long(LONG)})


def _too_long(most: int) -> str:
    return _("This is too long: %(most)s characters fit.") % {"most": f"{most:,}"}


def _date(sent: str) -> Read:
    """ISO, as browsers send it; or month/day/year, as people type it where a browser has no calendar."""
    iso, american = _ISO.fullmatch(sent), _AMERICAN.fullmatch(sent)
    if iso:
        year, month, day = map(int, iso.groups())
    elif american:
        month, day, year = map(int, american.groups())
    else:
        return None, {"": _no_date()}
    try:
        found = date(year, month, day)
    except ValueError:
        return None, {"": _no_date()}
    return (found.isoformat(), {}) if 1900 <= found.year <= 2200 else (None, {"": _no_date()})


def _no_date() -> str:
    return _("Type the date like this: 3/25/1990 (month, day, year).")


def _reached(kind: str) -> Any:
    def read_it(sent: str) -> Read:
        try:
            return addresses.normal(kind, sent[:SHORT]), {}
        except addresses.BadAddress as wrong:
            return None, {"": " ".join(wrong.messages)}

    return read_it


def _address(item: Item, sent: Mapping[str, str]) -> Read:
    """Where anything of it is there, the street and the town are; where it must be, all but the second line."""
    if not any(sent.values()):
        if not item.is_required:
            return None, {}
        return None, {"line1": _("Please answer this.")}
    errors = {}
    for part in ("line1", "city", "state", "zip"):
        if not sent.get(part) and (item.is_required or part in ("line1", "city")):
            errors[part] = _("Please answer this.")
    errors |= {part: _too_long(120) for part, words in sent.items() if len(words) > 120}
    found = {part: " ".join(words.split()) for part, words in sent.items() if words}
    return (None, errors) if errors else (found, {})


_READERS = {"long": _long, "date": _date, "phone": _reached("phone"), "email": _reached("email")}
