"""From rows to the frozen facts of `consent.rules.decide`: everything about one client, read once, asked for each channel."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consent import models
from consent.rules import facts as f
from practice.models import Client, ContactPoint, User, Vault
from practice.policy import PolicyInForce
from practice.rules.spans import between
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
    safe: dict[UUID, models.SafeContact]
    opt_outs: dict[tuple[bytes, str], datetime]

    def best_point(self, channel: str) -> ContactPoint | None:
        """What this channel would use: one with a standing consent first, then a proven one, then the newest."""
        mine = [point for point in self.points if channel in (CHANNEL_OF[point.kind], _VOICE.get(point.kind))]
        agreed = {
            one.contact_point_id for one in self.consents if one.channel == channel and not one.revoked_at
        }
        mine.sort(key=lambda p: (str(p.pk) in agreed, p.verified_at is not None, p.created_at), reverse=True)
        return mine[0] if mine else None


_VOICE: dict[str, Channel] = {ContactPoint.Kind.PHONE: Channel.PHONE}
_OF_CONSENT = (
    "channel", "contact_point", "circumstances", "given_at", "expires_at", "revoked_at", "superseded_at",
    "signature__form_version",
)  # fmt: skip


def gather(client: Client, policy: PolicyInForce, *, vault_status: str | None = None) -> ClientFacts:
    """Six queries, however many rows; nothing sealed is read but the words of safe contact.

    `vault_status`: for a page that has just read it. An act and a delivery ask anew.
    """
    status = vault_status or Vault.objects.values_list("status", flat=True).get(pk=client.vault_id)
    known = ContactPoint.objects.filter(client=client, representation=None, suspended_at=None)
    points = tuple(known.defer("address"))
    consents = models.Consent.objects.for_client(client.pk).select_related("signature").only(*_OF_CONSENT)
    return ClientFacts(
        client=client,
        vault_status=VaultStatus(status),
        policy=policy,
        points=points,
        consents=tuple(_consent(row) for row in consents),
        requests=tuple(_request(row) for row in models.ChannelRequest.objects.filter(client=client)),
        safe={row.contact_point_id: row for row in models.SafeContact.objects.filter(client=client)},
        opt_outs=_opt_outs(points),
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
) -> f.Facts:
    cell = known.policy.cell(circumstance, channel)
    return f.Facts(
        circumstance=Circumstance(circumstance),
        channel=Channel(channel),
        wanted=wanted,
        now=now,
        zone=known.client.time_zone,
        cell=f.Cell(footing=cell.footing, content=cell.content, version_id=str(known.policy.version)),
        vault=known.vault_status,
        contact_point=_point(point, channel, known) if point else None,
        consents=known.consents,
        requests=known.requests,
        safe_contact=_safe(known, point),
        office_hours=known.policy.hours,
        quiet_hours=known.policy.quiet,
        urgent=urgent,
        proves_address=proves_address,
        confirms_opt_out=confirms_opt_out,
        has_portal=known.client.user_id is not None or known.client.kind == Client.Kind.SHARED,
    )


def colleague_facts(user: User, policy: PolicyInForce, now: datetime) -> f.Facts:
    """A fixed text to a colleague's own mailbox: nobody's consent is asked, and it waits for no hour."""
    cell = policy.cell(Circumstance.ACCOUNT, Channel.EMAIL)
    return f.Facts(
        circumstance=Circumstance.ACCOUNT,
        channel=Channel.EMAIL,
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
    )


def _consent(row: models.Consent) -> f.Consent:
    return f.Consent(
        id=str(row.pk),
        form_version_id=str(row.signature.form_version_id),
        channel=Channel(row.channel),
        contact_point_id=str(row.contact_point_id),
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
        warned_at=row.made_at,
    )


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


def _opt_outs(points: Iterable[ContactPoint]) -> dict[tuple[bytes, str], datetime]:
    rows = models.OptOut.objects.filter(address_index__in=[point.address_index for point in points]).order_by(
        "received_at"
    )
    return {(bytes(row.address_index), row.channel): row.received_at for row in rows}
