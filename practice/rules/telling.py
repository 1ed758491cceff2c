"""Words that tell what a practice does to whoever sees them on a client's phone."""

ROOTS = (
    "therap",
    "psych",
    "counsel",
    "mental",
    "terap",
    "psic",
    "consejer",
    "addict",
    "recovery",
    "trauma",
    "rehab",
)


def telling_word(text: str) -> str:
    """The first such root in a name or an address, or nothing."""
    lower = text.lower()
    return next((root for root in ROOTS if root in lower), "")
