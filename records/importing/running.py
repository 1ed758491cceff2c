"""Takes running lists in, batch by batch, and throws away those that nobody decided about."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from practice.actors import WORKER
from practice.models import ScheduleImport
from records import actions
from records.models import ClientImport

SECONDS = 120  # below the task's own limit; the beat goes on with the rest
KEEP_UNDECIDED = timedelta(hours=24)


def run(*, now: Callable[[], datetime]) -> None:
    ends = time.monotonic() + SECONDS
    undecided = ClientImport.objects.filter(
        state=ClientImport.State.READ, created_at__lt=now() - KEEP_UNDECIDED
    )
    for row in undecided:
        actions.drop_import(row=row, reason="undecided", actor=WORKER, now=now())
    waiting = ScheduleImport.objects.filter(
        state=ScheduleImport.State.READ, created_at__lt=now() - KEEP_UNDECIDED
    )
    for calendar in waiting:
        actions.drop_calendar(row=calendar, reason="undecided", actor=WORKER, now=now())
    running = ClientImport.objects.filter(state=ClientImport.State.RUNNING).order_by("created_at")
    for pk in list(running.values_list("pk", flat=True)):
        while time.monotonic() < ends and actions.import_batch(import_id=pk, now=now()):
            pass
