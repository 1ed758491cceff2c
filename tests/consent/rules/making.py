"""Made-up facts: Dan's text about scheduling on a Tuesday at ten in New York, proper in every way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from consent.rules.facts import (
    ADDRESSED,
    AccessRequest,
    Cell,
    ConfidentialRequest,
    Consent,
    ContactPoint,
    Facts,
    Restriction,
    SafeContact,
)
from practice import policy_data
from practice.rules.hours import OfficeHours, QuietHours
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Footing

ZONE = "America/New_York"
MORNING = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 10:00 in New York
LATE = datetime(2026, 11, 25, 3, 41, tzinfo=UTC)  # the same day, 22:41 there
MONTH = timedelta(days=30)
POLICY = "policy-1"
DANS = "dans-address"
QUIET = QuietHours(time(21), time(8))
WORKDAY = (Span(9 * 60, 12 * 60), Span(13 * 60, 17 * 60))
OFFICE = OfficeHours((WORKDAY,) * 5 + ((), ()), ZONE)
CELLS = {(cell.circumstance, cell.channel): cell for cell in policy_data.default_cells()}


def cell(circumstance: Circumstance, channel: Channel) -> Cell:
    default = CELLS[circumstance, channel]
    return Cell(footing=default.footing, content=default.content, version_id=POLICY)


def point(**changes: Any) -> ContactPoint:
    return replace(ContactPoint(id=DANS, verified_at=MORNING - MONTH), **changes)


def consent(channel: Channel = Channel.SMS, **changes: Any) -> Consent:
    """Dan's consent to everything on this channel at his address."""
    given = Consent(
        id="consent-1",
        form_version_id="form-1",
        channel=channel,
        contact_point_id=DANS if channel in ADDRESSED else None,
        circumstances=frozenset(Circumstance),
        given_at=MORNING - MONTH,
        expires_at=MORNING + MONTH,
    )
    return replace(given, **changes)


def wish(channel: Channel | None = Channel.SMS, **changes: Any) -> ConfidentialRequest:
    """Dan's request under 164.522(b) to be reached on this channel."""
    asked = ConfidentialRequest(id="request-1", channel=channel, received_at=MORNING - MONTH)
    return replace(asked, **changes)


def avoidance(channel: Channel | None = Channel.SMS, **changes: Any) -> ConfidentialRequest:
    asked = ConfidentialRequest(
        id="request-2", channel=channel, received_at=MORNING - MONTH, is_avoidance=True
    )
    return replace(asked, **changes)


def restriction(**changes: Any) -> Restriction:
    return replace(Restriction(id="restriction-1", received_at=MORNING - MONTH), **changes)


def access(**changes: Any) -> AccessRequest:
    asked = AccessRequest(
        id="access-1", contact_point_id=DANS, received_at=MORNING - MONTH, warned_at=MORNING - MONTH
    )
    return replace(asked, **changes)


def safe(**changes: Any) -> SafeContact:
    return replace(SafeContact(id="safe-1"), **changes)


def boundary(footing: Footing, content: Content | None) -> Cell:
    """Ana's own cell for what she writes."""
    return Cell(footing=footing, content=content, version_id="boundary-1")


def with_boundary(facts: Facts, own: Cell | None) -> Facts:
    return replace(facts, boundary=own)


def facts(
    circumstance: Circumstance = Circumstance.SCHEDULING, channel: Channel = Channel.SMS, **changes: Any
) -> Facts:
    proper: dict[str, Any] = {
        "wanted": Content.LINK_ONLY,
        "now": MORNING,
        "zone": ZONE,
        "cell": cell(circumstance, channel),
        "contact_point": point() if channel in ADDRESSED else None,
        "consents": (consent(channel),),
        "quiet_hours": QUIET,
        "office_hours": OFFICE,
    }
    return Facts(circumstance=circumstance, channel=channel, **{**proper, **changes})
