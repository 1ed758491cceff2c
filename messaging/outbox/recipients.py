"""Whom it goes to: an address of a client's, a colleague, or somebody who wrote for the first time."""

from dataclasses import dataclass
from uuid import UUID

from messaging.models import InquiryAnswer
from messaging.outbox import first_answers
from messaging.outbox.rows import Row
from practice import addresses, crypto, safe
from practice.models import Notice, User, Vault


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
    index = addresses.index("email", colleague(row).email)
    return Recipient(index, safe.vault_id(Vault.Kind.NOTICES), None)


def colleague(row: Row) -> User:
    """Whom a notice without an address goes to; the database holds that there is one."""
    user = row.user if isinstance(row, Notice) else None
    if user is None:
        raise ValueError("this goes to no colleague")
    return user


def address(row: Row, grant: crypto.Grant) -> str:
    if isinstance(row, InquiryAnswer):
        return first_answers.address(row, grant)
    if row.contact_point is not None:
        return crypto.open(row.contact_point, "address", by=grant) or ""
    return colleague(row).email
