"""The list of checkpoints against what was written down outside the database."""

from collections.abc import Collection, Mapping
from datetime import datetime

from practice.anchors import EVERY, Anchor, Lost, Written
from practice.models.audit import Checkpoint
from practice.verification.finding import Finding, of_audit


def compare(
    written: Written,
    sound: Mapping[int, Checkpoint],
    known: Collection[int | None],
    now: datetime,
) -> list[Finding]:
    """`known`: checkpoints of which something was found already."""
    anchored = written.anchors
    found = [of_audit("anchor_unreadable", subject=f"line {number}") for number in written.broken]
    if written.torn:
        found.append(Finding(area="audit", kind="anchor_torn", subject=f"line {written.torn}", is_note=True))
    found += [_lost(one) for one in written.lost]
    found += [
        of_audit("anchor_mismatch", checkpoint=anchor.number)
        for anchor in anchored
        if anchor.number in sound and anchor.number not in known and not _fits(anchor, sound[anchor.number])
    ]
    return found + _cut_off(anchored, sound, known) + _behind(anchored, sound, now)


def _lost(lost: Lost) -> Finding:
    """Between the backup and the failure: told for good, and held against nobody."""
    at = lost.at.isoformat(timespec="seconds")
    return Finding(
        area="audit",
        kind="lost_in_restore",
        checkpoint=lost.first,
        until=lost.last,
        subject=f"restored {at}",
        is_note=True,
    )


def _fits(anchor: Anchor, row: Checkpoint) -> bool:
    return (anchor.digest, anchor.era) == (bytes(row.digest), row.era)


def _cut_off(
    anchored: list[Anchor], sound: Mapping[int, Checkpoint], known: Collection[int | None]
) -> list[Finding]:
    """The end of the list is missing: only anchors can tell."""
    highest = max((anchor.number for anchor in anchored), default=0)
    there = max([*sound, *(number for number in known if number is not None)], default=0)
    return [of_audit("checkpoint_missing", checkpoint=there + 1, until=highest)] if highest > there else []


def _behind(anchored: list[Anchor], sound: Mapping[int, Checkpoint], now: datetime) -> list[Finding]:
    """Checkpoints were made and none was anchored in time: the file is gone, or can't be written."""
    last = anchored[-1] if anchored else None
    newer = [row.at for number, row in sound.items() if last is None or number > last.number]
    since = max(min(newer), last.at) if newer and last else min(newer, default=now)
    return [of_audit("anchor_late", subject="anchors")] if now - since > 2 * EVERY else []
