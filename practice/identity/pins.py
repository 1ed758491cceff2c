"""Six digits that a person chose: which of them are too easy to guess."""

LENGTH = 6
_RUN = "01234567890123456789"
_FAVOURITES = frozenset(
    {
        "112233",
        "223344",
        "102030",
        "131415",
        "147258",
        "147896",
        "159357",
        "159753",
        "258456",
        "520520",
        "789456",
    }
)


def is_easy(pin: str) -> bool:
    """What somebody who holds the phone would try first: one digit, a run, a pattern, a favourite."""
    return any((len(set(pin)) < 3, pin in _RUN, pin[::-1] in _RUN, _repeats(pin), pin in _FAVOURITES))


def _repeats(pin: str) -> bool:
    """121212, 123123, 123321."""
    return pin[:3] == pin[3:] or pin[:2] * 3 == pin or pin == pin[::-1]
