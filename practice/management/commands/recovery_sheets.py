"""The two sheets that together recover the custody key: printed once, kept nowhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from practice import actions, keyring
from practice.actors import WORKER
from practice.crypto import private

HEAD = """SOTTO · RECOVERY SHEET {number} OF 2

Printed on {day}. Both sheets together open the key-ring of this practice, and with it everything that
is sealed. One sheet alone says nothing. Keep the two in two places, each behind a lock.

{sheet}

To try them: manage.py recovery_drill. To use them: start Sotto with SOTTO_CUSTODY=typed, and type sheet 1
and then sheet 2 when it asks for the custody key.
"""


class Command(BaseCommand):
    help = "Print the two recovery sheets, on this terminal or into two private files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to", type=Path, metavar="DIRECTORY", help="write sheet-1.txt and sheet-2.txt there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["to"] is None and not self.stdout.isatty():
            raise CommandError(
                "This is no terminal: what goes into a log is no secret. Name a directory: --to"
            )
        now = timezone.now()
        pages = [
            HEAD.format(number=number, day=now.date().isoformat(), sheet=sheet)
            for number, sheet in enumerate(keyring.sheets(), start=1)
        ]
        if options["to"] is None:
            self.stdout.write("\f\n".join(pages))
        else:
            self._write(options["to"], pages)
        actions.note_sheets_printed(actor=WORKER, now=now)

    def _write(self, folder: Path, pages: list[str]) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        paths = [folder / f"sheet-{number}.txt" for number in (1, 2)]
        if any(path.exists() for path in paths):
            raise CommandError("There are sheets in this directory already; move them away first.")
        for path, page in zip(paths, pages, strict=True):
            private.create(path, page.encode())
        self.stdout.write("Wrote two files. Print them, then remove them from every disk.")
