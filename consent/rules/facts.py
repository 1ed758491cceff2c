"""What the decision is made of: all that counts for one message, channel and recipient at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from practice.rules import cells
from practice.rules.hours import OfficeHours, QuietHours
from practice.rules.spans import Span
from practice.vocabulary import Channel, Circumstance, Content, Discretion, Footing, VaultStatus

PROVEN = frozenset({Channel.EMAIL, Channel.SMS, Channel.FAX})  # where a wrong address serves a stranger
ADDRESSED = PROVEN | {Channel.PHONE, Channel.VOICEMAIL, Channel.MAIL}
WRITTEN_OUT = frozenset(
    {Channel.FAX, Channel.MAIL}
)  # no contact point: the words that were agreed to name the address
OVERHEARD = frozenset({Channel.EMAIL, Channel.SMS, Channel.VOICEMAIL})  # others may read or hear it
RINGING = OVERHEARD | {Channel.PHONE}  # it makes itself noticed


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the communications policy, in one version of it; `content` is None only where never."""

    footing: Footing
    content: Content | None
    version_id: str

    def __post_init__(self) -> None:
        if (self.footing == Footing.NEVER) == (self.content is not None):
            raise ValueError("a cell names a content unless its footing is never")

    def narrowed_by(self, other: Cell) -> Cell:
        """The stricter of both in each respect: so a boundary can't widen, whatever it says."""
        footing = max(self.footing, other.footing, key=cells.STRICTNESS.index)
        contents = [cell.content for cell in (self, other) if cell.content]
        most = min(contents, key=lambda content: content.width) if footing != Footing.NEVER else None
        return Cell(footing=footing, content=most, version_id=self.version_id)


@dataclass(frozen=True, kw_only=True)
class ContactPoint:
    id: str
    verified_at: datetime | None = None
    is_suspended: bool = False
    belongs_to_recipient: bool = True
    opted_out_at: datetime | None = None  # a STOP received from it, on this channel
    refused_at: datetime | None = None  # what came from it reads like a refusal; nobody has decided yet

    def is_verified(self, now: datetime) -> bool:
        return self.verified_at is not None and self.verified_at <= now


@dataclass(frozen=True, kw_only=True)
class Consent:
    """`contact_point_id` is None for a channel without an address (video)."""

    id: str
    form_version_id: str
    channel: Channel
    contact_point_id: str | None
    circumstances: frozenset[Circumstance]
    given_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    is_superseded: bool = False

    def is_current(self, now: datetime) -> bool:
        """A revocation counts whatever its date: a clock that is ahead must not send one more message."""
        if self.revoked_at or self.is_superseded or self.given_at > now:
            return False
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, kw_only=True)
class _Scope:
    """None means every one of them."""

    channel: Channel | None = None
    contact_point_id: str | None = None
    circumstances: frozenset[Circumstance] | None = None
    received_at: datetime
    ended_at: datetime | None = None

    def covers(self, facts: Facts) -> bool:
        if self.received_at > facts.now or (self.ended_at and self.ended_at <= facts.now):
            return False
        if self.channel not in (None, facts.channel):
            return False
        if self.contact_point_id is not None and self.contact_point_id != facts.address_id:
            return False
        return self.circumstances is None or facts.circumstance in self.circumstances


@dataclass(frozen=True, kw_only=True)
class ConfidentialRequest(_Scope):
    """45 CFR 164.522(b): reach me this way (`is_avoidance` False) or not this way. More than the minimum goes
    only where the client wanted it after the warning."""

    id: str
    is_avoidance: bool = False
    content: Content = Content.MINIMUM
    warned_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.is_avoidance and self.channel is None:
            raise ValueError("a request to be reached names the channel")

    @property
    def granted(self) -> Content:
        if self.warned_at is None and self.content.width > Content.MINIMUM.width:
            return Content.MINIMUM
        return self.content


@dataclass(frozen=True, kw_only=True)
class Restriction(_Scope):
    """45 CFR 164.522(a): what the practice has agreed not to disclose there, by that way, about that. Only
    restrictions on what this recipient is sent belong here: with no scope, one closes everything."""

    id: str


