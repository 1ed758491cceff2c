"""A backup, from the running house, to another disk."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from practice import actions
from practice.actions.restoring import Ran
from practice.actors import WORKER
from practice.backups import manifest, taking
from practice.backups.problem import Problem
from practice.models import Practice
from practice.models.running import BackupRun

SAME_DISK = "This directory is on the disk of the data: one broken disk would take both."


class Command(BaseCommand):
    help = "Back up the database, the sealed files and the wrapped keys; the key-ring is not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="DIRECTORY")
        parser.add_argument("--same-disk", action="store_true", help="though it is the disk of the data")

    def handle(self, *args: Any, **options: Any) -> None:
        self._mind_the_disk(options["to"].absolute(), may=options["same_disk"])
        began = timezone.now()
        try:
            folder, made = taking.take(options["to"].absolute(), now=began)
        except (Problem, OSError) as failure:
            self._note(began, problem=type(failure).__name__.lower())
            raise CommandError(f"No backup was taken: {failure}", returncode=1) from None
        digest = hashlib.sha256((folder / manifest.NAME).read_bytes()).digest()
        self._note(began, digest=digest, size=made.size)
        self.stdout.write(f"Backup {folder.name}: {made.size:,} bytes in {len(made.parts)} parts.")
        self.stdout.write("The key-ring is not in it: keep a copy elsewhere (manage.py keyring --copy-to).")

    def _mind_the_disk(self, folder: Path, *, may: bool) -> None:
        """A demo is told; a practice is stopped."""
        if not taking.is_on_our_disk(folder):
            return
        if not may and not Practice.objects.filter(is_demo=True).exists():
            raise CommandError(f"{SAME_DISK} Name another one, or say --same-disk (make: SAME_DISK=1).")
        self.stdout.write(f"Mind: {SAME_DISK[0].lower()}{SAME_DISK[1:]}")

    def _note(self, began: datetime, **came: Any) -> None:
        ran = Ran(kind=BackupRun.Kind.BACKUP, began=began, taken_at=began, **came)
        actions.note_backup(ran=ran, actor=WORKER, now=timezone.now())
