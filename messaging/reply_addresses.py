"""The address that an answer by mail goes to: the practice's own with a mark that leads to what is answered.

The mark is the delivery's id and says nothing to anybody else. Mail programs that drop the references of what they
answer keep the address.
"""

import re
from base64 import b32decode, b32encode
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.conf import settings

_MARK = re.compile(r"[a-z2-7]{26}")


def of(delivery_id: UUID) -> str | None:
    """None where the practice's mail server takes no such marks: then answers go to the sender's own address."""
    local, _at, domain = settings.SOTTO_REPLY_ADDRESS.rpartition("@")
    if not local:
        return None
    return f"{local}+{b32encode(delivery_id.bytes).decode().rstrip('=').lower()}@{domain}"


def named(recipients: Iterable[str]) -> Iterator[UUID]:
    """What the marks in these addresses lead to, as far as they are ours."""
    ours = settings.SOTTO_REPLY_ADDRESS.casefold()
    for one in recipients if ours else ():
        local, _at, domain = one.casefold().rpartition("@")
        whose, _plus, mark = local.rpartition("+")
        if f"{whose}@{domain}" == ours and _MARK.fullmatch(mark):
            yield UUID(bytes=b32decode(f"{mark.upper()}======"))
