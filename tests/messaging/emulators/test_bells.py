"""The push service's door: only a signed bell with a time to live and without content, as the real ones take it."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import requests

from messaging.emulators.program import Emulators
from messaging.transports import vapid
from practice.crypto import es256

SIGNER = es256.Signer(bytes(range(48)))
CONTACT = "mailto:office@practice.example"


def statement(page: str, *, now: datetime | None = None, contact: str = CONTACT) -> str:
    return vapid.authorization(page, contact, SIGNER, now or datetime.now(UTC))


def ring(page: str, header: str, *, data: bytes = b"", **headers: str) -> int:
    given = {"Authorization": header, "TTL": "60", "Content-Length": str(len(data))} | headers
    given = {name: value for name, value in given.items() if value}
    return requests.post(f"{page}/push/dans-phone", data=data, headers=given, timeout=60).status_code


def test_a_bell_is_taken_and_stands_in_the_ledger(running: Emulators, page: str) -> None:
    assert ring(page, statement(page)) == 201
    (item,) = running.ledger.items("push")
    assert (item.to, item.text) == ("dans-phone", "")
    assert requests.get(f"{page}/ledger.json", timeout=60).json()["entries"][0]["channel"] == "push"
    assert "Devices that were woken" in requests.get(page, timeout=60).text


def test_what_a_browser_maker_refuses_is_refused_here(running: Emulators, page: str) -> None:
    good = statement(page)
    other = es256.Signer(os.urandom(48))
    stolen = good.rpartition("k=")[0] + f"k={vapid.text(other.public)}"
    now = datetime.now(UTC)
    assert ring(page, "") == 403
    assert ring(page, stolen) == 403
    assert ring(page, statement("http://127.0.0.1:1")) == 403
    assert ring(page, statement(page, now=now - timedelta(hours=13))) == 403
    assert ring(page, statement(page, now=now + timedelta(hours=13))) == 403
    assert ring(page, statement(page, contact="office")) == 403
    assert ring(page, good, TTL="") == 400
    assert ring(page, good, data=b"x") == 400
    assert running.ledger.items("push") == []


@pytest.mark.parametrize(
    ("fault", "status"), [("gone", 410), ("unknown", 404), ("rate_limited", 429), ("server_error", 503)]
)
def test_failures_by_request(running: Emulators, page: str, fault: str, status: int) -> None:
    order = {"channel": "push", "fault": fault, "times": "1"}
    assert requests.post(f"{page}/faults", data=order, timeout=60).status_code == 200
    assert ring(page, statement(page)) == status
    assert ring(page, statement(page)) == 201
