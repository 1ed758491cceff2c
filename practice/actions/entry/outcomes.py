"""What came of something that somebody typed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.core.exceptions import ValidationError

from practice import submissions
from practice.models.people import User


class Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    SPENT = "spent"  # too late, used, or tried too often: begin again
    RESTS = "rests"  # it is they, and they act for nobody now: they are told whom to call
    CALL = "call"  # the practice has to help: one PIN of two people at a mailbox, or guessing there


@dataclass(frozen=True, slots=True)
class PinAnswer:
    outcome: Outcome
    user: User | None = None


class TooMany(Exception):
    """Too many in an hour to this address, or from this network; strangers' addresses count too."""


class EasyPin(Exception):
    """Too easy to guess, or already somebody's at the same mailbox: the same answer for both."""


class BadWord(ValidationError):
    """The word that goes with an invitation is too short; the message says so."""

    def __str__(self) -> str:
        return " ".join(self.messages)


def is_repeat(submission: submissions.Submission | None, *, now: datetime) -> bool:
    """Claims the form's key. True: the same form, same content, once more: judged, not counted again."""
    try:
        submissions.claim(submission, now=now)
    except submissions.AlreadyDone:
        return True
    return False
