"""Whom a delivery or notice goes to: an address of a client's, or a colleague."""

from dataclasses import dataclass
from uuid import UUID

from messaging.models import Delivery
from practice import addresses, crypto, safe
from practice.models import Notice, User, Vault


@dataclass(frozen=True, slots=True)
class Recipient:
    """`index`: of the address, for the lock that a revocation takes. `client_id`: None for a colleague."""

    index: bytes
    vault_id: UUID
    client_id: UUID | None


def of(row: Delivery | Notice) -> Recipient:
    if (point := row.contact_point) is not None:
        return Recipient(bytes(point.address_index), point.vault_id, point.client_id)
    index = addresses.index("email", colleague(row).email)
    return Recipient(index, safe.vault_id(Vault.Kind.NOTICES), None)


def colleague(row: Delivery | Notice) -> User:
    """Whom a notice without an address goes to; the database holds that there is one."""
    user = row.user if isinstance(row, Notice) else None
    if user is None:
        raise ValueError("this goes to no colleague")
    return user


def address(row: Delivery | Notice, grant: crypto.Grant) -> str:
    if row.contact_point is not None:
        return crypto.open(row.contact_point, "address", by=grant) or ""
    return colleague(row).email
