"""The forms that a practice begins with, in our own words; a practice's counsel should read them."""

import json
from datetime import datetime
from pathlib import Path

from consent import actions
from consent.models import FormVersion
from practice.actors import Actor

FORMS = Path(__file__).parent / "data" / "forms"
UNSECURED = "unsecured_communication"


def publish_starter(*, actor: Actor, now: datetime) -> None:
    """Each as its next version, unless the newest says the same."""
    for path in sorted(FORMS.glob("*.json")):
        definition = json.loads(path.read_text(encoding="utf-8"))
        actions.publish_form(key=path.stem, definition=definition, actor=actor, now=now)


def current(key: str) -> FormVersion:
    return FormVersion.objects.published().filter(key=key)[0]
