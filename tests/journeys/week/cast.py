"""Who works there, whom they serve, and what the outside world calls them. All made up."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = ZoneInfo("America/New_York")
WORD, PIN = "Copper lantern", "271846"
PRACTICE, DISCREET = "Willow Street Practice", "Willow Street"


def plain(name: str) -> str:
    """As it stands in an address."""
    return unicodedata.normalize("NFD", name.casefold()).encode("ascii", "ignore").decode()


@dataclass(frozen=True)
class Colleague:
    name: str
    title: str
    role: str

    @property
    def first(self) -> str:
        return plain(self.name.split()[0])

    @property
    def email(self) -> str:
        return f"{plain(self.first)}@willow.example"


@dataclass(frozen=True)
class Served:
    """A client. `number`: their place in the list, and the end of their phone number."""

    number: int
    name: str
    clinician: str
    languages: str

    @property
    def first(self) -> str:
        return self.name.split()[0]

    @property
    def email(self) -> str:
        return f"{plain(self.name).replace(' ', '.')}@mail.example"

    @property
    def phone(self) -> str:
        return f"+1202555{1000 + self.number}"

    @property
    def born(self) -> str:
        return (date(1958, 3, 2) + timedelta(days=263 * self.number)).isoformat()


PIA = Colleague("Pia Novak", "our office manager", "")
CLINICIAN, FRONT_DESK = "Clinician: cares for clients", "Front desk:"
STAFF = (
    Colleague("Nora Ellis", "your therapist", CLINICIAN),
    Colleague("Omar Haddad", "your therapist", CLINICIAN),
    Colleague("Tess Marlow", "your psychologist", CLINICIAN),
    Colleague("Iris Chen", "your therapist", CLINICIAN),
    Colleague("Jonah Reed", "your counselor", CLINICIAN),
    Colleague("Lucía Vega", "su terapeuta", CLINICIAN),
    Colleague("Cleo Marsh", "our front desk", FRONT_DESK),
)
CLINICIANS = tuple(one for one in STAFF if one.role == CLINICIAN)

_GIVEN = ("Maya", "Theo", "Alma", "Ravi", "Inés", "Grace", "Hugo", "Lena", "Sami", "Ruth")
_FAMILY = ("Okafor", "Lindgren", "Castillo", "Park", "Romano", "Whitfield")
CLIENTS = tuple(
    Served(
        number,
        f"{_GIVEN[number % 10]} {_FAMILY[number // 10]}",
        CLINICIANS[number % 6].name,
        "es" if _GIVEN[number % 10] in ("Alma", "Inés") else "en",
    )
    for number in range(60)
)
MAYA, THEO, ALMA, RAVI, INES, GRACE, HUGO, LENA = CLIENTS[:8]
HEADINGS = ("Client", "Date of birth", "Email", "Mobile", "Languages", "Therapist", "State")


def write_list(place: Path) -> None:
    """As another program exports it: all sixty, once each."""
    with place.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADINGS)
        for one in CLIENTS:
            rows.writerow((one.name, one.born, one.email, one.phone, one.languages, one.clinician, "NY"))


def colleague_of(client: Served) -> Colleague:
    return next(one for one in CLINICIANS if one.name == client.clinician)


def today() -> date:
    """By the clock of the practice."""
    return datetime.now(HERE).date()
