"""The key-ring: made once, outside the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from practice import keyring


class Command(BaseCommand):
    help = "Make the key-ring if there is none."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--create-if-missing", action="store_true", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SOTTO_KEYRING.exists():
            keyring.open_from_settings()
            self.stdout.write("The key-ring is there and opens.")
            return
        keyring.create()
        self.stdout.write("Made a key-ring.")
