"""A block of headers, as it should be and as it is."""

import re
from dataclasses import dataclass

from messaging.mail import charset, limits
from messaging.mail.problems import Notes, Problem

_LINE_END = rb"(?:\r\n|\n|\r(?!\n))"
_BLANK_LINE = re.compile(_LINE_END + _LINE_END)
_FIRST_LINE_END = re.compile(_LINE_END)
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
_MAILBOX_LINE = re.compile(rb">?From [^\s:]+(?:\s|$)")  # how mailbox files part one message from the next
_COMMON = re.compile(
    rb"(?:bcc|cc|date|delivered-to|from|in-reply-to|message-id|mime-version|received|references|reply-to|"
    rb"return-path|sender|subject|to|(?:arc|content|dkim|list|resent|x)-[!-9;-~]{1,90})[ \t]*:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Headers:
    fields: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    def get(self, name: str) -> str:
        return next((value for key, value in self.fields if key == name), "")


def read(raw: bytes, start: int, end: int, notes: Notes) -> tuple[Headers, int]:
    """The headers of the message or part in `raw[start:end]`, and where its body begins."""
    if first := _FIRST_LINE_END.match(raw, start, end):
        return Headers(), first.end()
    blank = _BLANK_LINE.search(raw, start, end)
    stop = blank.start() if blank else end
    block = raw[start : min(stop, start + limits.HEADER_BYTES)]
    fields, used = _fields(block, notes)
    if used < len(block):
        return Headers(tuple(fields)), start + used
    if start + len(block) < stop:
        notes(Problem.LONG_HEADERS)
    return Headers(tuple(fields)), blank.end() if blank else stop


def _fields(block: bytes, notes: Notes) -> tuple[list[tuple[str, str]], int]:
    """Fields, and how many bytes they took: some bodies begin without a blank line before them."""
    lines = block.splitlines(keepends=True)
    last = max((index for index, line in enumerate(lines) if _COMMON.match(line)), default=-1)
    found: list[tuple[bytes, list[bytes]]] = []
    used = 0
    for index, line in enumerate(lines):
        field = _FIELD.match(line)
        if line[:1] in b" \t" and found:
            found[-1][1].append(line.strip())
        elif field:
            found.append((field[1].lower(), [field[2].strip()]))
        elif not (index == 0 and _MAILBOX_LINE.match(line)):
            if index > last or index == 0:
                break
            notes(Problem.BAD_HEADER)
        used += len(line)
    return [(name.decode("ascii"), _text(b" ".join(value), notes)) for name, value in found], used


def _text(value: bytes, notes: Notes) -> str:
    text, trusted = charset.decode(value)
    if not trusted:
        notes(Problem.BAD_CHARSET)
    return text
