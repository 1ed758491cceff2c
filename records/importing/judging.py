"""What of one line is taken, what is not, and why. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

from practice import addresses
from practice.actions.clients import Particulars
from practice.forms.setup import STATES
from records.importing import tongues

_NOTHING = {"", "-", "--", "n/a", "na", "none", "null"}
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s(])")
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%Y/%m/%d")
OLDEST = date(1900, 1, 1)
NAMELESS, FORMULA = "no_name", "formula"


@dataclass(frozen=True, slots=True)
class Judged:
    """`refused`: why the line is not taken, or "". `left_out`: fields that are not taken with it."""

    particulars: Particulars | None
    points: tuple[tuple[str, str], ...] = ()
    clinician: str = ""
    language: str = "en"
    refused: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def same(self) -> str:
        """The line in one form, for its digest."""
        if self.particulars is None:
            return ""
        who = self.particulars
        return repr((self._plain, who.birth_date, self.points))

    @property
    def marks(self) -> list[str]:
        """What tells this person within one list: the line itself, or name and birth date."""
        born = self.particulars.birth_date if self.particulars else None
        return [self.same, repr((self._plain, born))] if born else [self.same]

    @property
    def _plain(self) -> str:
        return " ".join(self.particulars.name.casefold().split()) if self.particulars else ""


def judge(cells: list[str], columns: list[str], today: date) -> Judged:
    said = {field: cell for field, cell in zip(columns, cells, strict=True) if field}
    said = {field: "" if cell.casefold() in _NOTHING else cell for field, cell in said.items()}
    if any(_FORMULA.match(cell) for cell in said.values()):
        return Judged(None, refused=FORMULA)
    name = said.get("name") or " ".join(filter(None, (said.get("given"), said.get("family"))))
    if not name or len(name) > 120:
        return Judged(None, refused=NAMELESS)
    left_out: list[str] = []
    kept = {
        "birth_date": _day(said.get("birth_date", ""), today, left_out),
        "residence": _state(said.get("residence", ""), left_out),
    }
    points = [(kind, _address(kind, said.get(kind, ""), left_out)) for kind in ("email", "phone")]
    short = {key: said.get(key, "")[:120] or None for key in ("pronouns", "languages", "interpreter")}
    if short["languages"]:
        short["languages"] = tongues.in_words(short["languages"])[:120]
    first = said.get("first_name") or said.get("given") or _first(name)
    who = Particulars(name=_ordered(name), first_name=first[:120], **kept, **short)
    clinician = said.get("clinician", "")
    reached = tuple((kind, one) for kind, one in points if one)
    language = tongues.of_portal(said.get("languages", ""))
    return Judged(who, reached, clinician, language, left_out=tuple(left_out))


def _ordered(name: str) -> str:
    """“Noor, Kim” is Kim Noor."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name


def _first(name: str) -> str:
    words = _ordered(name).split()
    return words[0] if words else name


def _day(text: str, today: date, left_out: list[str]) -> str | None:
    """ISO, or month first as it is written in the United States."""
    if not text:
        return None
    for form in _DAYS:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if OLDEST <= found <= today:
            return found.isoformat()
    left_out.append("birth_date")
    return None


def _state(text: str, left_out: list[str]) -> str | None:
    if text.upper() in STATES:
        return text.upper()
    if text:
        left_out.append("residence")
    return None


def _address(kind: str, text: str, left_out: list[str]) -> str:
    if not text:
        return ""
    try:
        return addresses.normal(kind, text)
    except ValidationError:
        left_out.append(kind)
        return ""
