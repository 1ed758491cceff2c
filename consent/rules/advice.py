"""What to do and what to leave in the usual cases: running late, another time, "when we meet", a boundary kept kindly."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "advice.json"


@dataclass(frozen=True)
class Advice:
    """In one language. `wordings`: keys of those that fit."""

    key: str
    title: str
    do: tuple[str, ...]
    dont: tuple[str, ...]
    wordings: frozenset[str]


@cache
def usual(language: str) -> tuple[Advice, ...]:
    """In English where there is none in this language."""
    return tuple(_one(stored, language) for stored in json.loads(DATA.read_text(encoding="utf-8")))


def of_wording(key: str, language: str) -> Advice | None:
    return next((one for one in usual(language) if key in one.wordings), None)


def _one(stored: dict[str, Any], language: str) -> Advice:
    spoken = language[:2] if language[:2] in stored["title"] else "en"
    return Advice(
        key=stored["key"],
        title=stored["title"][spoken],
        do=tuple(stored["do"][spoken]),
        dont=tuple(stored["dont"][spoken]),
        wordings=frozenset(stored["wordings"]),
    )
