"""Before the doors open: is what lies in the database proven?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practice.backups import serving


class Command(BaseCommand):
    help = "End with 1 while a restored database is not verified, or a disposed file is open again."

    def handle(self, *args: Any, **options: Any) -> None:
        if (words := serving.refusal()) is not None:
            raise CommandError(words, returncode=1)
