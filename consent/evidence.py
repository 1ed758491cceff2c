"""What stands behind a signature, line by line, in the reader's language; and the text as it is set on a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from consent.models import Signature
from practice import policy

Method, Capacity = Signature.Method, Signature.Capacity
Line = tuple[str, str]
LONGEST_HEADING = 70
TO_WRITE_ON = "_" * 24

METHODS: Mapping[str, Promise] = {
    Method.TYPED: gettext_lazy("on a screen, by typing the name"),
    Method.DRAWN: gettext_lazy("on a screen, by drawing it and typing the name"),
    Method.PAPER: gettext_lazy("on paper; the scan is kept"),
    Method.SPOKEN: gettext_lazy("in words; somebody of the practice wrote them down"),
}
CAPACITIES: Mapping[str, Promise] = {
    Capacity.SELF: gettext_lazy("for themself"),
    Capacity.PARENT: gettext_lazy("as a parent"),
    Capacity.GUARDIAN: gettext_lazy("as a guardian"),
    Capacity.REPRESENTATIVE: gettext_lazy("as somebody who acts for them"),
}
KNOWN_BY: Mapping[str, Promise] = {
    "portal session": gettext_lazy("signed in to their private page with their own code and PIN, or passkey"),
    "paper": gettext_lazy("the practice has the paper"),
    "spoken": gettext_lazy("the practice spoke with them"),
}


def lines(row: Signature, typed_name: str) -> list[Line]:
    """For a page and for the copy alike."""
    zone = row.time_zone or policy.practice().time_zone
    found = [
        (_("Who"), typed_name),
        (_("In what capacity"), str(CAPACITIES.get(row.capacity, row.capacity))),
        (_("How"), str(METHODS[row.method])),
        (_("Signed"), _day(row, zone)),
        (_("Agreed to sign on a screen"), instant(row.electronic_at, zone)),
        (_("First opened"), instant(row.opened_at, zone)),
        (_("Written down by"), row.documented_by.name if row.documented_by else ""),
        (_("How they were known"), str(KNOWN_BY.get(row.authenticated_by, row.authenticated_by))),
        (_("Network address"), row.network if row.user_id else ""),
        (_("Device"), row.agent),
        (_("Language"), str(get_language_info(row.language[:2])["name_translated"])),
        (_("Form"), _form(row)),
        (_("Fingerprint of the text (SHA-256)"), grouped(bytes(row.shown_digest))),
    ]
    return [(label, words) for label, words in found if words]


def agreed(row: Signature, typed_name: str | None) -> str:
    """In a line: who, and whether on a screen, on paper or in words; what somebody wrote down never passes for a signature."""
    values = {
        "name": typed_name or _("(not open to your role)"),
        "number": row.form_version.version,
        "by": row.documented_by.name if row.documented_by else "",
    }
    if row.method == Method.PAPER:
        return _("Signed on paper by %(name)s; documented by %(by)s, who has the scan") % values
    if row.method == Method.SPOKEN:
        return _("Spoken: %(name)s agreed in words; documented by %(by)s") % values
    return _("Signed by %(name)s, version %(number)s of the form") % values


def instant(at: datetime | None, zone: str) -> str:
    """To the second, in their zone and in universal time."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    day = formats.date_format(local, "DATE_FORMAT")
    universal = at.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%d %H:%M:%S")
    return f"{day}, {local.strftime('%H:%M:%S %Z')} ({universal} UTC)"


def grouped(digest: bytes) -> str:
    """In eights, so that two people can compare it by reading aloud."""
    whole = digest.hex()
    return " ".join(whole[at : at + 8] for at in range(0, len(whole), 8))


def paragraphs(shown: str) -> list[dict[str, Any]]:
    """The text as it is set: paragraphs of lines; what was answered is marked, and what stands above others."""
    return [_paragraph(part.split("\n")) for part in shown.split("\n\n") if part.strip()]


def on_paper(shown: str, language: str) -> list[dict[str, Any]]:
    """As `paragraphs`, to be filled in by hand: a line to write on where nothing was answered."""
    with translation.override(language):
        empty = f"> {_('No answer')}"
    lines = (f"> {TO_WRITE_ON}" if line == empty else line for line in shown.split("\n"))
    return paragraphs("\n".join(lines))


def _paragraph(lines: list[str]) -> dict[str, Any]:
    """A short line by itself that ends no sentence is a heading."""
    is_heading = len(lines) == 1 and len(lines[0]) <= LONGEST_HEADING and lines[0][-1] not in ".?!:…)"
    set_lines = [{"is_answer": line.startswith("> "), "text": line.removeprefix("> ")} for line in lines]
    return {"is_heading": is_heading and not set_lines[0]["is_answer"], "lines": set_lines}


def _day(row: Signature, zone: str) -> str:
    """On paper and in words only the day is known."""
    if row.method in (Method.PAPER, Method.SPOKEN):
        return formats.date_format(row.signed_at.astimezone(ZoneInfo(zone)), "DATE_FORMAT")
    return instant(row.signed_at, zone)


def _form(row: Signature) -> str:
    values = {
        "key": row.form_version.key,
        "number": row.form_version.version,
        "digest": bytes(row.form_version.digest).hex()[:16],
    }
    return _("%(key)s, version %(number)s (%(digest)s)") % values
