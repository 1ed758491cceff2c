"""Second-factor secrets, which allauth keeps in a JSON column, under the newest key."""

import base64
import binascii
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from practice import safe
from practice.crypto import fields
from practice.identity.adapters import MFA_PLACE
from practice.models.vault import Vault


def reseal() -> int:
    """How many were under an older one."""
    return sum(_one(pk) for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _one(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return False
    data = _again(row.data)
    if data == row.data:
        return False
    row.data = data
    row.save(update_fields=["data"])
    return True


def _again(value: Any) -> Any:
    """Sealed texts lie at different places for each kind of factor: a text is taken for one by its form."""
    if isinstance(value, dict):
        return {name: _again(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_again(part) for part in value]
    sealed = _sealed(value) if isinstance(value, str) else b""
    newer = safe.reseal_loose(Vault.Kind.CREDENTIALS, *MFA_PLACE, sealed) if sealed else None
    return value if newer is None else base64.b64encode(newer).decode()


def _sealed(text: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if fields.may_be_sealed(found) else b""
