"""One safe name for each file."""

import re

from messaging.mail import limits, words
from messaging.mail.problems import Notes
from messaging.mail.structure import Part

_SEPARATORS = re.compile(r"[\\/]")
_RESERVED = re.compile(r'[<>:"|?*]')
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "audio/mpeg": ".mp3",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/html": ".html",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
}


def declared(part: Part) -> str:
    """The file name that the sender gave, raw; "" when there is none."""
    return part.disposition_parameters.get("filename") or part.parameters.get("name", "")


def of(part: Part, number: int, notes: Notes) -> str:
    for name in (declared(part), part.headers.get("content-location")):
        if cleaned := clean(words.decode(name[:2_000], notes)):
            return cleaned
    return f"file-{number}{_ENDINGS.get(part.kind, '.bin')}"


def clean(name: str) -> str:
    """Without path, control characters, and what some system gives a meaning to."""
    name = _SEPARATORS.split(words.line(name.partition("\0")[0], limits.STRUCTURED_CHARS).strip("\"' "))[-1]
    name = _RESERVED.sub("_", name).strip(". ")
    if len(name) <= limits.NAME_CHARS:
        return name
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: limits.NAME_CHARS - len(ending) - 1].rstrip('. ')}.{ending}"
    return name[: limits.NAME_CHARS].rstrip(". ")
