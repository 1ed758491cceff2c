"""A backup into an empty database; run as the tables' owner (`make restore` does)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from practice import crypto
from practice.backups import restoring, taking
from practice.backups.problem import Problem
from practice.verification import words


class Command(BaseCommand):
    help = "Restore a backup into an empty database, replay the disposals, and verify."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", type=Path, required=True, metavar="DIRECTORY", dest="source")
        parser.add_argument("--backup", help="the name of one of them; the newest unless said")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"].absolute()
        try:
            newest = taking.newest(source)
            folder = source / options["backup"] if options["backup"] else newest
            self.stdout.write(f"Restoring {folder.name}.")
            found = restoring.restore(folder, keys_from=newest, now=timezone.now(), say=self.stdout.write)
        except (Problem, crypto.CryptoError, OSError) as failure:
            raise CommandError(f"Not restored: {failure}.", returncode=1) from None
        for finding in found:
            self.stdout.write(f"{finding.area}: {words.of(finding.kind)} ({finding.place})")
        if found:
            raise CommandError(
                f"{len(found)} findings: the house stays closed. Mend them and restore again.", returncode=1
            )
        self.stdout.write("Everything holds: the house may be opened.")
