"""Asks a child for one document. Nothing of it touches the disk: it goes in and comes out by pipes."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30.0  # on the clock; the processor's time is limited in `child`
TOO_MUCH = 22
# The same page makes the same bytes: fonts are cut in the same order and stamped with no time.
SAME = {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}


class NotMade(Exception):
    """`is_too_much`: it would have cost more time or memory than one document may."""

    def __init__(self, words: str, *, is_too_much: bool = False) -> None:
        super().__init__(words)
        self.is_too_much = is_too_much


def render(html: str, *, title: str, language: str, seconds: float = SECONDS) -> bytes:
    """A tagged PDF/A-3 with `title` and `language` ("en", "es") as its only metadata. Raises NotMade.

    Addresses within may be `data:` or `static:` (a file below our own static directory), and no other.
    """
    asked = json.dumps({"html": html, "title": title, "language": language}).encode()
    with tempfile.TemporaryDirectory(prefix="sotto-pdf-") as place:
        try:
            child = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-B", "-s", "-m", "practice.pdf.child"],
                cwd=ROOT,
                env=SAME | {"TMPDIR": place, "HOME": place},
                input=asked,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # libraries quote what they stumble over
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NotMade("the document took too long", is_too_much=True) from None
    return _made(child)


def _made(child: "subprocess.CompletedProcess[bytes]") -> bytes:
    if child.returncode == 0 and child.stdout.startswith(b"%PDF-"):
        return child.stdout
    is_too_much = child.returncode < 0 or child.returncode == TOO_MUCH  # by a signal: a limit was reached
    raise NotMade(f"the child ended with {child.returncode}", is_too_much=is_too_much)
