"""The Spanish catalogue, as its files say it and as the code asks for it.

`python -m tests.catalogue` brings both files up to date: what the code says anew stands there with an empty
msgstr, to be written; what it says no longer is gone.
"""

import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "locale/es/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
SPOKEN_IN = ("practice", "consent", "messaging", "records", "breaches", "templates")
MAKE = (
    "makemessages", "--locale=es", "--symlinks", "--no-wrap", "--no-obsolete", "--add-location=file",
    "--verbosity=0",
)  # fmt: skip
DATED = ("POT-Creation-Date", "Report-Msgid-Bugs-To")

HEADER = "Language: es\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
MO_MAGIC, MO_HEAD, MO_ENTRY = 0x950412DE, 28, 8  # GNU gettext's file of compiled words; sizes in bytes

# Where clients and their representatives are spoken to. The pages of whoever works here come after.
CLIENTS = (
    "templates/portal/", "templates/layouts/card", "templates/errors/", "templates/components/",
    "templates/base.html", "consent/portal/", "consent/forms.py", "messaging/portal.py",
    "messaging/crisis_help.py", "messaging/replies.py", "messaging/notices.py", "messaging/revocations.py",
    "messaging/nameless_notices.py", "practice/views/bells.py",
    "messaging/talk/portal_rows.py", "messaging/talk/promised.py", "practice/portal_frame.py", "practice/spoken.py",
    "practice/views/entry/", "practice/forms/__init__.py", "practice/forms/entry.py",
    "practice/trail/looked.py", "practice/views/looked.py", "messaging/keeping.py", "messaging/portal_pages.py",
    "messaging/places.py", "practice/views/account/devices.py",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """One form of one entry; an entry with a plural gives two."""

    english: str
    spanish: str
    places: tuple[str, ...]
    is_fuzzy: bool
    context: str | None

    @property
    def is_for_clients(self) -> bool:
        return any(place.startswith(CLIENTS) for place in self.places)

    @property
    def is_pattern(self) -> bool:
        """A date's pattern: letters that stand for something else."""
        return self.context is not None


def read(path: Path = PO) -> Catalog:
    with open(path, "rb") as file:
        return read_po(file, locale="es")


def pairs(catalogue: Catalog) -> Iterator[Pair]:
    for entry in catalogue:
        if not entry.id:
            continue
        english = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        spanish = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        places = tuple(place for place, _line in entry.locations)
        for one, other in zip(english, spanish, strict=True):
            yield Pair(one, other or "", places, entry.fuzzy, entry.context)


def keys(catalogue: Catalog) -> set[tuple[str | None, str]]:
    return {(pair.context, pair.english) for pair in pairs(catalogue)}


def compiled(catalogue: Catalog) -> bytes:
    """The .mo of these words, the same bytes each time: no date and no version of a tool is in them."""
    said = {"": HEADER}
    for entry in catalogue:
        if entry.id and not entry.fuzzy:
            context = f"{entry.context}\x04" if entry.context else ""
            said[context + _joined(entry.id)] = _joined(entry.string)
    rows = sorted((english.encode(), spanish.encode()) for english, spanish in said.items())
    begins = MO_HEAD + 2 * MO_ENTRY * len(rows)
    index, words = [], b""
    for side in (0, 1):
        for row in rows:
            index += [len(row[side]), begins + len(words)]
            words += row[side] + b"\0"
    head = (MO_MAGIC, 0, len(rows), MO_HEAD, MO_HEAD + MO_ENTRY * len(rows), 0, begins)
    return struct.pack(f"<{len(head)}I{len(index)}I", *head, *index) + words


def _joined(forms: str | tuple[str, ...]) -> str:
    return forms if isinstance(forms, str) else "\0".join(forms)


def from_code(place: Path) -> Path:
    """What makemessages, with GNU gettext, makes of the code and of the file as it stands; in a directory apart."""
    for name in SPOKEN_IN:
        (place / name).symlink_to(ROOT / name, target_is_directory=True)
    made = place / PO.relative_to(ROOT)
    made.parent.mkdir(parents=True)
    made.write_bytes(PO.read_bytes())
    surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run((sys.executable, "-m", "django", *MAKE), cwd=place, env=surroundings, check=True)
    return made


def update() -> None:
    with tempfile.TemporaryDirectory() as place:
        text = from_code(Path(place)).read_text(encoding="utf-8")
    kept = [
        line
        for line in text.splitlines(keepends=True)
        if not line.startswith(tuple(f'"{one}' for one in DATED))
    ]
    PO.write_text("".join(kept), encoding="utf-8")
    found = read()
    MO.write_bytes(compiled(found))
    for pair in pairs(found):
        if not pair.spanish or pair.is_fuzzy:
            print(f"to be written: {pair.english}")


if __name__ == "__main__":
    update()
