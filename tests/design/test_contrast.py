"""The tokens keep their promise, by day and by night: text at 4.5 to 1, edges of fields at 3 to 1."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#fff|oklch\([^)]*\)), (oklch\([^)]*\))\);")
NUMBERS = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")

GROUNDS = ("paper", "card", "sunk")
TEXT = [
    (ink, ground)
    for ink in ("ink", "muted", "accent", "accent-deep", "secure", "caution", "danger")
    for ground in GROUNDS
]
TEXT += [
    (ink, f"{kind}-soft")
    for kind in ("accent", "secure", "caution", "danger")
    for ink in ("ink", "muted", kind)
]
TEXT += [("on-accent", "accent"), ("on-accent", "accent-deep"), ("on-mine", "mine")]
EDGES = [
    ("edge", "paper"),
    ("edge", "card"),
    ("accent", "card"),
    ("danger", "card"),
    ("secure", "secure-soft"),
]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG) of `#fff` or `oklch(L% C H)`, clipped to sRGB."""
    if colour == "#fff":
        return 1.0
    found = NUMBERS.fullmatch(colour)
    assert found, colour
    light, chroma, hue = float(found[1]) / 100, float(found[2]), math.radians(float(found[3]))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(1.0, max(0.0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colours(scheme: int) -> dict[str, float]:
    return {match[1]: luminance(match[2 + scheme]) for match in PAIR.finditer(TOKENS.read_text())}


def contrast(one: float, other: float) -> float:
    high, low = max(one, other), min(one, other)
    return (high + 0.05) / (low + 0.05)


def test_known_contrasts() -> None:
    assert contrast(luminance("#fff"), luminance("oklch(0% 0 0)")) == pytest.approx(21)
    assert contrast(luminance("#fff"), luminance("oklch(59.99% 0 0)")) == pytest.approx(
        1.05 / (0.5999**3 + 0.05), rel=1e-3
    )


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_tokens_keep_their_contrast(scheme: int) -> None:
    known = colours(scheme)
    weak = [
        f"{ink} on {ground}: {contrast(known[ink], known[ground]):.2f}"
        for ink, ground in TEXT
        if contrast(known[ink], known[ground]) < 4.5
    ]
    weak += [
        f"edge {edge} on {ground}: {contrast(known[edge], known[ground]):.2f}"
        for edge, ground in EDGES
        if contrast(known[edge], known[ground]) < 3
    ]
    assert not weak
