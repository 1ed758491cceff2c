"""A drawn signature: strokes of straight lines on a sheet of fixed size, and nothing else that a path could say."""

import re

WIDTH, HEIGHT = 600, 200
LONGEST = 30_000  # characters
FEWEST = 8  # points: a dot or a slip is no signature

_NUMBER = r"(?:0|[1-9]\d{0,2})"
_POINT = rf"{_NUMBER} {_NUMBER}"
_STROKES = re.compile(rf"(?:M{_POINT}(?:L{_POINT})+)+")
_NUMBERS = re.compile(_NUMBER)


def is_drawing(path: str) -> bool:
    """Of the one shape that js/sign.js writes: M and L with whole numbers that lie on the sheet."""
    if len(path) > LONGEST or not _STROKES.fullmatch(path):
        return False
    numbers = [int(one) for one in _NUMBERS.findall(path)]
    across, down = numbers[::2], numbers[1::2]
    return len(across) >= FEWEST and max(across) <= WIDTH and max(down) <= HEIGHT
