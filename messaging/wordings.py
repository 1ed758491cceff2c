"""The practice's saved wordings as the composer uses them; until it has any of its own, those that come with the house."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from consent.rules import wordings as rules
from consent.rules.wordings import OnFile, Wording, WordingError
from messaging.models import SavedWording
from practice import policy
from practice.prepared import prepared

CALLBACK = "202-555-0100"  # where the practice has not set its number yet


def in_use() -> tuple[Wording, ...]:
    """In their order. One that the check finds wanting since (its lists grow) stays out until it is mended."""
    own = _own()
    if not own:
        return rules.starter()
    return tuple(_sound(definition for definition, retired_at in own if retired_at is None))


@prepared
def _own() -> QuerySet[SavedWording, Any]:
    return SavedWording.objects.order_by("position", "key").values_list("definition", "retired_at")


def by_key() -> dict[str, Wording]:
    return {one.key: one for one in in_use()}


def to_dict(wording: Wording) -> dict[str, Any]:
    return {
        "key": wording.key,
        "title": dict(wording.title),
        "text": dict(wording.text),
        "circumstances": sorted(wording.circumstances),
        "channels": sorted(wording.channels),
        "is_discreet": wording.is_discreet,
    }


def unchecked(stored: dict[str, Any]) -> Wording:
    """As it is written down, sound or not."""
    return Wording(
        key=stored["key"],
        title=stored["title"],
        text=stored["text"],
        circumstances=frozenset(stored["circumstances"]),
        channels=frozenset(stored["channels"]),
        is_discreet=bool(stored.get("is_discreet")),
    )


def preview(wording: Wording, now: datetime) -> list[dict[str, Any]]:
    """In each language as a client would read it, with made-up values, or what is wrong with it."""
    return [_shown(wording, language, now) for language in wording.text]


def _shown(wording: Wording, language: str, now: datetime) -> dict[str, Any]:
    practice = policy.practice()
    with translation.override(language):
        unsaid = {"office": _("the office")}
    places = practice.places.get(language) or practice.places.get("en") or unsaid
    zone = ZoneInfo(practice.time_zone)
    at = (now.astimezone(zone) + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
    sample = {"time": at, "place": next(iter(places))}
    known = OnFile(
        language=language,
        zone=practice.time_zone,
        callback=practice.phone or CALLBACK,
        places=places,
        first_name="Alex",
    )
    named = {"language": dict(settings.LANGUAGES).get(language, language), "code": language}
    try:
        unknown = set(wording.slots(language)) - rules.SLOTS
        if unknown:
            return named | {"text": wording.text[language], "errors": []}  # the form names them
        typed = {name: sample[name] for name in wording.slots(language) if name in sample}
        text = rules.render(wording, typed, known, now)
    except (WordingError, ValueError) as error:
        return named | {"text": "", "errors": list(getattr(error, "errors", ()))}
    return named | {"text": text, "errors": []}


def _sound(kept: Iterable[dict[str, Any]]) -> Iterable[Wording]:
    for stored in kept:
        if (found := _checked(json.dumps(stored, sort_keys=True))) is not None:
            yield found


@lru_cache(maxsize=500)
def _checked(stored: str) -> Wording | None:
    """The check reads every word; the same text is as sound as it was a moment ago."""
    try:
        return rules.from_dict(json.loads(stored))
    except WordingError:
        return None
