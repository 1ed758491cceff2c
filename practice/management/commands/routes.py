"""Every address, with its noun, capability and methods, or the reason why it is open."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from practice import routes


class Command(BaseCommand):
    help = "List every address and what stands before it; ends with 1 when one is undeclared."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = routes.every_route()
        if options["json"]:
            self.stdout.write(json.dumps([route.as_dict() for route in found], indent=1))
        else:
            for route in found:
                self.stdout.write(_line(route))
        undeclared = [route.path for route in found if not route.is_declared]
        if undeclared:
            raise CommandError(f"undeclared: {', '.join(undeclared)}")


def _line(route: routes.Route) -> str:
    if route.noun:
        return f"{route.path}  {','.join(route.methods)}  {route.noun} to {route.capability}"
    return f"{route.path}  open: {route.open_because}" if route.open_because else f"{route.path}  UNDECLARED"
