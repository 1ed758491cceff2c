"""The program that reads a stranger's file: one file in, the cleaned one out, an exit code, nothing else.

Started by `cleaning` as `python -m practice.uploads.child image/png`, with an empty environment.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO

from practice.uploads import confinement
from practice.uploads.kinds import Kind
from practice.uploads.refusals import EXITS, Refusal, Refused

Cleaner = Callable[[Kind, bytes, BinaryIO], None]
_EXIT = {refusal: code for code, refusal in EXITS.items()}


def cleaner(kind: Kind) -> Cleaner:
    """Loads one library and not the others, before the doors are shut."""
    module = {Kind.PDF: "documents", Kind.TEXT: "texts"}.get(kind, "pictures")
    loaded = import_module(f"practice.uploads.{module}")
    loaded.prepare()
    clean: Cleaner = loaded.clean
    return clean


def main(kind: Kind) -> int:
    clean = cleaner(kind)
    confinement.confine()
    try:
        clean(kind, sys.stdin.buffer.read(), sys.stdout.buffer)
    except Refused as refused:
        return _EXIT[refused.refusal]
    except MemoryError:
        return _EXIT[Refusal.TOO_MUCH]
    return 0


if __name__ == "__main__":
    confinement.end(main(Kind(sys.argv[1])))
