"""`python -m tests.practice.keys.changer epoch|rotate GRACE`: changes keys as the house does, in small batches.

An epoch begins if the present one is older than a moment; a rotation goes on where an earlier one was killed.
"""

import os
import sys


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
    import django

    django.setup()
    from practice import actions, rotation
    from practice.actions import keys
    from practice.actors import WORKER

    keys.BATCH, rotation.BATCH = 5, 10
    print("ready", flush=True)
    if sys.argv[1] == "epoch":
        _epoch(actions, WORKER)
    else:
        rotation.rotate(actor=WORKER, grace=float(sys.argv[2]))
    return 0


def _epoch(actions, worker) -> None:  # type: ignore[no-untyped-def]
    from django.utils import timezone

    from practice import crypto
    from practice.models import DataKey

    now = timezone.now()
    behind = DataKey.objects.exclude(epoch=crypto.fresh_ring().current_epoch.id)
    if not behind.exists():  # else an earlier one was killed: its work is ended first
        actions.begin_epoch(actor=worker, now=now)
    actions.rewrap_data_keys(actor=worker, now=now)


if __name__ == "__main__":
    sys.exit(main())
