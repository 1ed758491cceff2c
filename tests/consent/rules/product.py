"""The product of the inputs of the decision: every source yields facts; together they meet every rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

from consent.rules.facts import ADDRESSED, Cell, Facts, Writing
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Discretion, Footing, VaultStatus
from tests.consent.rules import making
from tests.consent.rules.making import LATE, MONTH, MORNING

POINTS = {
    "proven": making.point(),
    "unproven": making.point(verified_at=None),
    "suspended": making.point(is_suspended=True),
    "strange": making.point(belongs_to_recipient=False),
    "stopped": making.point(opted_out_at=MORNING - timedelta(days=1)),
    "none": None,
}
CONSENTS: dict[str, dict[str, Any] | None] = {
    "given": {},
    "none": None,
    "revoked": {"revoked_at": MORNING - timedelta(days=2)},
    "expired": {"expires_at": MORNING - timedelta(days=2)},
    "superseded": {"is_superseded": True},
    "to come": {"given_at": LATE + timedelta(days=2)},
    "other address": {"contact_point_id": "another"},
    "other matter": {"circumstances": frozenset()},
}
REQUESTS: dict[str, dict[str, Any] | None] = {
    "none": None,
    "wish": {"content": Content.MINIMUM},
    "wish for all, unwarned": {"content": Content.ANY},
    "wish for all": {"content": Content.ANY, "warned_at": MORNING - MONTH},
    "avoidance": {"is_avoidance": True},
}
SAFE = {
    "none": None,
    "never": making.safe(never_use=frozenset({making.DANS})),
    "silent": making.safe(discretion=Discretion.SILENT),
    "discreet": making.safe(discretion=Discretion.DISCREET),
    "mornings": making.safe(spans=(Span(9 * 60, 11 * 60),), no_voicemail=True),
    "nights only": making.safe(spans=(Span(22 * 60, 23 * 60),)),
}
CELLS = (
    *((Footing.ALLOW, content) for content in Content),
    *((Footing.CONSENT, content) for content in Content),
    (Footing.NEVER, None),
)
BOUNDARIES = {
    "none": None,
    "never": making.boundary(Footing.NEVER, None),
    "with consent": making.boundary(Footing.CONSENT, Content.ANY),
    "notices only": making.boundary(Footing.ALLOW, Content.LINK_ONLY),
}
TEXTS = {
    "plain": Writing(length=80, longest=300, most_a_day=3),
    "telling": Writing(telling=frozenset({"diagnosis", "link"})),
    "telling, with a reason": Writing(telling=frozenset({"diagnosis"}), override_id="override-1"),
    "long": Writing(length=301, longest=300, sent_today=3, most_a_day=3),
}
# One circumstance and channel for every kind of cell, and those that have rules of their own.
TELLING = (
    (Circumstance.BETWEEN_SESSIONS, Channel.PORTAL),
    (Circumstance.BETWEEN_SESSIONS, Channel.SMS),
    (Circumstance.SCHEDULING, Channel.SMS),
    (Circumstance.SCHEDULING, Channel.EMAIL),
    (Circumstance.BILLING, Channel.EMAIL),
    (Circumstance.ACCOUNT, Channel.SMS),
    (Circumstance.CRISIS, Channel.SMS),
    (Circumstance.INITIAL_CONTACT, Channel.EMAIL),
    (Circumstance.RECORDS_RELEASE, Channel.EMAIL),
    (Circumstance.REMINDER, Channel.VOICEMAIL),
    (Circumstance.LEGAL_NOTICE, Channel.EMAIL),
)


def every_cell() -> Iterator[Facts]:
    """All cells of the default policy with each state of address, consent and request."""
    for circumstance, channel in product(Circumstance, Channel):
        points = POINTS if channel in ADDRESSED else {"none": None}
        for address, consent, request in product(points, CONSENTS, REQUESTS):
            wanted = list(Content)[len(address + consent + request + circumstance) % 3]
            yield some_facts(circumstance, channel, points[address], consent, request, wanted=wanted)


def every_limit() -> Iterator[Facts]:
    """Telling cells with each state of safe contact, restriction, access, time and urgency."""
    switches = product(SAFE, (False, True), (None, False, True), (MORNING, LATE), (False, True))
    for ((circumstance, channel), wanted), switch in product(product(TELLING, Content), tuple(switches)):
        safe, is_restricted, warned, now, urgent = switch
        access = None
        if warned is not None:
            access = making.access(warned_at=MORNING - MONTH if warned else None)
        yield making.facts(
            circumstance,
            channel,
            wanted=wanted,
            safe_contact=SAFE[safe],
            restrictions=(making.restriction(),) if is_restricted else (),
            access_request=access,
            now=now,
            urgent=urgent,
        )


def every_file_at_its_end() -> Iterator[Facts]:
    for circumstance, channel, wanted in product(Circumstance, Channel, Content):
        for vault, urgent in product((VaultStatus.DISPOSING, VaultStatus.DISPOSED), (False, True)):
            asked = making.wish(channel, content=Content.ANY, warned_at=MORNING - MONTH)
            yield making.facts(
                circumstance, channel, wanted=wanted, vault=vault, urgent=urgent, requests=(asked,)
            )


def every_vendor_without_agreement() -> Iterator[Facts]:
    for circumstance, channel, wanted in product(Circumstance, Channel, Content):
        yield making.facts(circumstance, channel, wanted=wanted, vendor_may_carry=False)


def every_boundary() -> Iterator[Facts]:
    """What one clinician narrows, over every kind of cell, with what the client asked and agreed to."""
    channels = (Channel.SMS, Channel.EMAIL, Channel.PORTAL)
    for own, (footing, content) in product(BOUNDARIES, CELLS):
        for channel, consent, request, wanted in product(channels, CONSENTS, REQUESTS, Content):
            cell = Cell(footing=footing, content=content, version_id=making.POLICY)
            point = making.point() if channel in ADDRESSED else None
            facts = some_facts(Circumstance.SCHEDULING, channel, point, consent, request, wanted, cell=cell)
            yield making.with_boundary(facts, BOUNDARIES[own])


def every_text() -> Iterator[Facts]:
    """What the content check and the policy's advice say of the text, where any text and where less may go."""
    for (footing, content), text, wanted, may_override in product(CELLS, TEXTS, Content, (True, False)):
        for channel, request in product((Channel.EMAIL, Channel.SMS, Channel.PORTAL), REQUESTS):
            cell = Cell(footing=footing, content=content, version_id=making.POLICY)
            point = making.point() if channel in ADDRESSED else None
            yield some_facts(
                Circumstance.BILLING, channel, point, "given", request, wanted,
                cell=cell, writing=TEXTS[text], may_override=may_override,
            )  # fmt: skip


