"""The ten people of every test, made through the practice's own acts.

Ana is Dan's clinician, Ben is Eve's, Sam supervises Ana; Cleo sits at the front desk, Bill writes the bills,
Pia is the privacy officer, Ada the admin. Dan and Eve are clients; Fay, Dan's mother, may act for him in all.
"""

import time
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django_otp
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as Browser
from django.utils import timezone

from practice import actions, actors, clauses, policy_data, step_up
from practice.actions.clients import Particulars
from practice.actors import WORKER, Actor
from practice.identity.backends import PORTAL as PORTAL_DOOR
from practice.identity.backends import WORKFORCE as WORKFORCE_DOOR
from practice.models import Client, ContactPoint, Representation, SecondFactor, User
from practice.vocabulary import Role
from tests import session

PASSWORD = "plum-orchard-window-7"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

WORKFORCE: dict[str, tuple[str, str, tuple[Role, ...]]] = {
    "ana": ("Ana Alvarez", "your therapist", (Role.CLINICIAN,)),
    "ben": ("Ben Baker", "your therapist", (Role.CLINICIAN,)),
    "sam": ("Sam Stone", "clinical supervisor", (Role.SUPERVISOR,)),
    "cleo": ("Cleo Chen", "front desk", (Role.FRONT_DESK,)),
    "bill": ("Bill Brandt", "billing", (Role.BILLER,)),
    "pia": ("Pia Petrov", "privacy officer", (Role.PRIVACY_OFFICER,)),
    "ada": ("Ada Adeyemi", "practice admin", (Role.ADMIN,)),
}
EMAIL, PHONE = ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE
ADDRESSES = {
    "dan_email": (EMAIL, "dan@home.example"),
    "dan_phone": (PHONE, "+12025550141"),
    "eve_email": (EMAIL, "eve@home.example"),
    "eve_phone": (PHONE, "+12025550142"),
    "fay_email": (EMAIL, "fay@home.example"),
}


@dataclass(frozen=True)
class People:
    ana: User
    ben: User
    sam: User
    cleo: User
    bill: User
    pia: User
    ada: User
    dan: Client
    eve: Client
    fay: Representation
    dan_email: ContactPoint
    dan_phone: ContactPoint
    eve_email: ContactPoint
    eve_phone: ContactPoint
    fay_email: ContactPoint


PERSONS = tuple(field.name for field in fields(People))[:10]
Person = User | Client | Representation

VENDORS = (  # who carries email and texts for the practice, each with an agreement
    actions.VendorTerms("Postbox", ["email"], True, date(2020, 1, 1)),
    actions.VendorTerms("Textline", ["sms"], True, date(2020, 1, 1)),
)
OPEN = ["09:00-12:00", "13:00-18:00"]
TERMS: dict[str, Any] = {
    "hours": {
        "zone": "America/New_York",
        "week": {day: OPEN for day in ("monday", "tuesday", "wednesday", "thursday", "friday")},
        "closures": [],
    },
    "quiet_hours": {"begins": "21:00", "ends": "08:00", "channels": ["sms"]},
    "response": {"default": {"hours": 8}, "billing": {"business_days": 2}},
    "crisis": {
        language: [
            {"kind": "emergency", "label": "Emergency", "number": "911"},
            {"kind": "call", "label": "988 Suicide & Crisis Lifeline", "number": "988"},
        ]
        for language in ("en", "es")
    },
    "clauses": clauses.starter(),
}


def latest_workday(before: datetime) -> datetime:
    """The last Wednesday at 11:00 in New York: no test may pass by day and fail by night."""
    local = before.astimezone(ZoneInfo("America/New_York"))
    day = local - timedelta(days=(local.weekday() - 2) % 7)
    found = day.replace(hour=11, minute=0, second=0, microsecond=0)
    return (found if found <= before else found - timedelta(days=7)).astimezone(UTC)


def beginning() -> datetime:
    """When the house was founded: four weeks before `now`."""
    return latest_workday(session.began()) - timedelta(weeks=4)


