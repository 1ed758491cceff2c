"""From the bytes of a file to a table: which alphabet, which separator, where the header is. Pure."""

import codecs
import csv
import io
from dataclasses import dataclass

MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 2000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", ";", "\t", "|")


class Unreadable(Exception):
    """`code`: empty, not_text, too_many, too_wide, no_rows."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Table:
    header: list[str]
    rows: list[list[str]]


def read(content: bytes) -> Table:
    """Rows have as many cells as the header; empty lines are left out. Raises Unreadable."""
    text = decode(content)
    if not text.strip():
        raise Unreadable("empty")
    first = next(line for line in text.splitlines() if line.strip())
    separator = max(_SEPARATORS, key=first.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(line)]
    except csv.Error as error:
        raise Unreadable("not_text") from error
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    header, rows = [_cell(one) for one in lines[0]], lines[1:]
    if not rows:
        raise Unreadable("no_rows")
    if len(rows) > MOST_ROWS:
        raise Unreadable("too_many")
    if len(header) > MOST_COLUMNS:
        raise Unreadable("too_wide")
    width = len(header)
    return Table(header, [[_cell(one) for one in (*row, *[""] * width)[:width]] for row in rows])


def decode(content: bytes) -> str:
    """By its mark; else UTF-8; else Windows-1252. A file that is no text is refused."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable("not_text")


def _cell(text: str) -> str:
    return " ".join(text.split())[:LONGEST_CELL]