def some_facts(
    circumstance: Circumstance,
    channel: Channel,
    point: Any,
    consent: str,
    request: str,
    wanted: Content,
    **more: Any,
) -> Facts:
    changes = CONSENTS[consent]
    asked = REQUESTS[request]
    return making.facts(
        circumstance,
        channel,
        wanted=wanted,
        contact_point=point,
        consents=() if changes is None else (making.consent(channel, **changes),),
        requests=() if asked is None else (making.wish(channel, **asked),),
        **more,
    )


SOURCES = (
    every_cell,
    every_limit,
    every_file_at_its_end,
    every_vendor_without_agreement,
    every_boundary,
    every_text,
)


def everything(part: int = 0, parts: int = 1, thin: int = 1) -> Iterator[Facts]:
    """The full product: circumstance, channel, footing and content, consent, boundary, hours, safe contact, request.
    Address, vendor, text, restriction, vault and what is wanted turn with it, at periods that share no factor with
    the rest. Of `parts` workers each makes its own; `thin`: one case of so many."""
    points, texts, contents = list(POINTS.values()), list(TEXTS.values()), list(Content)
    axes = (Circumstance, Channel, CELLS, CONSENTS, BOUNDARIES, (MORNING, LATE), SAFE, REQUESTS)
    for number, (circumstance, channel, cell, consent, own, now, safe, request) in enumerate(product(*axes)):
        if number % thin or number // thin % parts != part:
            continue
        footing, content = cell
        turned = number * 7_919 % 10_007
        point = points[turned % 11 if turned % 11 < len(points) else 0] if channel in ADDRESSED else None
        facts = some_facts(
            circumstance, channel, point, consent, request, contents[turned % 3],
            cell=Cell(footing=footing, content=content, version_id=making.POLICY),
            now=now, safe_contact=SAFE[safe], vendor_may_carry=turned % 13 != 0,
            writing=texts[turned % 4] if turned % 5 else None, may_override=turned % 7 != 0,
            restrictions=(making.restriction(),) if turned % 17 == 0 else (),
            vault=VaultStatus.DISPOSED if turned % 53 == 0 else VaultStatus.OPEN, boundary=BOUNDARIES[own],
        )  # fmt: skip
        yield facts
