"""Checks what must hold, and says what does not and where: by hand, by night, and after a restore."""

from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practice import verification
from practice.verification import words

HEADS = ("area", "finding", "where")


class Command(BaseCommand):
    help = "Verify the audit trail, keys, outbox and constraints; ends with 1 when anything does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        everything = list(verification.everything(timezone.now()))
        for note in everything:
            if note.is_note:
                self.stdout.write(f"Note: {words.of(note.kind)} ({note.place})")
        found = [finding for finding in everything if not finding.is_note]
        if not found:
            self.stdout.write("Everything holds.")
            return
        for line in _table([(finding.area, finding.kind, finding.place) for finding in found]):
            self.stdout.write(line)
        raise CommandError(f"{len(found)} findings.", returncode=1)


def _table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    lines = [HEADS, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    padded = [
        "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)) for line in lines
    ]
    return [line.rstrip() for line in padded]
