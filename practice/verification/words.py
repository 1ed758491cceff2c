"""What each kind of finding means, for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "changed": _("A row of the trail was changed after it was signed."),
    "removed": _("A row of the trail was removed."),
    "inserted": _("A row was put into the trail afterwards."),
    "checkpoint_missing": _("A checkpoint is missing."),
    "checkpoint_changed": _("A checkpoint was changed."),
    "chain_broken": _("A checkpoint does not follow the one before it."),
    "not_sealed": _("Rows wait for their checkpoint for too long."),
    "anchor_unreadable": _("A line of the anchors' file can't be read."),
    "anchor_mismatch": _("A checkpoint is not the one that was anchored."),
    "anchor_late": _("Checkpoints were made and not anchored in time."),
    "anchor_torn": _(
        "The last anchor was cut off while it was written, as a crash does; the next one mends it."
    ),
    "lost_in_restore": _("Lost between the backup and the failure; the backup was restored later."),
    "disposal_undone": _("A file that was disposed is open again."),
    "file_lost": _("A sealed file is missing."),
    "file_closed": _("A sealed file does not open: it was changed or cut short."),
    "key_left": _("A disposed file still has a key."),
    "key_absent": _("A file has no key."),
    "key_closed": _("A key does not open."),
    "row_without_key": _("Something is sealed whose key is gone."),
    "sending_too_long": _("Something is being sent for too long."),
    "sending_without_attempt": _("Something is being sent without a number of the attempt."),
    "waiting_too_long": _("Something waits for too long to be sent."),
    "settled_without_time": _("Something ended without its time."),
    "sent_without_attempt": _("Something counts as sent and never was."),
    "too_many_attempts": _("Something was tried too often."),
    "migration_pending": _("The database is not up to date."),
    "constraint_absent": _("A rule of the database is missing."),
    "constraint_not_valid": _("A rule of the database is not in force."),
    "trigger_off": _("What keeps the trail from being changed is switched off."),
    "right_too_many": _("The application has a right that it must not have."),
}


def of(kind: str) -> str:
    return str(WORDS.get(kind, kind))
