"""Who wakes a browser (RFC 8292): a small signed statement for one push service, good for half a day."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any, Protocol

SCHEME = "vapid"
GOOD_FOR = timedelta(hours=12)  # push services take 24 at the most
HEAD = {"typ": "JWT", "alg": "ES256"}


class Signer(Protocol):
    """A key on P-256; `public` is the uncompressed point, a signature the two numbers of 32 bytes each."""

    @property
    def public(self) -> bytes: ...

    def sign(self, data: bytes) -> bytes: ...


def authorization(origin: str, contact: str, signer: Signer, now: datetime) -> str:
    """The header's value. `contact`: mailto: or https:, for the push service's people."""
    body = {"aud": origin, "exp": int((now + GOOD_FOR).timestamp()), "sub": contact}
    signed = f"{_part(HEAD)}.{_part(body)}"
    return f"{SCHEME} t={signed}.{text(signer.sign(signed.encode()))}, k={text(signer.public)}"


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def raw(part: str) -> bytes:
    """Raises ValueError."""
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _part(value: dict[str, Any]) -> str:
    return text(json.dumps(value, separators=(",", ":")).encode())
