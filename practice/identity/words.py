"""The word that is given in person or by phone: heard, then typed, so small differences don't count."""

import unicodedata
from uuid import UUID

from practice import crypto

SHORTEST = 4


def normal(text: str) -> str:
    """Case, accents' encoding and spaces at the ends or doubled make no other word."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def hashed(text: str, contact_point_id: UUID) -> bytes:
    """Bound to the address it belongs to, so that a renewed invitation can take it over."""
    return crypto.hash_code(normal(text).replace("\0", ""), f"word|{contact_point_id}")
