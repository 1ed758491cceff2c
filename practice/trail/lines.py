"""The trail as a page and as a file show it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from practice import audit_words, spoken
from practice.models.audit import AuditEvent
from practice.trail.names import Names
from practice.trail.wanted import Wanted
from practice.vocabulary import Role

HEADS = (
    "number", "at", "event", "in words", "outcome", "who", "who id", "kind", "roles", "session", "network",
    "clients", "about", "about id", "objects", "fields", "reason", "basis", "basis id",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def line(row: AuditEvent, names: Names, wanted: Wanted, now: datetime, zone: str) -> dict[str, Any]:
    """One row of the list. Who and whom lead on to what else they did, and what else was done there."""
    return {
        "url": reverse("audit_event", args=[row.seq]),
        "what": audit_words.sentence(row.event, row.reason),
        "who": names.who(row),
        "who_query": wanted.but(person=row.actor_id).query if row.actor_id else "",
        "whose": [
            {"words": words, "query": wanted.but(client=client).query if client else ""}
            for client, words in names.whose(row)[:4]
        ],
        "more": max(0, len(row.vault_ids) - 4),
        "outcome": audit_words.outcome(row.outcome),
        "emergency": row.basis == "break_glass",
        "when": spoken.moment(row.at, now=now, zone=zone),
        "exact": exact(row.at, zone),
        "iso": row.at.isoformat(),
    }


def exact(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %Z")


def facts(row: AuditEvent, names: Names, zone: str) -> list[dict[str, str]]:
    """All that one row says, each with its name; what it does not say is left out."""
    every = [
        (_("When"), exact(row.at, zone)),
        (_("Who"), names.who(row)),
        (_("Acting as"), _roles(row.roles)),
        (_("Outcome"), audit_words.outcome(row.outcome).get("words", _("done"))),
        (_("Why it was open to them"), audit_words.basis(row.basis)),
        (_("By which row"), str(row.basis_id or "")),
        (_("From"), row.network),
        (_("Session"), str(row.session_id or "")),
        (_("About"), f"{row.subject_type} {row.subject_id}" if row.subject_id else row.subject_type),
        (_("Changed"), row.fields.replace(" ", ", ")),
        (_("Code"), f"{row.event} {row.reason}".strip()),
        (_("Leaf"), bytes(row.leaf).hex()),
    ]
    return [{"label": label, "text": text} for label, text in every if text]


def file_lines(rows: list[AuditEvent], names: Names) -> Iterator[list[str]]:
    for row in rows:
        whose = [f"{words} {client or ''}".strip() for client, words in names.whose(row)]
        cells = [
            row.seq, row.at.isoformat(), row.event, audit_words.sentence(row.event, row.reason), row.outcome,
            names.who(row), row.actor_id, row.actor_kind, row.roles, row.session_id, row.network, "; ".join(whose),
            row.subject_type, row.subject_id, _ids(row.object_ids), row.fields, row.reason, row.basis, row.basis_id,
        ]  # fmt: skip
        yield [safe_cell("" if cell is None else str(cell)) for cell in cells]


def safe_cell(text: str) -> str:
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def _ids(values: list[UUID]) -> str:
    return " ".join(map(str, values))


def _roles(codes: str) -> str:
    return ", ".join(str(Role(code).label) if code in Role.values else code for code in codes.split())
