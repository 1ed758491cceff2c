"""Does the newest backup come back? Proven beside the running house, which goes on meanwhile."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from practice import actions
from practice.actions.restoring import Ran
from practice.actors import WORKER
from practice.backups import drill, manifest, taking
from practice.backups.problem import Problem
from practice.models.running import BackupRun


class Command(BaseCommand):
    help = "Restore the newest backup into a throw-away database, verify it, and keep the result."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", type=Path, required=True, metavar="DIRECTORY", dest="source")

    def handle(self, *args: Any, **options: Any) -> None:
        began = timezone.now()
        source = options["source"].absolute()
        try:
            folder = taking.newest(source)
            found = manifest.read(folder)
        except Problem as failure:
            raise CommandError(f"{failure}.", returncode=1) from None
        is_proven = drill.restore_beside(source)
        digest = hashlib.sha256((folder / manifest.NAME).read_bytes()).digest()
        self._note(began, found, digest, "" if is_proven else "not_restored")
        if not is_proven:
            raise CommandError("This backup did not come back; the reason is above.", returncode=1)
        took = (timezone.now() - began).total_seconds()
        self.stdout.write(f"Proven: {folder.name} came back whole and verified in {took:.0f} seconds.")

    def _note(self, began: datetime, found: manifest.Manifest, digest: bytes, problem: str) -> None:
        ran = Ran(
            kind=BackupRun.Kind.DRILL,
            began=began,
            taken_at=found.taken_at,
            digest=digest,
            size=found.size,
            problem=problem,
        )
        actions.note_backup(ran=ran, actor=WORKER, now=timezone.now())
