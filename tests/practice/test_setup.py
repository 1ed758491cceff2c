"""A fresh house: nothing answers but the setup page, it wants the code, and it works once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone

from consent import starter
from practice import actions, founding, policy, safe
from practice.actions.setup import FirstPerson, Founded
from practice.actors import WORKER
from practice.models import AuditEvent, Practice, RoleAssignment, User
from tests import pages

PASSWORD = "plum-orchard-window-7"


@pytest.fixture
def fresh(bare_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No practice, and nothing remembered of another one."""
    monkeypatch.setattr(founding, "_founded", False)
    safe.vault_id.cache_clear()
    yield
    safe.vault_id.cache_clear()


def answers(**changed: str) -> dict[str, str]:
    return {
        "code": founding.code(),
        "name": "Elm Street Therapy",
        "discreet_name": "Elm Street",
        "phone": "202 555 0188",
        "npi": "1234567893",
        "ein": "123456789",
        "time_zone": "America/Chicago",
        "states": "il, WI",
        "person_name": "Robin Vale",
        "person_title": "your therapist",
        "email": "robin@elm.example",
        "password": PASSWORD,
        "roles": "clinician",
    } | changed


@pytest.mark.parametrize("path", ["/", "/office/", "/portal/", "/account/login/", "/nowhere/"])
def test_every_page_leads_there(fresh: None, path: str) -> None:
    response = Browser().get(path)
    assert (response.status_code, response.headers["Location"]) == (302, "/setup/")


def test_it_begins_a_practice(fresh: None) -> None:
    page = pages.visit(Browser(), "/setup/")
    assert "Your practice begins here" in page.words
    after = page.send(**answers())
    assert after.path.startswith("/account/login/")
    practice, user = Practice.objects.get(), User.objects.get()
    assert (practice.states, practice.ein, practice.phone) == (["IL", "WI"], "12-3456789", "+1 202-555-0188")
    assert set(RoleAssignment.objects.values_list("role", flat=True)) == {"admin", "clinician"}
    assert user.check_password(PASSWORD)
    assert policy.current().hours.zone == "America/Chicago"
    assert starter.current(starter.UNSECURED)
    assert AuditEvent.objects.filter(event="practice.practice.founded").count() == 1


def test_then_the_page_is_gone(fresh: None) -> None:
    pages.visit(Browser(), "/setup/").send(**answers())
    assert Browser().get("/setup/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "ABCD-EFGH-IJKL-MNOP", "not the setup code"),
        ("npi", "1234567890", "last digit does not fit"),
        ("ein", "12", "nine digits"),
        ("states", "IL, ZZ", "Not known: ZZ"),
        ("discreet_name", "Elm Therapy", "tells what you do"),
        ("phone", "12", "too few or too many"),
        ("password", "password", "password"),
        ("email", "robin", "email"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(fresh: None, field: str, value: str, said: str) -> None:
    page = pages.visit(Browser(), "/setup/").send(**answers(**{field: value}))
    assert page.status == 422
    assert said in page.words
    assert "Elm Street Therapy" in page.html
    assert PASSWORD not in page.html
    assert not Practice.objects.exists()


def test_many_at_once_found_one_practice(fresh: None) -> None:
    first = FirstPerson(name="Robin Vale", email="robin@elm.example", title="", password=PASSWORD)
    profile = {"name": "Elm", "discreet_name": "Elm", "phone": "1", "time_zone": "UTC"}

    def begin(_number: int) -> str:
        try:
            actions.begin_practice(profile=profile, first=first, actor=WORKER, now=timezone.now())
            return "founded"
        except Founded:
            return "there"
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(begin, range(6)))
    assert sorted(found) == ["founded"] + ["there"] * 5
    assert Practice.objects.count() == 1


def test_the_code_is_printed_until_then(fresh: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_code")
    assert capsys.readouterr().out.strip() == founding.code()
    pages.visit(Browser(), "/setup/").send(**answers())
    call_command("setup_code")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
def test_the_code_is_read_as_people_type(fresh: None, change) -> None:
    assert founding.is_code(change(founding.code()))


def test_another_code_is_none(fresh: None) -> None:
    assert not founding.is_code("")
    assert not founding.is_code(founding.code()[:-1])
