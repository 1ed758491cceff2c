"""What browsers asked of the house, written down: method, address, fields and headers, and no cookie."""

from __future__ import annotations

import email.message
import email.parser
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import BrowserContext, Request

# Set by browsers for every request, or (the tag of what one has) a way to be told nothing.
DULL = (
    "accept",
    "cookie",
    "user-agent",
    "sec-",
    "upgrade-",
    "if-",
    "origin",
    "host",
    "content-length",
    "connection",
)
KEYS = ("csrfmiddlewaretoken", "submission_key")
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Recorded:
    """`form`: how the fields were sent, urlencoded or multipart; "" where nothing was."""

    who: str
    method: str
    path: str
    query: Fields = field(default_factory=list)
    fields: Fields = field(default_factory=list)
    form: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def sense(self) -> str:
        """The same for requests that differ in nothing but their keys."""
        said = [one for one in self.fields if one[0] not in KEYS]
        return json.dumps([self.who, self.method, self.path, self.query, said])


class Recorder:
    """Everything is written to `file` as it happens, one request a line."""

    def __init__(self, file: Path, base: str) -> None:
        self.file, self.base = file, base
        self._known: set[str] = set()

    def listen(self, who: str, context: BrowserContext) -> None:
        context.on("request", lambda request: self._hear(who, request))

    def _hear(self, who: str, request: Request) -> None:
        if not request.url.startswith(f"{self.base}/") or request.url.startswith(f"{self.base}/static/"):
            return
        found = _read(who, request)
        if found.sense not in self._known:
            self._known.add(found.sense)
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(found)) + "\n")


def load(file: Path) -> Iterator[Recorded]:
    for line in file.read_text("utf-8").splitlines():
        said = json.loads(line)
        pairs = {name: [(one[0], one[1]) for one in said[name]] for name in ("query", "fields")}
        yield Recorded(**said | pairs)


def _read(who: str, request: Request) -> Recorded:
    parts = urlsplit(request.url)
    kept = {name: value for name, value in request.headers.items() if not name.startswith(DULL)}
    kind, body = kept.pop("content-type", ""), request.post_data_buffer or b""
    form = "multipart" if kind.startswith("multipart/") else "urlencoded" if body else ""
    fields = _parts(kind, body) if form == "multipart" else parse_qsl(body.decode("latin-1"), True)
    query = parse_qsl(parts.query, keep_blank_values=True)
    return Recorded(who, request.method, parts.path, query, fields, form, kept)


def _parts(kind: str, body: bytes) -> Fields:
    """Of a multipart body; of a file only that there was a field for one."""
    whole = email.parser.BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    return [_part(one) for one in whole.walk() if not one.is_multipart()]


def _part(one: email.message.Message) -> tuple[str, str]:
    name = str(one.get_param("name", "", "content-disposition"))
    content = one.get_payload(decode=True)
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return name, "" if one.get_filename() is not None else text
