"""Submission keys: a form's own number, made and signed by the server, used once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.core import signing
from django.db import IntegrityError, transaction

from practice import crypto
from practice.models.submission import SubmissionKey

_SALT = "practice.submission"
_MAX_AGE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Submission:
    """One sending of one form: its key, and a keyed hash of what was in it."""

    key: UUID
    digest: bytes


class AlreadyDone(Exception):
    """This very form was sent before; `result_id` is what came of it."""

    def __init__(self, result_id: UUID | None) -> None:
        super().__init__()
        self.result_id = result_id


class Changed(Exception):
    """The form was sent before with another text: show it again with a fresh key, nothing is lost."""


class BadKey(ValueError):
    """Not a key of ours, or too old."""


def issue(scope: str) -> str:
    """A fresh key for a form of this scope (the person and the path)."""
    return signing.dumps(uuid4().hex, salt=f"{_SALT}|{scope}")


def read(token: str, scope: str, values: str) -> Submission:
    try:
        key = UUID(signing.loads(token, salt=f"{_SALT}|{scope}", max_age=_MAX_AGE_SECONDS))
    except (signing.BadSignature, ValueError) as error:
        raise BadKey from error
    return Submission(key=key, digest=crypto.ring().index("submission", values))


def is_used(token: str, scope: str) -> bool:
    try:
        return SubmissionKey.objects.filter(pk=read(token, scope, "").key).exists()
    except BadKey:
        return False


def claim(submission: Submission | None, *, now: datetime, result_id: UUID | None = None) -> None:
    """The first write of an act, inside its transaction: the second sender waits here, then is told."""
    if submission is None:
        return
    try:
        with transaction.atomic():
            SubmissionKey.objects.create(
                id=submission.key, used_at=now, digest=submission.digest, result_id=result_id
            )
    except IntegrityError as error:
        before = SubmissionKey.objects.get(pk=submission.key)
        raise (
            AlreadyDone(before.result_id) if bytes(before.digest) == submission.digest else Changed
        ) from error
