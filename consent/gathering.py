"""From rows to the frozen facts of `consent.rules.decide`: everything about one client, read once, asked for each channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from consent import models
from consent.rules import facts as f
from practice import policy as in_force
from practice.models import Client, ContactPoint, User, Vault
from practice.policy import PolicyInForce
from practice.prepared import prepared
from practice.rules import boundaries, vendors
from practice.rules.boundaries import Boundary
from practice.rules.cells import Cell
from practice.rules.policy_terms import takes_reasons
from practice.rules.spans import between
from practice.rules.vendors import VendorFact
from practice.vocabulary import Channel, Circumstance, Content, Discretion, VaultStatus

CHANNEL_OF: dict[str, Channel] = {
    ContactPoint.Kind.EMAIL: Channel.EMAIL,
    ContactPoint.Kind.PHONE: Channel.SMS,
}


@dataclass(frozen=True)
class ClientFacts:
    """What holds for one client now, whichever channel is asked for."""

    client: Client
    vault_status: VaultStatus
    policy: PolicyInForce
    points: tuple[ContactPoint, ...]
    consents: tuple[f.Consent, ...]
    requests: tuple[f.ConfidentialRequest, ...]
    restrictions: tuple[f.Restriction, ...]
    vendors: tuple[VendorFact, ...]
    safe: dict[UUID, models.SafeContact]
    opt_outs: dict[tuple[bytes, str], datetime]
    refusals: dict[tuple[bytes, str], datetime]

    def best_point(self, channel: str) -> ContactPoint | None:
        """What this channel would use: one with a standing consent first, then a proven one, then the newest."""
        mine = [point for point in self.points if channel in _SERVES[point.kind]]
        agreed = {
            one.contact_point_id
            for one in self.consents
            if one.channel == channel and not one.revoked_at and not one.is_superseded
        }
        mine.sort(key=lambda p: (str(p.pk) in agreed, p.verified_at is not None, p.created_at), reverse=True)
        return mine[0] if mine else None


_SERVES: dict[str, frozenset[Channel]] = {
    ContactPoint.Kind.EMAIL: frozenset({Channel.EMAIL}),
    ContactPoint.Kind.PHONE: frozenset({Channel.SMS, Channel.PHONE, Channel.VOICEMAIL}),
}
_OF_CONSENT = (
    "channel", "contact_point", "circumstances", "given_at", "expires_at", "revoked_at", "superseded_at",
    "signature__form_version",
)  # fmt: skip


def gather(client: Client, policy: PolicyInForce, *, vault_status: str | None = None) -> ClientFacts:
    """Nine queries, however many rows; nothing sealed is read but the words of safe contact.

    `vault_status`: for a page that has just read it. An act and a delivery ask anew.
    """
    status = vault_status or _statuses(client.vault_id)[0]
    points = tuple(_points(client.pk))
    return ClientFacts(
        client=client,
        vault_status=VaultStatus(status),
        policy=policy,
        points=points,
        consents=tuple(_consent(row) for row in _consents(client.pk)),
        requests=tuple(_request(row) for row in _asked(client.pk)),
        restrictions=tuple(_restriction(row) for row in _binding(client.pk)),
        vendors=in_force.vendors(),
        safe={row.contact_point_id: row for row in _safe_rows(client.pk)},
        opt_outs=_when(_opt_outs(client.pk)),
        refusals=_when(_refusals(client.pk)),
    )


def facts(
    known: ClientFacts,
    *,
    channel: str,
    circumstance: str,
    wanted: Content,
    now: datetime,
    point: ContactPoint | None = None,
    urgent: bool = False,
    proves_address: bool = False,
    confirms_opt_out: bool = False,
    answers_keyword: bool = False,
    boundary: Boundary | None = None,
    text: f.Writing | None = None,
) -> f.Facts:
    """`boundary`: of whoever wrote it, at composing and at delivery; a fixed text of the house has none."""
    cell = known.policy.cell(circumstance, channel)
    return f.Facts(
        circumstance=Circumstance(circumstance),
        channel=Channel(channel),
        wanted=wanted,
        now=now,
        zone=known.client.time_zone,
        cell=f.Cell(footing=cell.footing, content=cell.content, version_id=str(known.policy.version)),
        vault=known.vault_status,
        **_carrier(known, channel, now),
        **_own_terms(known, cell, boundary),
        writing=text,
        may_override=takes_reasons(known.policy.guidance),
        contact_point=_point(point, channel, known) if point else None,
        consents=known.consents,
        requests=known.requests,
        restrictions=known.restrictions,
        safe_contact=_safe(known, point),
        urgent=urgent,
        proves_address=proves_address,
        confirms_opt_out=confirms_opt_out,
        answers_keyword=answers_keyword,
        has_portal=known.client.user_id is not None or known.client.kind == Client.Kind.SHARED,
    )


def colleague_facts(
    user: User, policy: PolicyInForce, now: datetime, channel: Channel = Channel.EMAIL
) -> f.Facts:
    """A fixed text to a colleague's own mailbox or mobile: nobody's consent is asked, and it waits for no hour."""
    cell = policy.cell(Circumstance.ACCOUNT, channel)
    return f.Facts(
        circumstance=Circumstance.ACCOUNT,
        channel=channel,
        wanted=Content.LINK_ONLY,
        now=now,
        zone=policy.hours.zone,
        cell=f.Cell(footing=cell.footing, content=cell.content, version_id=str(policy.version)),
        contact_point=f.ContactPoint(id=str(user.pk), verified_at=user.created_at),
        urgent=True,
        has_portal=False,
    )


def _point(point: ContactPoint, channel: str, known: ClientFacts) -> f.ContactPoint:
    return f.ContactPoint(
        id=str(point.pk),
        verified_at=point.verified_at,
        is_suspended=point.suspended_at is not None,
        belongs_to_recipient=point.client_id == known.client.pk,
        opted_out_at=known.opt_outs.get((bytes(point.address_index), channel)),
        refused_at=known.refusals.get((bytes(point.address_index), channel)),
    )


def _consent(row: models.Consent) -> f.Consent:
    return f.Consent(
        id=str(row.pk),
        form_version_id=str(row.signature.form_version_id),
        channel=Channel(row.channel),
        contact_point_id=str(row.contact_point_id) if row.contact_point_id else None,
        circumstances=frozenset(Circumstance(one) for one in row.circumstances),
        given_at=row.given_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        is_superseded=row.superseded_at is not None,
    )


def _request(row: models.ChannelRequest) -> f.ConfidentialRequest:
    return f.ConfidentialRequest(
        id=str(row.pk),
        channel=Channel(row.channel),
        contact_point_id=str(row.contact_point_id) if row.contact_point_id else None,
        circumstances=frozenset(Circumstance(one) for one in row.circumstances) or None,
        received_at=row.made_at,
        ended_at=row.ended_at,
        is_avoidance=not row.is_wanted,
        content=Content(row.content),
        warned_at=row.warned_at,
    )


@prepared
def _statuses(vault_id: UUID) -> QuerySet[Vault, str]:
    return Vault.objects.filter(pk=vault_id).values_list("status", flat=True)


@prepared
def _points(client_id: UUID) -> QuerySet[ContactPoint]:
    mine = ContactPoint.objects.filter(client_id=client_id, representation=None, suspended_at=None)
    return mine.defer("address")


@prepared
def _consents(client_id: UUID) -> QuerySet[models.Consent]:
    return models.Consent.objects.for_client(client_id).select_related("signature").only(*_OF_CONSENT)


@prepared
def _safe_rows(client_id: UUID) -> QuerySet[models.SafeContact]:
    return models.SafeContact.objects.filter(client_id=client_id).select_related("contact_point")


@prepared
def _asked(client_id: UUID) -> QuerySet[models.ChannelRequest]:
    return models.ChannelRequest.objects.filter(client_id=client_id).defer("where")


@prepared
def _binding(client_id: UUID) -> QuerySet[models.Restriction]:
    """What the practice agreed to, or had to; of those only what closes a way. The words stay sealed."""
    agreed = models.Restriction.objects.filter(client_id=client_id, is_agreed=True, closes_channel=True)
    return agreed.defer("what", "answer")


def _restriction(row: models.Restriction) -> f.Restriction:
    return f.Restriction(
        id=str(row.pk),
        channel=Channel(row.channel) if row.channel else None,
        contact_point_id=str(row.contact_point_id) if row.contact_point_id else None,
        circumstances=frozenset(Circumstance(one) for one in row.circumstances) or None,
        received_at=row.answered_at or row.made_at,
        ended_at=row.ended_at,
    )


def _carrier(known: ClientFacts, channel: str, now: datetime) -> dict[str, Any]:
    today = now.astimezone(ZoneInfo(known.policy.hours.zone)).date()
    found = vendors.carrier(channel, known.vendors, today)
    may_carry = vendors.may_carry(channel, known.vendors, today)
    return {"vendor_may_carry": may_carry, "vendor_id": found.id if found else None}


def _own_terms(known: ClientFacts, cell: Cell, boundary: Boundary | None) -> dict[str, Any]:
    """The author's own cell and hours: the policy's, where their boundary says nothing."""
    return {
        "boundary": _boundary(cell, boundary),
        "office_hours": boundaries.tightened_hours(known.policy.hours, boundary),
        "quiet_hours": boundaries.tightened_quiet(known.policy.quiet, boundary),
    }


def _boundary(cell: Cell, boundary: Boundary | None) -> f.Cell | None:
    """Where their boundary says anything about this cell or about hours."""
    if boundary is None:
        return None
    own = boundaries.tightened(cell, boundary)
    if own == cell and boundary.quiet is None and not boundary.week:
        return None
    return f.Cell(footing=own.footing, content=own.content, version_id=boundary.id)


def _safe(known: ClientFacts, point: ContactPoint | None) -> f.SafeContact | None:
    row = known.safe.get(point.pk) if point else None
    if row is None:
        return None
    spans = between(row.from_time, row.until_time) if row.from_time and row.until_time else ()
    never = frozenset({str(row.contact_point_id)}) if not row.may_be_used else frozenset()
    return f.SafeContact(
        id=str(row.pk),
        never_use=never,
        spans=tuple(spans),
        no_voicemail=not row.may_leave_voicemail,
        discretion=Discretion(row.discretion),
    )


def _when(rows: Iterable[Any]) -> dict[tuple[bytes, str], datetime]:
    """The last of each address and channel counts."""
    return {(bytes(row.address_index), row.channel): row.received_at for row in rows}


@prepared
def _opt_outs(client_id: UUID) -> QuerySet[models.OptOut]:
    mine = _points.compose(client_id).values("address_index")
    return models.OptOut.objects.filter(address_index__in=mine).order_by("received_at")


@prepared
def _refusals(client_id: UUID) -> QuerySet[models.Refusal]:
    """What came from there and reads like a refusal, while nobody has decided."""
    mine = _points.compose(client_id).values("address_index")
    return models.Refusal.objects.standing().filter(address_index__in=mine).order_by("-received_at")
