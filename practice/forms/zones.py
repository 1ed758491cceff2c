"""Time zones as a list to choose from: each once, by the name that is kept up."""

from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

US_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
)  # fmt: skip


@cache
def offered() -> frozenset[str]:
    """What the time zone database lists by country. Its older names (US/Eastern) work as before and double these."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    lines = (line for line in table.splitlines() if line and not line.startswith("#"))
    return frozenset(line.split("\t")[2] for line in lines)


@cache
def zones() -> list[Any]:
    return [
        (_("United States"), [_choice(zone) for zone in US_ZONES]),
        (_("Elsewhere"), [_choice(zone) for zone in sorted(offered() - set(US_ZONES))]),
    ]


class ZoneField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(label=_("Time zone"), choices=zones)

    def keep(self, stored: str | None) -> None:
        """An older name that somebody chose once stays chosen, and right."""
        if stored and stored not in offered() and stored in available_timezones():
            self.choices = [_choice(stored), *zones()]


def _choice(zone: str) -> tuple[str, str]:
    return zone, zone.replace("_", " ")
