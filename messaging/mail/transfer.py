"""Undoing base64, quoted-printable and uuencode, damage and all."""

import binascii
import re
import string
from collections.abc import Iterator
from io import BytesIO

from messaging.mail import limits
from messaging.mail.problems import Notes, Problem

_BASE64 = (string.ascii_letters + string.digits + "+/=").encode()
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=]*\s*")
_SPACE = b" \t\r\n"
_NOT_BASE64 = bytes(byte for byte in range(256) if byte not in _BASE64)
_SOFT_BREAK_WITH_SPACE = re.compile(rb"=[ \t]+(?=\r?\n)")
_FOOTER_LINES = 40
_AS_IT_IS = {"", "7bit", "8bit", "binary"}
_NAMES = {
    "quotedprintable": "qp",
    "qp": "qp",
    "base64": "base64",
    "b64": "base64",
    "uuencode": "uu",
    "xuuencode": "uu",
    "uue": "uu",
    "xuue": "uu",
}


def decode(body: bytes, encoding: str, notes: Notes) -> bytes:
    label = re.sub(r"[^a-z0-9]", "", encoding[:60].partition(";")[0].partition("(")[0].lower())
    match _NAMES.get(label):
        case "qp":
            return quoted_printable(body)
        case "base64":
            return base64(body, notes)
        case "uu":
            return _uudecode(body, notes)
    if label not in _AS_IT_IS:
        notes(Problem.UNKNOWN_ENCODING)
    return body


def quoted_printable(body: bytes) -> bytes:
    return binascii.a2b_qp(_SOFT_BREAK_WITH_SPACE.sub(b"=", body))


def base64(body: bytes, notes: Notes) -> bytes:
    """Foreign bytes are skipped; a footer that some list server glued on in the clear stays in the clear."""
    body, footer = _split_footer(body)
    letters = body.translate(None, _NOT_BASE64)
    runs = [run for run in letters.split(b"=", limits.DAMAGED_LINES) if run]
    damaged = bool(footer) or len(runs) > 1 or len(letters) != len(body.translate(None, _SPACE))
    if damaged or any(len(run) % 4 == 1 for run in runs):
        notes(Problem.BAD_ENCODING)
    return b"".join(map(_whole_bytes, runs)) + footer


def _whole_bytes(run: bytes) -> bytes:
    run = run.replace(b"=", b"")
    run = run[:-1] if len(run) % 4 == 1 else run
    return binascii.a2b_base64(run + b"=" * (-len(run) % 4))


def _split_footer(body: bytes) -> tuple[bytes, bytes]:
    end = len(body)
    for _ in range(_FOOTER_LINES):
        start = body.rfind(b"\n", 0, max(end - 1, 0)) + 1
        line = body[start:end]
        if line.strip() and _BASE64_LINE.fullmatch(line) or end == 0:
            break
        end = start
    footer = body[end:]
    return (body[:end], b"\n" + footer) if footer.strip() else (body, b"")


def _uudecode(body: bytes, notes: Notes) -> bytes:
    decoded, damaged = bytearray(), 0
    for line in _uu_lines(body):
        piece = _uu_line(line)
        damaged += piece is None
        decoded += piece or b""
        if damaged > limits.DAMAGED_LINES:
            break
    if body.strip() and (damaged or not decoded):
        notes(Problem.BAD_ENCODING)
    return bytes(decoded) if decoded and damaged <= limits.DAMAGED_LINES else body


def _uu_lines(body: bytes) -> Iterator[bytes]:
    lines = iter(BytesIO(body))
    for line in lines:
        if line.startswith(b"begin "):
            break
    for line in lines:
        line = line.rstrip(b"\r\n")
        if line == b"end":
            return
        if line:
            yield line


def _uu_line(line: bytes) -> bytes | None:
    """None for no such line. Some encoders pad with rubbish: the first byte tells how much counts."""
    length = (((line[0] - 32) & 63) * 4 + 5) // 3
    for characters in (line, line[:length]):
        try:
            return binascii.a2b_uu(characters)
        except binascii.Error:
            continue
    return None
