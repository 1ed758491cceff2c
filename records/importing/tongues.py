"""The languages of a list, as other programs write them: “es”, “Spanish; English”. Pure."""

import re

from django.utils.translation import get_language_info

_CODE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_SPANISH = ("es", "spa", "spanish", "español", "espanol", "castellano")


def in_words(text: str) -> str:
    """Codes as the language's name; anything else as it stands."""
    return ", ".join(_named(one) for one in _parts(text)) or text


def of_portal(text: str) -> str:
    """What invitations and the portal speak: the one that is named first, where we speak it."""
    first = next(iter(_parts(text)), "").casefold()
    return "es" if first.startswith(_SPANISH[1:]) or re.split("[-_]", first)[0] == "es" else "en"


def _parts(text: str) -> list[str]:
    return [one.strip() for one in re.split(r"[,;/|&]", text) if one.strip()]


def _named(part: str) -> str:
    code = part.casefold()
    if not _CODE.fullmatch(code):
        return part
    try:
        return str(get_language_info(re.split("[-_]", code)[0])["name"])
    except KeyError:
        return part
