"""The code that whoever founds the practice types first. Printed only while there is no practice."""

from typing import Any

from django.core.management.base import BaseCommand

from practice import founding


class Command(BaseCommand):
    help = "Print the setup code of a house without a practice."

    def handle(self, *args: Any, **options: Any) -> None:
        if not founding.is_founded():
            self.stdout.write(founding.code())
