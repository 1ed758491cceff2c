"""Whom it goes to: an address or a browser of a client's, a colleague, or somebody who wrote for the first time."""

from dataclasses import dataclass
from uuid import UUID

from messaging.models import InquiryAnswer
from messaging.outbox import first_answers
from messaging.outbox.rows import Row
from practice import addresses, crypto, safe
from practice.models import Client, Notice, PushSubscription, TellingPreference, User, Vault
from practice.vocabulary import Channel


@dataclass(frozen=True, slots=True)
class Recipient:
    """`index`: of the address, for the lock that a revocation takes. `client_id`: None for a colleague and for a stranger."""

    index: bytes
    vault_id: UUID
    client_id: UUID | None


def of(row: Row) -> Recipient:
    if isinstance(row, InquiryAnswer):
        return Recipient(bytes(row.address_index), row.vault_id, None)
    if (point := row.contact_point) is not None:
        return Recipient(bytes(point.address_index), point.vault_id, point.client_id)
    if (device := device_of(row)) is not None:
        owner = Client.objects.filter(vault_id=device.vault_id).values_list("pk", flat=True).first()
        return Recipient(bytes(device.endpoint_hash), device.vault_id, owner)
    kind = "phone" if row.channel == Channel.SMS else "email"
    index = addresses.index(kind, address_of(row))
    return Recipient(index, safe.vault_id(Vault.Kind.NOTICES), None)


def colleague(row: Row) -> User:
    """Whom a notice without an address goes to; the database holds that there is one."""
    user = row.user if isinstance(row, Notice) else None
    if user is None:
        raise ValueError("this goes to no colleague")
    return user


def device_of(row: Row) -> PushSubscription | None:
    """The browser that is woken, a client's own or a colleague's."""
    return row.subscription if isinstance(row, Notice) else None


def address(row: Row, grant: crypto.Grant) -> str:
    if isinstance(row, InquiryAnswer):
        return first_answers.address(row, grant)
    if row.contact_point is not None:
        return crypto.open(row.contact_point, "address", by=grant) or ""
    if (device := device_of(row)) is not None:
        return crypto.open(device, "endpoint", by=grant) or ""
    return address_of(row)


def address_of(row: Row) -> str:
    """A colleague's own mailbox, or their mobile as they have it now; taken back meanwhile, it goes nowhere."""
    whom = colleague(row)
    if row.channel != Channel.SMS:
        return whom.email
    return TellingPreference.objects.filter(user=whom).values_list("mobile", flat=True).first() or ""
