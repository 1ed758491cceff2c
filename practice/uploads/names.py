"""A file's name, as given but for what could mislead: path, invisible letters, an ending that the content belies."""

import re
import unicodedata

from practice.uploads.kinds import ENDINGS, Kind

LONGEST = 120
_SEPARATORS = re.compile(r"[\\/]")
_RESERVED = re.compile(r'[<>:"|?*]')


def clean(name: str, kind: Kind | None) -> str:
    """One plain file name. `photo.png.exe`, when it is a PNG picture, becomes `photo.png.exe.png`."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    seen = "".join(" " if letter.isspace() else letter for letter in last if _is_visible(letter))
    plain = _RESERVED.sub("_", " ".join(seen.split())).strip(". ") or "file"
    endings = ENDINGS[kind] if kind else ()
    if not endings:
        return plain[:LONGEST]
    ending = next((one for one in endings if plain.lower().endswith(one)), "")
    stem = plain[: len(plain) - len(ending)]
    given = plain[len(stem) :] or endings[0]
    return (stem[: LONGEST - len(given)].strip(". ") or "file") + given


def _is_visible(letter: str) -> bool:
    """No control characters, and none that turn the direction of what follows."""
    return letter.isspace() or not unicodedata.category(letter).startswith("C")
