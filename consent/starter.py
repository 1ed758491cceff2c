"""The forms that a practice begins with, in our own words; a practice's counsel should read them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from consent import actions
from consent.models import FormVersion, PacketTemplate
from practice.actors import Actor

FORMS = Path(__file__).parent / "data" / "forms"
UNSECURED = "unsecured_communication"

_AT_FIRST = (
    "privacy_notice_acknowledgement",
    "policy_acknowledgement",
    "technology_consent",
    "telehealth_consent",
)
PACKETS = {
    "New adult client": (*_AT_FIRST, "intake_adult", "good_faith_estimate"),
    "New minor client": (*_AT_FIRST, "intake_minor", "good_faith_estimate"),
    "New couple": (*_AT_FIRST, "intake_couple", "good_faith_estimate"),
}  # stored names, which a practice may change
IN_SPANISH = {
    "New adult client": "Cliente nuevo, adulto",
    "New minor client": "Cliente nuevo, menor de edad",
    "New couple": "Pareja nueva",
}


def publish_starter(*, actor: Actor, now: datetime) -> None:
    """Each that the practice does not have yet: its own versions stay the newest."""
    for key, definition in library():
        if not FormVersion.objects.published().filter(key=key).exists():
            actions.publish_form(key=key, definition=definition, actor=actor, now=now)
    if PacketTemplate.objects.exists():
        return  # the practice's own by now, whatever it calls them
    for name, forms in PACKETS.items():
        PacketTemplate.objects.create(name=name, names={"es": IN_SPANISH[name]}, forms=list(forms))


def library() -> Iterator[tuple[str, dict[str, Any]]]:
    """Key and definition of each form that we bring."""
    for path in sorted(FORMS.glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def current(key: str) -> FormVersion:
    return FormVersion.objects.published().filter(key=key)[0]