@dataclass(frozen=True, kw_only=True)
class AccessRequest:
    """45 CFR 164.524: the client's own records by plain email to this address."""

    id: str
    contact_point_id: str
    received_at: datetime
    warned_at: datetime | None = None
    closed_at: datetime | None = None

    def covers(self, facts: Facts) -> bool:
        if (facts.circumstance, facts.channel) != (Circumstance.RECORDS_RELEASE, Channel.EMAIL):
            return False
        if self.received_at > facts.now or (self.closed_at and self.closed_at <= facts.now):
            return False
        return self.contact_point_id == facts.address_id


@dataclass(frozen=True, kw_only=True)
class SafeContact:
    """`spans` are the safe times on the recipient's clock; none means any time."""

    id: str
    never_use: frozenset[str] = frozenset()  # contact point ids
    spans: tuple[Span, ...] = ()
    no_voicemail: bool = False
    discretion: Discretion = Discretion.ORDINARY


@dataclass(frozen=True, kw_only=True)
class Device:
    """A browser that is woken without content. `seen_by_others`: the id of what says that somebody may see it."""

    id: str
    seen_by_others: str | None = None


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What is known of the text itself. `telling`: the kinds of what the content check found, never the words.
    `override_id`: somebody gave a reason for sending it all the same. `longest` and `most_a_day` advise only."""

    telling: frozenset[str] = frozenset()
    override_id: str | None = None
    length: int = 0  # characters
    sent_today: int = 0  # by the same author to the same client, this one not counted
    longest: int | None = None
    most_a_day: int | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """`wanted` is what the sender would let travel; `zone` is the recipient's. Instants are aware.

    `urgent`: codes and what can't wait pass quiet hours, never safe-contact times; a crisis is always urgent.
    `inbound_at`: when that came in, from this very address, which is answered now.
    `proves_address`: the invitation or code by which this very address is proven.
    `confirms_opt_out`: the one text that confirms a STOP.
    `answers_keyword`: the fixed answer to HELP or START.
    `boundary`: the author's own cell, with the boundary's id for its version; it only ever narrows.
    `vendor_id`: whose agreement (BAA) was looked at. `may_override`: the policy takes a reason for telling words.
    `device`: the portal's bell on one browser of the recipient's; the channel is then the portal.
    `others`: channels already known to be usable, for the ways out."""

    circumstance: Circumstance
    channel: Channel
    wanted: Content
    now: datetime
    zone: str
    cell: Cell
    vault: VaultStatus = VaultStatus.OPEN
    vendor_may_carry: bool = True
    vendor_id: str | None = None
    boundary: Cell | None = None
    writing: Writing | None = None
    may_override: bool = True
    contact_point: ContactPoint | None = None
    device: Device | None = None
    consents: tuple[Consent, ...] = ()
    requests: tuple[ConfidentialRequest, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    access_request: AccessRequest | None = None
    safe_contact: SafeContact | None = None
    office_hours: OfficeHours | None = None
    quiet_hours: QuietHours | None = None
    urgent: bool = False
    inbound_at: datetime | None = None
    proves_address: bool = False
    confirms_opt_out: bool = False
    answers_keyword: bool = False
    has_portal: bool = True
    others: frozenset[Channel] = frozenset()

    def __post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise ValueError("now is an aware instant")

    @property
    def address_id(self) -> str | None:
        return self.contact_point.id if self.contact_point else None

    @property
    def in_force(self) -> Cell:
        """The policy's cell as the author's boundary leaves it."""
        return self.cell.narrowed_by(self.boundary) if self.boundary else self.cell

    @property
    def rings_as(self) -> Channel:
        """A device that lights up is as loud as a text."""
        return Channel.SMS if self.device else self.channel

    @property
    def is_urgent(self) -> bool:
        return self.urgent or self.circumstance == Circumstance.CRISIS

    @property
    def is_notice(self) -> bool:
        return (self.circumstance, self.wanted) == (Circumstance.ACCOUNT, Content.LINK_ONLY)
