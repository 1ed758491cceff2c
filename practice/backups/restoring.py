"""A backup becomes the house again: into an empty database, with the key-ring in its place."""

import json
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from practice import actions, anchors, checkpoints, crypto, disposals, verification
from practice.actors import WORKER
from practice.backups import files, keys, loading, manifest, parts, serving
from practice.backups.manifest import Manifest
from practice.backups.problem import Problem
from practice.failpoints import reach
from practice.verification.finding import Finding

Say = Callable[[str], None]


def restore(folder: Path, *, keys_from: Path, now: datetime, say: Say) -> list[Finding]:
    """What verification finds afterwards; nothing is served before that is nothing.

    `keys_from`: the backup with the newest wrapped keys. Interrupted, the next call goes on.
    """
    found = manifest.read(folder)
    if loading.is_empty():
        parts.check(folder, found)
        _bring_in(folder, found, say)
    elif serving.unproven() is None:
        raise Problem("this database is not empty; a backup is restored into an empty one only")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("grant_app_role", verbosity=0)
    reach("restore.loaded")
    _settle(folder, found, keys_from, now, say)
    return prove(now=now)


def prove(*, now: datetime) -> list[Finding]:
    """Green: the house may be opened. Notes are no findings."""
    found = [finding for finding in verification.everything(now) if not finding.is_note]
    run = serving.unproven()
    if run is not None and not found:
        actions.note_restore_proven(run=run, actor=WORKER, now=now)
    return found


def _bring_in(folder: Path, found: Manifest, say: Say) -> None:
    outside = json.loads(b"".join(parts.read(folder, found.id, "outside")))
    disposals.add(outside["disposals"])
    _anchors_where_there_are_none(outside["anchors"])
    count = files.unpack(parts.read(folder, found.id, "files"), Path(settings.FILES))
    say(f"{count} files are back; now the database.")
    reach("restore.files")
    loading.load(parts.read(folder, found.id, "database"), size=found.size, taken_at=found.taken_at)


def _settle(folder: Path, found: Manifest, keys_from: Path, now: datetime, say: Say) -> None:
    newer = manifest.read(keys_from)
    mended = keys.mend(parts.read(keys_from, newer.id, "keys"))
    say(f"{mended} keys taken from a newer export.")
    run = serving.unproven()
    if run is None:
        return
    closed, doubtful = actions.settle_restore(run=run, gone=disposals.read(), actor=WORKER, now=now)
    say(f"{closed} disposed files closed again; {doubtful} messages and notices may have gone out already.")
    crypto.forget_all()
    reach("restore.settled")
    anchors.note_restore(now=now)
    while checkpoints.seal_checkpoint(now=now):
        pass


def _anchors_where_there_are_none(text: str) -> None:
    path = Path(settings.SOTTO_ANCHORS)
    if text and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
        ) as file:
            file.write(text)
