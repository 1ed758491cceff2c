"""Names as people type them."""

import unicodedata


def name(typed: str) -> str:
    """Case, accents' encoding and doubled spaces apart, it is the same name."""
    return " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
