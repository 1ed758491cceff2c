"""The key-ring: made once, outside the database; and its one copy off this host."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from practice import actions, keyring
from practice.actors import WORKER
from practice.crypto import custody


class Command(BaseCommand):
    help = "Make the key-ring if there is none, or copy it to another device."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--create-if-missing", action="store_true")
        what.add_argument(
            "--change-custody",
            action="store_true",
            help="a new custody key; then close the house and start it with that",
        )
        parser.add_argument(
            "--to", type=Path, metavar="FILE", help="where the new custody key goes; else it is printed"
        )
        what.add_argument(
            "--copy-to", type=Path, metavar="DIRECTORY", help="overwrites an earlier copy in place"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if folder := options["copy_to"]:
            keyring.copy_to(folder)
            self.stdout.write(
                "Copied the key-ring and the ledger of disposals. The custody key is not in it."
            )
            return
        if options["change_custody"]:
            self._change(options["to"])
            return
        if settings.SOTTO_KEYRING.exists():
            keyring.open_from_settings()
            self.stdout.write("The key-ring is there and opens.")
            return
        keyring.create()
        self.stdout.write("Made a key-ring.")

    def _change(self, to: Path | None) -> None:
        """The new key is in somebody's hands before the old one is no longer good."""
        if to is None and not self.stdout.isatty():
            raise CommandError("This is no terminal: what goes into a log is no secret. Name a file: --to")
        new = custody.create_file(to) if to else custody.new()
        if to is None:
            self.stdout.write(f"The new custody key, shown once:\n\n{custody.to_text(new)}\n")
        actions.note_custody_changed(
            change=lambda: keyring.change_custody(new), actor=WORKER, now=timezone.now()
        )
        self.stdout.write(
            "The key-ring is sealed under it. Start the house again with it; print new recovery sheets; copy the key-ring anew."
        )
