"""An authenticator on somebody's phone (RFC 6238): written here, so that the product's own is checked by another."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

PERIOD = 30


def step() -> int:
    return int(time.time()) // PERIOD


def code(secret: str, at: int | None = None) -> str:
    """The six digits of one step of time; of this one, unless said."""
    key = base64.b32decode(secret.replace(" ", "").upper())
    digest = hmac.new(key, struct.pack(">Q", step() if at is None else at), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
