"""What was given to a provider, beside the decisions kept: is there a call that no fresh decision stands behind?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from consent.models import DecisionRecord
from messaging.outbox.rows import MODELS
from practice.models import Dispatch

State = Dispatch.State
CALLED = (State.SENT, State.DELIVERED, State.BOUNCED, State.REJECTED, State.FAILED, State.DEFERRED)


def undecided() -> list[str]:
    """Rows whose end only a call of a transport can bring, without a decision of that moment that allows it."""
    found = []
    for model in MODELS:
        for row in model.objects.filter(state__in=CALLED, attempt__gt=0):
            if not _allowed(row).exists():
                found.append(f"{model.__name__} {row.pk}: {row.state}")
    return found


def taken_undecided(ledger: Iterable[Mapping[str, Any]]) -> list[str]:
    """What providers took, by our name for it: each has a decision that was kept before it was taken."""
    rows = {str(row.pk): row for model in MODELS for row in model.objects.filter(attempt__gt=0)}
    found = []
    for entry in ledger:
        row = rows.get(str(entry["reference"]))
        if row is None or not _allowed(row).filter(at__lte=datetime.fromisoformat(entry["at"])).exists():
            found.append(str(entry["reference"]))
    return found


def _allowed(row: Any) -> Any:
    return DecisionRecord.objects.filter(pk__in=row.decision_ids, moment="delivery", outcome="allowed")
