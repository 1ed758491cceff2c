"""Header text made readable: encoded words (RFC 2047), stray bytes, control characters."""

import re

from messaging.mail import charset, limits, transfer
from messaging.mail.problems import Notes, Problem

# The payload is found lazily, because some programs leave a question mark bare in it.
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?(.{0,600}?)\?=")
_SPACE = re.compile(r"\s+")
# Control characters, direction overrides (they disguise names) and halves of surrogate pairs.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")


def decode(raw: str, notes: Notes) -> str:
    """Encoded words become text. Words side by side in one character set are joined as bytes first."""
    pieces: list[str] = []
    pending, pending_charset, end = b"", "", 0

    def flush() -> None:
        nonlocal pending
        text, trusted = charset.decode(pending, pending_charset)
        if not trusted:
            notes(Problem.BAD_CHARSET)
        pieces.append(text)
        pending = b""

    raw = raw[: limits.STRUCTURED_CHARS]
    for word in _ENCODED.finditer(raw):
        between = raw[end : word.start()]
        if pending and (between.strip() or word[1].lower() != pending_charset):
            flush()
        if between.strip() or end == 0:
            pieces.append(between)
        pending, pending_charset, end = pending + _payload(word, notes), word[1].lower(), word.end()
    if pending:
        flush()
    return "".join(pieces) + raw[end:]


def _payload(word: re.Match[str], notes: Notes) -> bytes:
    content = word[3].encode("utf-8", "replace")
    if word[2] in "bB":
        return transfer.base64(content, notes)
    return transfer.quoted_printable(content.replace(b"_", b"=20"))


def line(text: str, limit: int = limits.LINE_CHARS) -> str:
    """One clean line."""
    return _UNSAFE.sub("", _SPACE.sub(" ", text[: limit * 4])).strip()[:limit]
