"""Codes that people type, tokens that links carry, and what is kept of them."""

import hashlib
import hmac
import secrets

from practice.crypto import holder

TOKEN_BYTES = 32


def random_code(digits: int) -> str:
    return f"{secrets.randbelow(10**digits):0{digits}}"


def token() -> str:
    """URL-safe, 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(value: bytes | str) -> bytes:
    """SHA-256: enough for a token of 256 random bits, never for a code that can be guessed."""
    return hashlib.sha256(_bytes(value)).digest()


def hash_code(code: str, salt_context: str) -> bytes:
    """Keyed by the key-ring: who takes the database alone cannot try out all the codes.

    The context (such as the id of the row) keeps equal codes from looking equal.
    """
    if "\0" in code:
        raise ValueError("a code has no NUL")
    return holder.ring().index("code", f"{salt_context}\0{code}")


def same(a: bytes | str, b: bytes | str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(_bytes(a), _bytes(b))


def _bytes(value: bytes | str) -> bytes:
    """Whatever a stranger typed: half characters, too, must lead to a plain no."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
