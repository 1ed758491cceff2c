"""The topics that a communications policy speaks to in words, and what a practice begins with for each."""

import json
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STARTER = Path(__file__).parent / "data" / "clauses.json"
LANGUAGES = ("en", "es")
TITLES: dict[str, Promise] = {
    "channel_map": _("Which way for what"),
    "response": _("When you hear from us"),
    "out_of_hours": _("When we are closed"),
    "crisis": _("In a crisis"),
    "unsecured_risk": _("What can go wrong with email and texts"),
    "shared_devices": _("Phones and computers that others use"),
    "timing": _("When we write"),
    "content": _("What belongs in a message"),
    "tone": _("How we write"),
    "social_media": _("Social media"),
    "recording": _("Recording, screenshots and AI"),
    "groups": _("Couples, families and groups"),
    "telehealth": _("Video visits"),
    "minors": _("Children and teenagers"),
    "records": _("What we keep"),
    "ending": _("When we stop working together"),
    "changes": _("Changing your mind, and changes by us"),
}


@cache
def _read() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(STARTER.read_text(encoding="utf-8"))
    return found


def starter() -> dict[str, dict[str, str]]:
    """Topic → language → text, paragraphs apart by an empty line. A practice's counsel should read it."""
    return {topic: dict(words) for topic, words in _read().items()}
