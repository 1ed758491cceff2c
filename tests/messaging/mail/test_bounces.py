"""A mail server's report is known by its own part; whatever else looks like one is none."""

import pytest

from messaging.mail import bounces
from tests.messaging.mail import making

ID = "3f0c1d1e-8a40-4d7e-9a51-1f1f6f6f0001@practice.example"
ORIGINAL = f"Message-ID: <{ID}>\r\nFrom: office@practice.example\r\nSubject: A message\r\n\r\nWords.\r\n"


def told(action: str = "failed", status: str = "5.1.1") -> bytes:
    said = (
        "Reporting-MTA: dns; mx.home.example\r\n\r\nFinal-Recipient: rfc822; dan@home.example\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 No such user\r\n"
    )
    return making.part(said, "message/delivery-status")


def report(*inner: bytes) -> bytes:
    return making.multipart(making.part("It could not be delivered."), *inner, kind="report")


@pytest.mark.parametrize("action", ["failed", "delayed", "delivered"])
@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_what_was_done_with_which_mail(action: str, kind: str) -> None:
    found = bounces.read(report(told(action, "5.2.2"), making.part(ORIGINAL, kind)))
    assert found is not None
    assert (found.about, found.action, found.status) == (ID, action, "5.2.2")


def test_one_that_brings_no_mail_along_names_none() -> None:
    found = bounces.read(report(told()))
    assert found is not None and found.about == ""


@pytest.mark.parametrize(
    "raw",
    [
        making.letter("Action: failed\r\nStatus: 5.1.1\r\n"),
        making.multipart(told(), making.part(ORIGINAL, "message/rfc822")),
        report(making.part("Reporting-MTA: dns; mx.home.example\r\n", "message/delivery-status")),
        report(making.part(ORIGINAL, "message/rfc822")),
        b"",
    ],
    ids=["words of a person", "another multipart", "no action", "no part of its own", "nothing"],
)
def test_what_is_none(raw: bytes) -> None:
    assert bounces.read(raw) is None
