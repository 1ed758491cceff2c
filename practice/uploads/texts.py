"""Plain text: UTF-8, lines end in one way, no control characters."""

import re
from typing import BinaryIO

from practice.uploads.kinds import Kind
from practice.uploads.refusals import Refusal, Refused

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")


def prepare() -> None:
    """Nothing to load."""


def clean(kind: Kind, content: bytes, out: BinaryIO) -> None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Refusal.BROKEN) from None
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    out.write(_CONTROLS.sub("", lines).encode("utf-8"))
