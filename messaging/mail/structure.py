"""The tree of parts of a message, cut by offsets: no part is copied or decoded here.

The standard library's parser recurses once per level, walks every line through every open boundary and writes
attached messages anew; this one has its cost bounded by the limits and hands out each part's own bytes.
"""

import re
from dataclasses import dataclass, field

from messaging.mail import headers, limits, parameters
from messaging.mail.problems import Notes, Problem

_KIND = re.compile(r"[a-z0-9][\w.+-]*/[a-z0-9][\w.+-]*", re.ASCII)
_SHORT_KINDS = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}
_LIKELY_BOUNDARY = re.compile(
    rb"(?:(?<=[\r\n])|\A)--([^\s-][^\r\n]{0,200}|-[^\r\n]{1,200})\r?\n(?=Content-)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """`raw[start:end]` is the body in its transfer encoding; of a multipart, what comes before its parts."""

    raw: bytes = field(repr=False)
    start: int
    end: int
    headers: headers.Headers
    kind: str
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    children: tuple["Part", ...] = ()

    @property
    def body(self) -> bytes:
        return self.raw[self.start : self.end]

    @property
    def encoding(self) -> str:
        return self.headers.get("content-transfer-encoding")


def parse(raw: bytes, notes: Notes) -> Part:
    start = len(raw) - len(raw.lstrip(b"\r\n"))
    return _Splitter(raw, notes).part(start, len(raw), depth=0, default="text/plain")


class _Splitter:
    def __init__(self, raw: bytes, notes: Notes) -> None:
        self.raw = raw
        self.notes = notes
        self.count = 0

    def part(self, start: int, end: int, *, depth: int, default: str) -> Part:
        self.count += 1
        head, body = headers.read(self.raw, start, end, self.notes)
        kind, values = parameters.parse(head.get("content-type"))
        disposition = parameters.parse(head.get("content-disposition"))
        kind = _SHORT_KINDS.get(kind, kind) if kind else default
        if not _KIND.fullmatch(kind):
            kind = default
        if kind.startswith("multipart/"):
            return self.multipart(body, end, head, kind, values, disposition, depth)
        return Part(self.raw, body, end, head, kind, values, *disposition)

    def multipart(
        self,
        start: int,
        end: int,
        head: headers.Headers,
        kind: str,
        values: dict[str, str],
        disposition: tuple[str, dict[str, str]],
        depth: int,
    ) -> Part:
        if depth >= limits.DEPTH:
            self.notes(Problem.TOO_DEEP)
            return Part(self.raw, start, end, head, kind, values, *disposition)
        marks = self.delimiters(start, end, values.get("boundary", ""))
        if not marks:
            self.notes(Problem.ILLEGAL_BOUNDARY if self.raw[start:end].strip() else Problem.TRUNCATED)
            return Part(self.raw, start, end, head, "text/plain", values, *disposition)
        default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        children = self.children(marks, end, depth + 1, default)
        return Part(self.raw, start, marks[0].start(), head, kind, values, *disposition, tuple(children))

    def delimiters(self, start: int, end: int, boundary: str) -> list[re.Match[bytes]]:
        """The boundary's lines; when there are none, those of whatever looks like one."""
        marks = self.find(start, end, boundary.strip().encode("utf-8", "replace"))
        if not marks and (likely := _LIKELY_BOUNDARY.search(self.raw, start, end)):
            self.notes(Problem.ILLEGAL_BOUNDARY)
            marks = self.find(start, end, likely[1].rstrip())
        return marks

    def find(self, start: int, end: int, boundary: bytes) -> list[re.Match[bytes]]:
        if not boundary:
            return []
        line = re.compile(rb"(?:(?<=[\r\n])|\A)--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r|\n|\Z)")
        marks: list[re.Match[bytes]] = []
        for mark in line.finditer(self.raw, start, end):
            marks.append(mark)
            if len(marks) > limits.PARTS:
                break
        return marks

    def children(self, marks: list[re.Match[bytes]], end: int, depth: int, default: str) -> list[Part]:
        """A closing mark ends the multipart where no further mark follows: some programs close too early."""
        found: list[Part] = []
        for number, (mark, following) in enumerate(zip(marks, [*marks[1:], None], strict=True), 1):
            stop = following.start() if following else end
            start, stop = self.inside(mark.end(), stop, last=following is None)
            if number <= limits.PARTS and (mark[1] or not self.raw[start:stop].strip()):
                continue
            if number > limits.PARTS or self.count >= limits.PARTS:
                self.notes(Problem.TOO_MANY_PARTS)
                found.append(self.rest(start, end))
                return found
            found.append(self.part(start, stop, depth=depth, default=default))
        if not any(mark[1] for mark in marks):
            self.notes(Problem.TRUNCATED)
        return found

    def inside(self, start: int, stop: int, *, last: bool) -> tuple[int, int]:
        """The line ends around a part belong to its boundaries."""
        start += 2 if self.raw[start : start + 2] == b"\r\n" else 1
        if not last:
            stop -= 2 if self.raw[stop - 2 : stop] == b"\r\n" else 1
        return start, max(start, stop)

    def rest(self, start: int, end: int) -> Part:
        return Part(self.raw, start, end, headers.Headers(), "application/octet-stream", {}, "attachment", {})
