"""Who rings (RFC 8292), as the push service reads it: a statement counts where its signature holds."""

import json
from dataclasses import dataclass

from messaging.transports import vapid
from practice.crypto import es256


@dataclass(frozen=True, slots=True)
class Claims:
    audience: str
    contact: str
    expires: int


def read(header: str) -> Claims | None:
    """What a header claims, where its signature holds; None where it doesn't. For who receives one."""
    scheme, _, rest = header.partition(" ")
    fields = dict(part.strip().partition("=")[::2] for part in rest.split(","))
    signed, _, signature = fields.get("t", "").rpartition(".")
    head, _, body = signed.partition(".")
    try:
        if scheme.lower() != vapid.SCHEME or json.loads(vapid.raw(head)) != vapid.HEAD:
            return None
        if not es256.verify(vapid.raw(fields.get("k", "")), vapid.raw(signature), signed.encode()):
            return None
        said = json.loads(vapid.raw(body))
        return Claims(str(said["aud"]), str(said["sub"]), int(said["exp"]))
    except (ValueError, KeyError, TypeError):
        return None
