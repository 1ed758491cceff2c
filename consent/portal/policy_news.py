"""What is new in the policy since this person last read it: the card on their first page, and the list."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consent import reading
from practice import policy, policy_changes
from practice.access import Opened
from practice.models import CommunicationsPolicy
from practice.policy import PolicyInForce
from practice.rules import policy_difference


@dataclass
class News:
    """`notes`: the practice's own sentences, newest first; `lines`: what the two versions say otherwise."""

    notes: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.notes or self.lines)


def card(opened: Opened) -> dict[str, Any] | None:
    """On the first page, until it is read."""
    rules = policy.current()
    if reading.has_read(opened.actor.person, rules):
        return None
    words = _("We have something for you to read: how we write to each other.")
    return {"words": words, "url": reverse("how_we_communicate")}


def since_last(opened: Opened, rules: PolicyInForce) -> News:
    """Nothing for who reads it for the first time, or has read this very version."""
    before = reading.last_read(opened.actor.person)
    if before is None or before.pk == rules.id:
        return News()
    language = (get_language() or "en")[:2]
    old = policy.of_row(before)
    lines = policy_changes.for_clients(policy_difference.between(old, rules), old, rules, language)
    return News(_notes(before, rules, language), lines)


def _notes(before: CommunicationsPolicy, rules: PolicyInForce, language: str) -> list[str]:
    between = CommunicationsPolicy.objects.published().filter(
        version__gt=before.version, version__lte=rules.version
    )
    notes = [row.change_note for row in between]
    return [note.get(language) or note.get("en", "") for note in notes if note]
