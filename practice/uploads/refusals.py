"""Why a file is not taken, as codes. The words stand in `words`."""

from enum import StrEnum


class Refusal(StrEnum):
    EMPTY = "empty"
    KIND = "kind"
    HEIC = "heic"
    BROKEN = "broken"
    LOCKED = "locked"  # a PDF that asks for a password
    TOO_MUCH = "too_much"  # more memory or time than cleaning may cost
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOGETHER = "together"
    INFECTED = "infected"
    LATE = "late"  # the time for this message's files was up before its turn
    QUOTA = "quota"
    WAIT = "wait"  # too many of this person's files were refused within the hour


EXITS = {20: Refusal.BROKEN, 21: Refusal.LOCKED, 22: Refusal.TOO_MUCH, 23: Refusal.HEIC}
"""The child's exit codes. Any other but 0: it was stopped, or fell over the file."""


class Refused(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
