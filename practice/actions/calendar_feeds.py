"""A clinician's own times at a secret address, for their own calendar. One at a time; a new one ends the old."""

from datetime import datetime

from django.db import transaction

from practice import audit, crypto, submissions
from practice.actors import Actor
from practice.locks import only_one
from practice.models.appointment import CalendarFeed
from practice.models.people import User


@transaction.atomic
def begin_feed(*, user: User, submission: submissions.Submission | None, actor: Actor, now: datetime) -> str:
    """Answers the token: it is shown once, and only its hash is kept."""
    submissions.claim(submission, now=now)
    only_one(f"feed {user.pk}")
    end_feed(user=user, actor=actor, now=now)
    token = crypto.token()
    row = CalendarFeed.objects.create(
        user=user, user_epoch=user.epoch, token_hash=crypto.hash_token(token), created_at=now
    )
    audit.record("practice.calendar_feed.begun", actor=actor, subject=row)
    return token


@transaction.atomic
def end_feed(*, user: User, actor: Actor, now: datetime) -> bool:
    """False: there was none."""
    row = CalendarFeed.objects.filter(user=user, ended_at=None).first()
    if row is None:
        return False
    CalendarFeed.objects.filter(pk=row.pk).update(ended_at=now)
    audit.record("practice.calendar_feed.ended", actor=actor, subject=row)
    return True


def find_feed(token: str) -> CalendarFeed | None:
    """One that opens: its owner works here, and none of their sessions was ended since it was made."""
    found = CalendarFeed.objects.select_related("user").filter(
        token_hash=crypto.hash_token(token), ended_at=None
    )
    row = found.first()
    return row if row and is_open(row) else None


def is_open(row: CalendarFeed) -> bool:
    return row.user.is_active and row.user.epoch == row.user_epoch
