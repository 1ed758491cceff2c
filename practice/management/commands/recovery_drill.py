"""Type both sheets: do they still open the key-ring? Nothing is changed, nothing kept."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practice import actions, crypto, keyring
from practice.actors import WORKER
from practice.crypto import custody, printed


class Command(BaseCommand):
    help = "Prove that the two recovery sheets open the key-ring."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            keyring.prove(self._sheet("first"), self._sheet("second"))
        except crypto.WrongKey as problem:
            actions.note_sheets_tried(is_right=False, actor=WORKER, now=timezone.now())
            raise CommandError(f"These sheets do not open the key-ring: {problem}.") from None
        actions.note_sheets_tried(is_right=True, actor=WORKER, now=timezone.now())
        self.stdout.write("The sheets open the key-ring. Put them back, each in its place.")

    def _sheet(self, which: str) -> str:
        """Its letters, over as many lines as they take."""
        self.stdout.write(f"Type the {which} sheet ({custody.SHEET_LETTERS} letters and digits):")
        letters = ""
        while len(letters) < custody.SHEET_LETTERS:
            line = sys.stdin.readline()
            if not line:
                raise CommandError("The sheets were not typed to their end.")
            letters += printed.clean(line)
        return letters
