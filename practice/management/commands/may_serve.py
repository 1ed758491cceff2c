"""Before the doors open: is what lies in the database proven?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practice.backups import serving


class Command(BaseCommand):
    help = "End with 1 while a restored database is not verified, or a disposed file is open again."

    def handle(self, *args: Any, **options: Any) -> None:
        if serving.unproven() is not None:
            raise CommandError(
                "This database was restored and is not verified: make restore BACKUP=… goes on with it.",
                returncode=1,
            )
        if count := serving.undone():
            raise CommandError(
                f"{count} disposed files are open again: this database is older than the key-ring's ledger. "
                "Restore it from a backup; that disposes them again.",
                returncode=1,
            )
