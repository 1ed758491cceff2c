"""The demo practice, once, and only in a database that is empty or carries the demo mark."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from practice import demo, demo_schedule
from practice.models import Practice

PARTS = ("consent", "messaging", "records", "breaches")


class Command(BaseCommand):
    help = "Fill an empty database with the demo practice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--scale", type=int, default=12, help="how many clients beside Dan and Eve")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SOTTO_DEMO:
            raise CommandError("This is not a demo: SOTTO_DEMO is not set.")
        there = Practice.objects.first()
        if there is not None:
            if not there.is_demo:
                raise CommandError("This database holds a real practice.")
            self.stdout.write("The demo practice is there.")
            return
        with transaction.atomic():
            people = demo.seed(seed=options["seed"], scale=options["scale"], now=timezone.now())
            demo_schedule.seed(people)
            for app in PARTS:
                if find_spec(f"{app}.demo"):
                    import_module(f"{app}.demo").seed(people)
        self.stdout.write("Made the demo practice.")
