"""The audit trail in words: what happened, at which page, by whom; codes that nobody has put into words yet stand as they are."""

from uuid import UUID

from django.utils.translation import gettext as _

from practice.audit_words.events import CHANGES, KINDS, LOOKS
from practice.audit_words.pages import PAGES
from practice.models.audit import AuditEvent

__all__ = [
    "CHANGES",
    "KINDS",
    "LOOKS",
    "PAGES",
    "basis",
    "events_of",
    "is_known",
    "outcome",
    "page",
    "sentence",
    "short",
]

ENDINGS = ("viewed", "denied", "forbidden")  # of what the gate writes about a page


def sentence(event: str, reason: str = "") -> str:
    """What somebody did, without who: “Looked at: the list of clients”."""
    if event in CHANGES:
        return str(CHANGES[event][1])
    where, _dot, ending = event.rpartition(".")
    if ending not in ENDINGS or "." in where:
        return event
    texts = {
        "viewed": _("Looked at: %(page)s"),
        "denied": _("Asked for what is not there for them: %(page)s"),
        "forbidden": _("Was refused: %(page)s"),
    }
    return texts[ending] % {"page": page(reason)}


def page(capability: str) -> str:
    return str(PAGES.get(capability, capability))


def is_known(event: str) -> bool:
    """Whether there are words for it, or it is one of the gate's own, whose page says the rest."""
    where, _dot, ending = event.rpartition(".")
    return event in CHANGES or (ending in ENDINGS and "." not in where)


def events_of(kind: str) -> list[str]:
    return [event for event, (one, _words) in CHANGES.items() if one == kind]


def outcome(word: str) -> dict[str, str]:
    """As a tag; nothing for what simply happened."""
    found = {
        AuditEvent.Outcome.DENIED: {"kind": "stop", "icon": "ban", "words": _("refused")},
        AuditEvent.Outcome.FAILED: {"kind": "open", "icon": "circle-alert", "words": _("failed")},
    }
    return found.get(AuditEvent.Outcome(word), {})


def basis(word: str) -> str:
    """Why a client's file was open to them."""
    known = {
        "care_team": _("of the care team"),
        "supervision": _("supervises the care team"),
        "desk": _("keeps appointments or bills of all clients"),
        "break_glass": _("in an emergency"),
    }
    return known.get(word, word)


def short(pk: UUID) -> str:
    """Enough of an id to tell one client from another, and no name."""
    return f"{pk.hex[:4]} {pk.hex[4:8]}".upper()
