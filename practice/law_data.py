"""Dated tables of law, as they were last looked up: each value with its citation and how well it is established."""

import csv
from functools import cache
from pathlib import Path

from practice.rules.minors import Clause, Law

DATA = Path(__file__).parent / "data"


@cache
def minors() -> dict[str, Law]:
    """By state: the age of majority, and the lowest age of consent to outpatient therapy."""
    consent = {row["jurisdiction"]: row for row in _rows("minor_consent.csv")}
    return {
        state: Law(
            state=state,
            majority=Clause(int(row["age"]), row["citation"], row["verified"]),
            consent=_consent(consent[state]),
        )
        for row in _rows("majority.csv")
        if (state := row["jurisdiction"])
    }


def minor_law(state: str | None) -> Law | None:
    return minors().get(state or "")


def _consent(row: dict[str, str]) -> Clause:
    age = int(row["age"]) if row["age"] else None
    return Clause(age, row["citation"], row["verified"], row["limits"])


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
