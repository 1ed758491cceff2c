"""New data keys for everything, and all content re-sealed under them, while the house is open."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from practice import rotation
from practice.actors import WORKER


class Command(BaseCommand):
    help = "Re-seal everything under new data keys; may be stopped at any moment and started again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--grace", type=float, default=rotation.GRACE, help="seconds for everybody from before to be done"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["grace"] < rotation.GRACE and not settings.SOTTO_TEST:
            raise CommandError(f"Requests and tasks may take longer: at least {rotation.GRACE:g} seconds.")
        found = rotation.rotate(actor=WORKER, grace=options["grace"], say=self.stdout.write)
        for table, row, vault in found.closed:
            self.stdout.write(f"opens by no key: {table} {row} of vault {vault}")
        if found.closed:
            raise CommandError("The old keys of these vaults were kept.", returncode=1)
