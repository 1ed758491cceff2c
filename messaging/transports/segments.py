"""How many text messages a text becomes: 160 characters of the GSM alphabet, 70 of any other.

Source: 3GPP TS 23.038 (alphabet, extension table) and TS 23.040 (header of joined messages).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")  # each costs an escape besides

Alphabet = Literal["GSM-7", "UCS-2"]
# units that fit into a message alone, and into each of several joined ones
ROOM: dict[Alphabet, tuple[int, int]] = {"GSM-7": (160, 153), "UCS-2": (70, 67)}


@dataclass(frozen=True, slots=True)
class Segments:
    """`units` are septets in GSM-7 and 16-bit words in UCS-2; `left` is the room in the last message."""

    alphabet: Alphabet
    units: int
    count: int
    left: int


def measure(text: str) -> Segments:
    alphabet: Alphabet = "GSM-7" if all(c in BASIC or c in EXTENSION for c in text) else "UCS-2"
    costs = [_cost(character, alphabet) for character in text]
    alone, joined = ROOM[alphabet]
    units = sum(costs)
    if units <= alone:
        return Segments(alphabet, units, 1 if text else 0, alone - units)
    count, used = _pack(costs, joined)
    return Segments(alphabet, units, count, joined - used)


def _cost(character: str, alphabet: Alphabet) -> int:
    if alphabet == "GSM-7":
        return 2 if character in EXTENSION else 1
    return 2 if ord(character) > 0xFFFF else 1


def _pack(costs: Sequence[int], room: int) -> tuple[int, int]:
    """Messages needed and units in the last: an escape or a surrogate pair is never torn apart."""
    count, used = 1, 0
    for cost in costs:
        if used + cost > room:
            count, used = count + 1, 0
        used += cost
    return count, used
