"""A drawn signature is strokes on a sheet; whatever else a path could say is none."""

import pytest

from consent.rules.drawing import LONGEST, is_drawing

GOOD = "M10 10L20 30L40 50L60 70L80 90L100 110M200 20L210 40L220 60"


EIGHT = "M10 10L20 30L40 50L60 70L80 90L100 110L120 130L140 150"


@pytest.mark.parametrize(
    "path",
    [
        GOOD,
        EIGHT,  # the fewest points
        GOOD + "L600 200",  # the sheet's last corner
        "M1 1" + "L1 1" * 7_499,  # the longest: 30,000 characters
    ],
)
def test_strokes_are_a_drawing(path: str) -> None:
    assert is_drawing(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "M10 10L20 20",  # a slip
        EIGHT.rpartition("L")[0],  # one point less than a signature has
        "M1 1" + "L1 1" * 7_498 + "L10 1",  # one character more
        GOOD + '"/><script>alert(1)</script>',
        GOOD + "\n",
        GOOD.replace("L", "l"),
        GOOD + "C1 1 2 2 3 3",
        GOOD + "L601 10",  # off the sheet
        GOOD + "L10 201",
        GOOD + "L1e2 10",
        GOOD + "L-1 10",
        GOOD + "L01 10",
        "M1 1" + "L1 1" * LONGEST,
    ],
)
def test_anything_else_is_not(path: str) -> None:
    assert not is_drawing(path)
