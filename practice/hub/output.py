"""What the hub prints. A terminal or pipe that nobody reads must never hold up the programs behind it."""

import os
import select
import sys
from typing import TextIO

PIECE = 4096  # POSIX: a pipe that is ready takes at least this much without blocking
PATIENCE = 1.0


class Output:
    """The file half of honcho's printer: writes what can be written, drops the rest."""

    def __init__(self, file: TextIO | None = None) -> None:
        self._file = file or sys.stdout

    def isatty(self) -> bool:
        return self._file.isatty()

    def write(self, text: str) -> int:
        data = text.encode("utf-8", "replace")
        descriptor = self._file.fileno()
        for start in range(0, len(data), PIECE):
            _, ready, _ = select.select([], [descriptor], [], PATIENCE)
            if not ready:
                break
            try:
                os.write(descriptor, data[start : start + PIECE])
            except BrokenPipeError:
                break
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""
