"""Saved wordings: the only text that may travel where a channel carries the minimum.

A slot takes what its kind can prove and nothing else: a time that is parsed, a place by its code. The
practice's number and the first name come from what is on file. So no free text is smuggled through a slot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from consent.rules import content
from consent.rules.decision import Decision
from practice.vocabulary import Channel, Circumstance, Content, Discretion

STARTER = Path(__file__).parents[1] / "data" / "wordings.json"
LONGEST = 300  # characters: two text messages
SLOTS = frozenset({"time", "place", "callback", "first_name"})
NAMES_IN = frozenset({Circumstance.REMINDER})  # the only cell of the policy that lets a first name travel
TIME_PATTERNS = {"en": "l, F j, g:i A", "es": r"l j \d\e F, H:i"}

_CALLBACK = re.compile(r"\+?[\d() .-]{7,20}")
_NAME = re.compile(r"[^\W\d_]+(?:['’ -][^\W\d_]+){0,3}")
_PLACE = re.compile(r"[^\n\r{}]{1,60}")


class WordingError(ValueError):
    """`errors` says in words all that has to be mended."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = tuple(errors)


@dataclass(frozen=True, kw_only=True)
class Wording:
    """`title` and `text` by language. A discreet one may stand on a screen that somebody else reads."""

    key: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    circumstances: frozenset[Circumstance]
    channels: frozenset[Channel]
    is_discreet: bool = False

    def slots(self, language: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_fields(self.text[language])))


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """What fills the slots beside what is typed. `places`: code → words. `zone`: the reader's."""

    language: str
    zone: str
    callback: str
    places: Mapping[str, str] = field(default_factory=dict)
    first_name: str = ""


@cache
def starter() -> tuple[Wording, ...]:
    return tuple(from_dict(one) for one in _stored())


def from_dict(stored: Mapping[str, Any]) -> Wording:
    """Raises WordingError."""
    wording = Wording(
        key=stored["key"],
        title=stored["title"],
        text=stored["text"],
        circumstances=frozenset(Circumstance(word) for word in stored["circumstances"]),
        channels=frozenset(Channel(word) for word in stored["channels"]),
        is_discreet=bool(stored.get("is_discreet", False)),
    )
    errors = check(wording)
    if errors:
        raise WordingError(errors)
    return wording


def fitting(wordings: Iterable[Wording], decision: Decision) -> tuple[Wording, ...]:
    """Those that may go where the decision lets a saved wording go; none where it doesn't."""
    if decision.content is None or decision.content.width < Content.MINIMUM.width:
        return ()
    needs_discreet = decision.discretion != Discretion.ORDINARY
    return tuple(
        wording
        for wording in wordings
        if decision.circumstance in wording.circumstances
        and decision.channel in wording.channels
        and (wording.is_discreet or not needs_discreet)
    )


def check(wording: Wording) -> list[str]:
    """What is wrong with a wording itself, in words; empty if nothing is."""
    errors = [error for language, text in wording.text.items() for error in _text_errors(text, language)]
    used = {name for text in wording.text.values() for name in _fields_or_none(text)}
    if "first_name" in used and (wording.is_discreet or wording.circumstances - NAMES_IN):
        errors.append(_("A first name may stand only in reminders that are not discreet."))
    if "place" in used and wording.is_discreet:
        errors.append(_("A discreet wording names no place."))
    if len({frozenset(_fields_or_none(text)) for text in wording.text.values()}) > 1:
        errors.append(_("All languages must have the same slots."))
    return errors if wording.text else [_("Write the wording in one language at least.")]


def render(wording: Wording, typed: Mapping[str, str | datetime], on_file: OnFile, now: datetime) -> str:
    """The text with its slots filled. `typed` holds `time` (an instant, or ISO text in the reader's zone) and
    `place` (a code). Raises WordingError with every fault."""
    errors: list[str] = []
    if on_file.language not in wording.text:
        raise WordingError([_("This wording has no text in the client's language.")])
    slots = wording.slots(on_file.language)
    for name in typed.keys() - set(slots) | typed.keys() - {"time", "place"}:
        errors.append(_("“%(slot)s” can't be filled in here.") % {"slot": name})
    values = {slot: _value(slot, typed.get(slot, ""), on_file, now, errors) for slot in slots}
    if errors:
        raise WordingError(errors)
    return "".join(
        literal + (values[name] if name else "") for literal, name in pieces(wording.text[on_file.language])
    )


def _value(slot: str, given: str | datetime, on_file: OnFile, now: datetime, errors: list[str]) -> str:
    if slot == "time":
        return _time(given, on_file, now, errors)
    value, pattern, otherwise = {
        "place": (on_file.places.get(str(given), ""), _PLACE, _("Choose one of the practice's places.")),
        "callback": (on_file.callback, _CALLBACK, _("The practice's number is not set, or is no number.")),
        "first_name": (on_file.first_name, _NAME, _("There is no first name on file that can be used here.")),
    }[slot]
    if not pattern.fullmatch(value.strip()):
        errors.append(otherwise)
    return value.strip()


def _time(given: str | datetime, on_file: OnFile, now: datetime, errors: list[str]) -> str:
    zone = ZoneInfo(on_file.zone)
    try:
        at = given if isinstance(given, datetime) else datetime.fromisoformat(given.strip())
    except ValueError:
        errors.append(_("Give a day and a time, such as 2026-11-24 10:00."))
        return ""
    at = at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
    if at < now:
        errors.append(_("That time has passed."))
    with translation.override(on_file.language):
        return dateformat.format(at, TIME_PATTERNS.get(on_file.language, "Y-m-d H:i"))


def _text_errors(text: str, language: str) -> list[str]:
    try:
        unknown = set(_fields(text)) - SLOTS
    except ValueError:
        return [_("A brace stands alone: slots are written like {time}.")]
    errors = [_("“%(slot)s” is not a slot.") % {"slot": name} for name in sorted(unknown)]
    if not text.strip() or len(text) > LONGEST:
        errors.append(_("A wording has between 1 and %(most)d characters.") % {"most": LONGEST})
    for finding in content.content_check(text, language):
        errors.append(_("“%(word)s” should not travel unsecured.") % {"word": finding.word})
    return errors


def pieces(text: str) -> list[tuple[str, str | None]]:
    """(literal text, slot or None). Raises ValueError for a lone brace and all but a bare slot."""
    pieces = []
    for literal, name, form, conversion in Formatter().parse(text):
        if form or conversion or (name is not None and not re.fullmatch(r"\w+", name)):
            raise ValueError(text)
        pieces.append((literal, name))
    return pieces


def _fields(text: str) -> list[str]:
    return [name for _literal, name in pieces(text) if name]


def _fields_or_none(text: str) -> list[str]:
    try:
        return _fields(text)
    except ValueError:
        return []


@cache
def _stored() -> list[dict[str, Any]]:
    return json.loads(STARTER.read_text(encoding="utf-8"))
