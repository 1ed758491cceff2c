"""Pictures that lie with the provider of texts: fetched, cleaned, taken in, and removed there. One claim, one try.

A claim is committed before anybody is asked, and runs out: what a killed worker left is asked for again.
"""

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging import actions
from messaging.models import InboundMedia
from messaging.transports import media as provider
from messaging.transports.base import Reason, TransportError
from practice import crypto, failpoints
from practice.uploads import scanning, taking
from practice.uploads.refusals import Refusal, Refused

SECONDS = 30.0  # of one round; a single picture may take as long
LEASE = timedelta(minutes=3)  # longer than fetching and cleaning together
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)
GONE_AFTER = 4  # tries: about ten minutes
State = InboundMedia.State
# What the provider's answer makes of it at once; all else is asked again, and lost in the end.
REFUSED = {Reason.TOO_LONG: Refusal.TOO_LARGE.value, Reason.FORBIDDEN_HOST: actions.ELSEWHERE}


def run() -> int:
    """All that is due, oldest first, as long as the round lasts. How many were asked for."""
    end, count = time.monotonic() + SECONDS, 0
    due = InboundMedia.objects.filter(next_at__lte=timezone.now()).order_by("next_at", "number")
    for pk in due.values_list("pk", flat=True)[:100]:
        if time.monotonic() > end:
            break
        count += carry(pk)
    return count


def carry(pk: UUID) -> bool:
    """One step of one picture. False: somebody else has it."""
    row = _claim(pk, timezone.now())
    if row is None:
        return False
    failpoints.reach("media_claimed")
    if row.state == State.TAKEN:
        _remove(row)
    else:
        _fetch(row)
    return True


def _fetch(row: InboundMedia) -> None:
    if row.tries > settings.LIMITS["media_tries"]:
        _lose(row, row.problem or "process_lost")
        return
    try:
        content = provider.fetch(row.reference, provider.from_settings(settings))
        failpoints.reach("media_fetched")
        taken = taking.take_one(
            "", content, scanning.for_message(), seconds=settings.LIMITS["cleaning_seconds"]
        )
        actions.take_media(media=row, taken=taken, now=timezone.now())
        failpoints.reach("media_taken")
    except TransportError as error:
        _not_had(row, error)
    except Refused as refused:
        _refuse(row, refused.refusal.value)
    except crypto.CryptoError:
        _lose(row, "does_not_open")


def _not_had(row: InboundMedia, error: TransportError) -> None:
    if (code := REFUSED.get(error.reason)) is not None:
        _refuse(row, code)
    elif _is_final(row, error):
        _lose(row, error.reason.value)
    else:
        _put_off(row, error.reason.value, timezone.now())


def _is_final(row: InboundMedia, error: TransportError) -> bool:
    """A provider may call before it has the picture ready; and what is not set up now may be set up again."""
    if error.reason is Reason.GONE:
        return row.tries >= GONE_AFTER
    is_no = error.permanent and error.reason is not Reason.NOT_CONFIGURED
    return is_no or row.tries >= settings.LIMITS["media_tries"]


def _remove(row: InboundMedia) -> None:
    """What certainly stands in the house is not left lying with the provider."""
    now = timezone.now()
    try:
        provider.remove(row.reference, provider.from_settings(settings))
    except TransportError as error:
        if _is_final(row, error):
            actions.note_removal(media=row, is_gone=False, now=now)
        else:
            _put_off(row, error.reason.value, now)
        return
    failpoints.reach("media_removed")
    actions.note_removal(media=row, is_gone=True, now=now)


def _put_off(row: InboundMedia, problem: str, now: datetime) -> None:
    """Asked again later: nothing has become of it yet."""
    wait = min(_FIRST_WAIT * 3**row.tries, _LONGEST_WAIT)
    mine = InboundMedia.objects.filter(pk=row.pk, state=row.state, tries=row.tries)
    mine.update(next_at=now + wait, problem=problem)


def _refuse(row: InboundMedia, problem: str) -> None:
    actions.end_media(media=row, state=State.REFUSED, problem=problem, now=timezone.now())


def _lose(row: InboundMedia, problem: str) -> None:
    actions.end_media(media=row, state=State.LOST, problem=problem, now=timezone.now())


@transaction.atomic
def _claim(pk: UUID, now: datetime) -> InboundMedia | None:
    """Counted before anything is asked: a picture that stops every worker comes to an end, too."""
    due = InboundMedia.objects.filter(pk=pk, next_at__lte=now)
    row = due.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return None
    row.tries += 1
    row.next_at = now + LEASE
    row.save(update_fields=["tries", "next_at"])
    return row
