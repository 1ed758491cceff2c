"""The clients' pages may have a host of their own: its name says nothing, and the workspace is not there."""

from datetime import datetime

import pytest
from django.test import Client as Browser

from messaging.actions import queue_notice
from messaging.outbox import rendering
from messaging.outbox.claiming import claim_delivery
from practice import actions
from practice.models import Notice
from practice.project import checks
from practice.rules.telling import telling_word
from tests.messaging.outbox import support
from tests.people import People

HOST = "rooms.example"
ROOMS = {"HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.fixture
def rooms(settings, people: People) -> None:
    settings.SOTTO_PORTAL_URL, settings.PORTAL_HOST = f"https://{HOST}", HOST
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]


@pytest.mark.parametrize("path", ["/office/", "/office/clients/", "/account/login/", "/setup/", "/demo/"])
def test_the_workspace_is_not_there(rooms: None, path: str) -> None:
    assert Browser().get(path, **ROOMS).status_code == 404
    assert Browser().get(path).status_code != 404 or path in ("/setup/", "/demo/")


@pytest.mark.parametrize("path", ["/", "/portal/sign-in/", "/help/"])
def test_the_clients_pages_are(rooms: None, path: str) -> None:
    assert Browser().get(path, **ROOMS).status_code == 200


def test_its_front_door_names_no_workspace(rooms: None) -> None:
    assert b"/account/" not in Browser().get("/", **ROOMS).content
    assert b"/account/login/" in Browser().get("/").content


def test_links_to_clients_lead_there_and_links_to_colleagues_do_not(
    rooms: None, people: People, now: datetime
) -> None:
    to_client = queue_notice(
        kind=Notice.Kind.NEW_MESSAGE,
        cause=people.dan,
        contact_point=people.dan_email,
        client=people.dan,
        now=now,
    )
    to_colleague = actions.tell_colleague(kind=Notice.Kind.ALERT, cause=people.ana, user=people.ana, now=now)
    texts = []
    for notice in (to_client, to_colleague):
        claim = claim_delivery(Notice, notice.pk, now)
        assert claim is not None
        texts.append(rendering.render(claim, support.warrant(claim)).text)
    assert f"https://{HOST}/portal/" in texts[0]
    assert HOST not in texts[1]


def test_without_one_everything_is_as_before(people: People) -> None:
    assert Browser().get("/account/login/").status_code == 200


@pytest.mark.parametrize("host", ["elm-therapy.example", "PSYCHhelp.example", "terapia.example"])
def test_a_name_that_tells_is_refused_at_the_start(settings, host: str) -> None:
    settings.PORTAL_HOST = host
    assert [found.id for found in checks.portal_host_is_discreet()] == ["sotto.E003"]


@pytest.mark.parametrize("name", ["Elm Street", "rooms.example", ""])
def test_a_quiet_name_passes(name: str) -> None:
    assert telling_word(name) == ""