def build(now: datetime) -> dict[str, str]:
    """Founds the practice and brings in the ten; answers the ids by which `load` finds them."""
    actions.found_practice(
        profile={
            "name": "Linden Street Therapy",
            "discreet_name": "Linden Street",
            "phone": "+12025550100",
            "time_zone": "America/New_York",
        },
        is_demo=False,
        actor=WORKER,
        now=now,
    )
    found: dict[str, Any] = {name: _workforce(name, now) for name in WORKFORCE}
    ada = actors.of_user(found["ada"], now=now, is_verified=True)
    actions.publish_policy(terms=TERMS, cells=policy_data.default_cells(), actor=ada, now=now)
    for vendor in VENDORS:
        actions.add_vendor(terms=vendor, submission=None, actor=ada, now=now)
    actions.supervise(supervisor=found["sam"], clinician=found["ana"], actor=ada, now=now)
    found |= _clients(found, ada, now)
    return {name: str(row.pk) for name, row in found.items()}


def load(ids: dict[str, str]) -> People:
    """Fresh rows each time, so that no test sees what another did to them."""
    rows: dict[str, Any] = {}
    for model in (User, Client, Representation, ContactPoint):
        wanted = [ids[name] for name, kind in _models().items() if kind is model]
        rows |= {str(row.pk): row for row in model._default_manager.filter(pk__in=wanted)}
    return People(**{name: rows[ids[name]] for name in _models()})


def user_of(person: Person) -> User:
    if isinstance(person, User):
        return person
    assert person.user is not None
    return person.user


def actor_of(person: Person) -> Actor:
    """As the gate would know them now, in a session with a verified second factor."""
    return actors.of_user(user_of(person), now=timezone.now(), is_verified=True)


def sign_in(person: Person) -> Browser:
    """A browser in which they are signed in: the workforce with a second factor, the others at the portal."""
    user, browser = user_of(person), Browser()
    browser.force_login(user, backend=WORKFORCE_DOOR if user.is_workforce else PORTAL_DOOR)
    session = browser.session
    if user.is_workforce:
        device = SecondFactor.objects.get(user=user)
        session[django_otp.DEVICE_ID_SESSION_KEY] = device.persistent_id
    else:
        session["is_portal"] = True
    session[step_up.FRESH_AT] = int(time.time())
    session.save()
    return browser


def _models() -> dict[str, type]:
    return {field.name: field.type for field in fields(People)}  # type: ignore[misc]


def _workforce(name: str, now: datetime) -> User:
    full_name, title, roles = WORKFORCE[name]
    user = actions.add_person(
        name=full_name, email=f"{name}@practice.example", title=title, actor=WORKER, now=now
    )
    for role in roles:
        actions.assign_role(user=user, role=role, actor=WORKER, now=now)
    return enrolled(user)


def enrolled(user: User) -> User:
    """With the password and the authenticator of everybody here."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    authenticator = TOTP.activate(user, TOTP_SECRET).instance
    SecondFactor.objects.create(user=user, authenticator=authenticator, name="allauth")
    return user


def _clients(staff: dict[str, User], ada: Actor, now: datetime) -> dict[str, Any]:
    dan = _client("Dan Doyle", "Dan", "1990-04-02", staff["ana"], ada, now)
    eve = _client("Eve Ellis", "Eve", "1985-11-23", staff["ben"], ada, now)
    scope = Representation.Scope.FULL
    fay = actions.add_representation(
        client=dan, name="Fay Doyle", relation="mother", scope=scope, actor=ada, now=now
    )
    owners: dict[str, dict[str, Any]] = {
        "dan": {"client": dan},
        "eve": {"client": eve},
        "fay": {"client": dan, "representation": fay},
    }
    points = {}
    for name, (kind, address) in ADDRESSES.items():
        owner = owners[name.partition("_")[0]]
        points[name] = actions.add_contact_point(**owner, kind=kind, address=address, actor=ada, now=now)
        ContactPoint.objects.filter(pk=points[name].pk).update(verified_at=now)
    return {"dan": dan, "eve": eve, "fay": fay} | points


def _client(
    name: str, first_name: str, birth_date: str, clinician: User, ada: Actor, now: datetime
) -> Client:
    particulars = Particulars(name=name, first_name=first_name, birth_date=birth_date)
    client = actions.add_client(
        particulars=particulars, language="en", time_zone="America/New_York", actor=ada, now=now
    )
    actions.join_care_team(client=client, user=clinician, actor=ada, now=now)
    return client
