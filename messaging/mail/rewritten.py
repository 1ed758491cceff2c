"""A mail that the standard library has taken apart, as bytes again: each line as it stood.

The library's own way breaks at some mail, and a provider that is told no gives up: it splits a header at signs that end
no line, so that a subject could write headers, can't write letters beyond ASCII of a part that says it has parts and has
none, and changes whatever looks like a line's end within a picture.
"""

import re
from email.generator import BytesGenerator
from email.message import Message
from email.policy import EmailPolicy
from io import BytesIO
from typing import Any

_LINE_END = re.compile(r"\r\n|\r|\n")


def raw(message: Message) -> bytes:
    out = BytesIO()
    policy = _AsItStands(refold_source="none", max_line_length=None, linesep="\r\n")
    _Writer(out, mangle_from_=False, policy=policy).flatten(message)
    return out.getvalue()


class _AsItStands(EmailPolicy):
    def fold_binary(self, name: str, value: Any) -> bytes:
        """What came is text, in its lines. A header that was made of a provider's pieces is one line, whatever they
        bring: the library's own way writes an end of all headers that stands in one, and not every letter."""
        made = hasattr(value, "name")
        lines = " ".join(str(value).splitlines()) if made else self.linesep.join(_LINE_END.split(value))
        return f"{name}: {lines}{self.linesep}".encode("utf-8", "surrogateescape")


class _Writer(BytesGenerator):
    """What a part holds may be a picture: its bytes are no lines, and none of them is changed."""

    def write(self, s: str) -> None:
        self._fp.write(s.encode("utf-8", "surrogateescape"))  # type: ignore[attr-defined]

    def _write_lines(self, lines: str) -> None:
        self.write(lines or "")

    def _handle_multipart(self, message: Message) -> None:
        if isinstance(message.get_payload(), list):
            super()._handle_multipart(message)  # type: ignore[misc]
        else:
            self._handle_text(message)  # type: ignore[attr-defined]
