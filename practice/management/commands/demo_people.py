"""Whom one may sign in as, in a demo; the supervisor prints it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from practice.identity import demo


class Command(BaseCommand):
    help = "List the demo's people."

    def handle(self, *args: Any, **options: Any) -> None:
        if not demo.is_open():
            return
        self.stdout.write(f"Sign in as anybody of the demo at {settings.SOTTO_BASE_URL}/demo/")
        for group in demo.groups(timezone.now()):
            self.stdout.write(f"  {group['title']}:")
            for person in group["people"][:9]:
                self.stdout.write(f"    {person['name']} ({person['about']})")
