"""Each minute: the new rows of the audit trail are read for what somebody should look at, and the privacy officers are told.

Rows are read by their time, with an overlap for those that are written late; an alert is found again by its cause, and
is raised once.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction

from practice import anchors, audit, checkpoints, holders
from practice.actions.colleagues import tell_colleague
from practice.actors import WORKER
from practice.models.audit import AuditEvent
from practice.models.client import Client
from practice.models.dispatch import Notice
from practice.models.running import Alert, Watch
from practice.rules import alerting
from practice.rules.alerting import Cause, Look

OVERLAP = timedelta(minutes=6)  # longer than any transaction lives
AT_MOST_EACH = timedelta(hours=1)


def anchor_first(*, now: datetime) -> None:
    """As each second does: what lay unanchored while the house stood still is not late. What can't be anchored is."""
    checkpoints.seal_checkpoint(now=now)
    with suppress(OSError):
        anchors.keep_up(now=now)


@transaction.atomic
def watch(*, now: datetime) -> list[Alert]:
    """What was raised anew. A second worker waits, and then finds the same alerts there."""
    Watch.objects.get_or_create(only=True, defaults={"read_until": now - OVERLAP})
    mark = Watch.objects.select_for_update().get()
    since = mark.read_until - OVERLAP
    raised = [alert for cause in _causes(since, now) if (alert := raise_alert(cause=cause, now=now))]
    mark.read_until = now
    mark.save(update_fields=["read_until"])
    tell(now=now)
    return raised


def raise_alert(*, cause: Cause, now: datetime) -> Alert | None:
    """None when it was raised before."""
    found, is_new = Alert.objects.get_or_create(
        kind=cause.kind,
        cause_id=cause.cause_id,
        defaults={"user_id": cause.user_id, "count": cause.count, "at": now},
    )
    if not is_new:
        return None
    audit.record("practice.alert.raised", actor=WORKER, subject=found, reason=cause.kind)
    return found


def tell(*, now: datetime) -> None:
    """Each privacy officer, at most once an hour, of what was raised since they were told last."""
    for user in holders.privacy_officers(now):
        told = Notice.objects.filter(kind=Notice.Kind.ALERT, user=user).order_by("-created_at").first()
        if told is not None and now - told.created_at < AT_MOST_EACH:
            continue
        waiting = Alert.objects.filter(seen_at=None).order_by("-at", "pk")
        newest = (waiting.filter(at__gt=told.created_at) if told else waiting).first()
        if newest is not None:
            tell_colleague(kind=Notice.Kind.ALERT, cause=newest, user=user, now=now)


def _causes(since: datetime, now: datetime) -> Iterator[Cause]:
    looks = _looks(since - alerting.WITHIN)
    yield from alerting.many_records(looks, since=since)
    yield from alerting.outside_team(look for look in looks if look.at >= since)
    yield from _rows_of("practice.break_glass.begun", Alert.Kind.BREAK_GLASS, since)
    yield from _rows_of(
        "practice.verification.ended", Alert.Kind.VERIFICATION_FAILED, since, outcome="failed"
    )
    last = anchors.last()
    unanchored = AuditEvent.objects.filter(at__gt=last.at) if last else AuditEvent.objects.all()
    oldest = unanchored.order_by("at").values_list("at", flat=True).first()
    yield from alerting.anchor_late(last=last.number if last else 0, oldest=oldest, now=now)


def _looks(since: datetime) -> list[Look]:
    """Files that colleagues opened one by one: a list has no subject, and whose page it was stands first in its row."""
    rows = AuditEvent.objects.filter(
        at__gte=since,
        event__endswith=".viewed",
        actor_kind="workforce",
        subject_id__isnull=False,
        outcome="done",
    ).exclude(vault_ids=[])
    found = list(rows.order_by("at", "seq").values_list("at", "actor_id", "vault_ids__0", "roles", "basis"))
    vaults = {vault for _at, _who, vault, _roles, _basis in found}
    clients = dict(Client.objects.filter(vault_id__in=vaults).values_list("vault_id", "pk"))
    return [
        Look(at, who, clients[vault], frozenset(roles.split()), basis)
        for at, who, vault, roles, basis in found
        if who is not None and vault in clients
    ]


def _rows_of(event: str, kind: str, since: datetime, **more: str) -> Iterator[Cause]:
    """The row that such an event is about is the cause."""
    rows = AuditEvent.objects.filter(at__gte=since, event=event, subject_id__isnull=False, **more)
    for cause_id, user_id in rows.order_by("seq").values_list("subject_id", "actor_id"):
        if cause_id is not None:
            yield Cause(str(kind), cause_id, user_id)
