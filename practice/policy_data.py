"""The default communications policy as data: twelve circumstances by nine channels, read from one file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from practice import clauses
from practice.models.policy import CommunicationsPolicy, PolicyCell
from practice.rules.cells import Cell as Cell
from practice.vocabulary import Channel, Circumstance, Content, Footing

DEFAULT = Path(__file__).parent / "data" / "policy_default.csv"
CRISIS = Path(__file__).parent / "data" / "crisis_default.json"
GUIDANCE = Path(__file__).parent / "data" / "guidance_default.json"
COLUMNS = ("circumstance", "channel", "footing", "content", "note")


class PolicyDataError(ValueError):
    """The file can't be a policy; the message names the line."""


@cache
def default_cells() -> tuple[Cell, ...]:
    with DEFAULT.open(encoding="utf-8", newline="") as file:
        return read_cells(file)


def default_crisis() -> dict[str, list[dict[str, str]]]:
    """Language → whom to call or text anywhere in the United States."""
    found: dict[str, list[dict[str, str]]] = json.loads(CRISIS.read_text(encoding="utf-8"))
    return found


def default_guidance() -> dict[str, Any]:
    """Characters of one message, messages a day, and the tone: they advise, and stop nothing."""
    found: dict[str, Any] = json.loads(GUIDANCE.read_text(encoding="utf-8"))
    return found


def default_terms(zone: str) -> dict[str, Any]:
    """What a practice begins with, until it says otherwise; `zone` is an IANA name."""
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    return {
        "hours": {"zone": zone, "week": dict.fromkeys(days, ["09:00-17:00"]), "closures": []},
        "quiet_hours": {"begins": "21:00", "ends": "08:00", "channels": [Channel.SMS.value]},
        "response": {"default": {"business_days": 1}},
        "crisis": default_crisis(),
        "guidance": default_guidance(),
        "clauses": clauses.starter(),
    }


def of_row(row: PolicyCell) -> Cell:
    """A cell as it is stored."""
    content = Content(row.content) if row.content else None
    return Cell(Circumstance(row.circumstance), Channel(row.channel), Footing(row.footing), content, row.note)


def cells_of(policy: CommunicationsPolicy) -> tuple[Cell, ...]:
    return tuple(of_row(row) for row in PolicyCell.objects.filter(policy=policy))


def read_cells(lines: Iterable[str]) -> tuple[Cell, ...]:
    """Each pair of circumstance and channel once, or PolicyDataError."""
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise PolicyDataError(f"the first line must be {','.join(COLUMNS)}")
    cells = tuple(_cell(row, number) for number, row in enumerate(reader, start=2))
    pairs = [(cell.circumstance, cell.channel) for cell in cells]
    twice = {pair for pair in pairs if pairs.count(pair) > 1}
    absent = set(product(Circumstance, Channel)) - set(pairs)
    if twice or absent:
        raise PolicyDataError(f"given twice: {_words(twice)}; not given: {_words(absent)}")
    return cells


def _cell(row: dict[str, str], number: int) -> Cell:
    try:
        footing = Footing(row["footing"])
        content = Content(row["content"]) if row["content"] else None
        circumstance, channel = Circumstance(row["circumstance"]), Channel(row["channel"])
    except ValueError as error:
        raise PolicyDataError(f"line {number}: {error}") from error
    if (footing == Footing.NEVER) == (content is not None):
        raise PolicyDataError(f"line {number}: a content is named unless the footing is never")
    return Cell(circumstance, channel, footing, content, row["note"] or "")


def _words(pairs: set[tuple[Circumstance, Channel]]) -> str:
    return ", ".join(sorted(f"{why.value}/{how.value}" for why, how in pairs)) or "none"
