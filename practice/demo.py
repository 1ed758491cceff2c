"""The demo practice: made-up people whom one may sign in as."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from practice import actions, clauses, policy_data
from practice.actions import entry
from practice.actions.clients import Particulars
from practice.actors import WORKER, Actor
from practice.models import Client, ContactPoint, Representation, User
from practice.vocabulary import Role

ZONE = "America/New_York"
PIN = "271846"  # of every demo client who has come to the portal
PROFILE: dict[str, object] = {
    "name": "Alder Practice",
    "discreet_name": "Alder",
    "phone": "+1 202 555 0134",
    "time_zone": ZONE,
    "places": {
        "en": {"main": "12 Elm Street", "north": "40 North Road"},
        "es": {"main": "calle Elm 12", "north": "North Road 40"},
    },
}
TERMS: dict[str, Any] = {
    "hours": {
        "zone": ZONE,
        "week": {day: ["09:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday")}
        | {"friday": ["09:00-16:00"]},
        "closures": [],
    },
    "quiet_hours": {"begins": "21:00", "ends": "08:00", "channels": ["sms"]},
    "response": {"default": {"hours": 8}, "scheduling": {"hours": 4}, "billing": {"business_days": 2}},
    "crisis": policy_data.default_crisis(),
    "guidance": policy_data.default_guidance(),
    "clauses": clauses.starter(),
}
VENDORS = (
    actions.VendorTerms("Harbor Mail", ["email"], True, date(2025, 1, 15), note="Encrypted mailboxes"),
    actions.VendorTerms(
        "Clearline", ["sms", "voicemail"], True, date(2025, 3, 1), note="Texts and voicemail"
    ),
    actions.VendorTerms("Roomlink", ["video"], True, date(2025, 2, 1), note="Video visits"),
)
WORKFORCE = (
    ("ana", "Ana Ruiz", "your therapist", [Role.CLINICIAN]),
    ("ben", "Ben Okoye", "therapist", [Role.CLINICIAN]),
    ("sam", "Sam Lindqvist", "supervisor", [Role.SUPERVISOR, Role.CLINICIAN]),
    ("cleo", "Cleo Marsh", "front desk", [Role.FRONT_DESK]),
    ("bill", "Bill Tran", "billing", [Role.BILLER]),
    ("pia", "Pia Novak", "privacy officer", [Role.PRIVACY_OFFICER]),
    ("ada", "Ada Quist", "practice admin", [Role.ADMIN]),
)
FIRST = (
    "Kim",
    "Noor",
    "Lee",
    "Sol",
    "Ravi",
    "Mina",
    "Theo",
    "Iris",
    "Omar",
    "Jun",
    "Lena",
    "Paz",
    "Ines",
    "Tomas",
    "Wren",
    "Ada",
)
LAST = (
    "Okafor",
    "Haddad",
    "Adler",
    "Abara",
    "Mehta",
    "Kowalski",
    "Bright",
    "Santos",
    "Farouk",
    "Mori",
    "Vogel",
    "Ibarra",
    "Lund",
    "Reyes",
)


@dataclass
class People:
    """Whom the other apps' demo parts write about."""

    now: datetime
    dice: random.Random
    workforce: dict[str, User] = field(default_factory=dict)
    dan: Client = None  # type: ignore[assignment]
    eve: Client = None  # type: ignore[assignment]
    fay: Representation = None  # type: ignore[assignment]
    others: list[Client] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        user = self.workforce[name]
        return Actor(
            kind="workforce",
            user_id=user.pk,
            roles=frozenset({Role.CLINICIAN}),
            name=user.name,
            is_verified=True,
        )


def seed(*, seed: int, scale: int, now: datetime) -> People:
    """Through the same acts as real people. `scale`: how many more clients beside Dan and Eve."""
    people = People(now=now, dice=random.Random(seed))  # noqa: S311 - made-up people, not secrets
    then = now - timedelta(days=60)
    actions.found_practice(profile=PROFILE, is_demo=True, actor=WORKER, now=then)
    actions.publish_policy(terms=TERMS, cells=policy_data.default_cells(), actor=WORKER, now=then)
    for vendor in VENDORS:
        actions.add_vendor(terms=vendor, submission=None, actor=WORKER, now=then)
    for name, full, title, roles in WORKFORCE:
        user = actions.add_person(
            name=full, email=f"{name}@alder.example", title=title, actor=WORKER, now=then
        )
        people.workforce[name] = user
        for role in roles:
            actions.assign_role(user=user, role=role, actor=WORKER, now=then)
    actions.supervise(
        supervisor=people.workforce["sam"], clinician=people.workforce["ana"], actor=WORKER, now=then
    )
    _clients(people, scale, then)
    for client in (people.eve, *people.others):
        _has_come(client, then)
    return people


def _clients(people: People, scale: int, then: datetime) -> None:
    people.dan = _client(people, "Dan Moreau", "they/them", "Spanish, English", "1991-04-02", "ana", then)
    people.eve = _client(
        people, "Eve Sandler", "she/her", "English", "1984-11-19", "ben", then + timedelta(minutes=1)
    )
    people.fay = actions.add_representation(
        client=people.dan, name="Fay Moreau", relation="mother", scope="full", actor=WORKER, now=then
    )
    for client, email, phone in (
        (people.dan, "dan@mail.example", "+12025550142"),
        (people.eve, "eve@mail.example", "+12025550177"),
    ):
        reach(client, "email", email, then)
        actions.add_contact_point(client=client, kind="phone", address=phone, actor=WORKER, now=then)
    for number in range(scale):
        name = f"{people.dice.choice(FIRST)} {people.dice.choice(LAST)}"
        clinician = "ana" if number % 2 else "ben"
        then += timedelta(hours=1)
        client = _client(
            people,
            name,
            "",
            "English",
            f"19{people.dice.randint(60, 99)}-0{people.dice.randint(1, 9)}-11",
            clinician,
            then,
        )
        reach(client, "email", f"client{number}@mail.example", then)
        reach(client, "phone", f"+1202555{1000 + number:04}"[:12], then)
        people.others.append(client)


def _client(
    people: People, name: str, pronouns: str, languages: str, born: str, clinician: str, then: datetime
) -> Client:
    particulars = Particulars(
        name=name, first_name=name.split()[0], pronouns=pronouns or None, languages=languages, birth_date=born
    )
    client = actions.add_client(
        particulars=particulars, language="en", time_zone=ZONE, actor=WORKER, now=then
    )
    actions.join_care_team(client=client, user=people.workforce[clinician], actor=WORKER, now=then)
    return client


def _has_come(client: Client, then: datetime) -> None:
    """Has a PIN already, as after an invitation. Dan has not: his may be tried out."""
    if client.user is not None:
        entry.set_pin(user=client.user, pin=PIN, actor=WORKER, now=then, submission=None)


def reach(client: Client, kind: str, address: str, then: datetime) -> ContactPoint:
    """A contact point that has proven itself, as after its code."""
    point = actions.add_contact_point(client=client, kind=kind, address=address, actor=WORKER, now=then)
    ContactPoint.objects.filter(pk=point.pk).update(verified_at=then)
    point.verified_at = then
    return point
