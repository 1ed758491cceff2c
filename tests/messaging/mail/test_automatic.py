"""Programs get no automatic reply."""

import pytest

from messaging import mail
from tests.messaging.mail.making import multipart, part, read


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated; type=x"},
        {"list_id": "<friends.home.example>"},
        {"list_unsubscribe": "<mailto:x@home.example>"},
        {"precedence": "Bulk"},
        {"precedence": "junk"},
        {"precedence": "list"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "Dan"},
        {"x_auto_response_suppress": "DR, OOF, AutoReply"},
        {"return_path": "<>"},
        {"from": "no-reply@shop.example"},
        {"from": "noreply@shop.example"},
        {"from": "NoReply+123@shop.example"},
        {"from": "do_not_reply@shop.example"},
        {"from": "shop-noreply@shop.example"},
        {"from": "Mail <MAILER-DAEMON@home.example>"},
        {"from": "MAILER-DAEMON"},
        {"from": "postmaster@home.example"},
    ],
)
def test_automatic(headers):
    assert read(**headers).is_automatic


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto_submitted": "no"},
        {"auto_submitted": "No; because=x"},
        {"precedence": "normal"},
        {"return_path": "<dan@home.example>"},
        {"x_auto_response_suppress": "None"},
        {"from": "norepler@home.example"},
        {"from": "Noreply Smith <dan@home.example>"},
        {"from": "bounceback.kid@home.example"},
    ],
)
def test_written_by_a_person(headers):
    assert not read(**headers).is_automatic


def test_a_delivery_report_keeps_its_parts():
    report = "Final-Recipient: rfc822; eve@other.example\r\nAction: failed\r\n"
    message = mail.read(
        multipart(
            part("It did not arrive."),
            part(report, "message/delivery-status"),
            part("Subject: what we sent\r\n\r\nHello", "message/rfc822"),
            kind="report",
        )
    )
    assert message.is_automatic
    assert message.text == "It did not arrive."
    assert [each.declared_type for each in message.attachments] == [
        "message/delivery-status",
        "message/rfc822",
    ]
    assert message.attachments[1].content == b"Subject: what we sent\r\n\r\nHello"


BULK = [
    {"list_unsubscribe": "<mailto:x@home.example>"},
    {"list_id": "<friends.home.example>"},
    {"precedence": " Bulk "},
    {"precedence": "list"},
    {"precedence": "junk"},
    {"auto_submitted": "auto-replied; type=x"},
]


@pytest.mark.parametrize("headers", BULK)
def test_bulk_by_its_headers(headers):
    assert read(**headers).is_bulk


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto_submitted": "no"},
        {"auto_submitted": ""},
        {"auto_submitted": "auto-generated"},
        {"precedence": "normal"},
        {"precedence": "first-class"},
        {"list_id": " "},
        {"from": "no-reply@shop.example"},
        {"x_autoreply": "yes"},
        {"subject": "List-Id: <friends.home.example>"},
    ],
)
def test_no_bulk(headers):
    assert not read(**headers).is_bulk
