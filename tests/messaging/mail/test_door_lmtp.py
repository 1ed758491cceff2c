"""LMTP: an answer for each recipient."""

import smtplib

import pytest
from django.db import OperationalError

from messaging.mail.door_session import Limits
from tests.messaging.mail.doors import OFFICE, Keeper, deliver, hear_out, opened, raising, say


@pytest.mark.parametrize("error", [None, OperationalError(), ValueError()])
def test_lmtp_answers_for_each_recipient(error):
    keeper = Keeper(raising(error) if error else lambda: None)
    with opened(keeper, is_lmtp=True) as door, door.talk() as connection:
        say(
            connection,
            b"LHLO me",
            b"MAIL FROM:<a@b.example>",
            b"RCPT TO:<c@d.example>",
            b"RCPT TO:<e@f.example>",
            b"DATA",
        )
        connection.sendall(b"Hello\r\n.\r\nQUIT\r\n")
        answers = hear_out(connection).splitlines()
    assert [answer[:3] for answer in answers] == [b"451" if error else b"250"] * 2 + [b"221"]
    assert len(keeper.kept) == (0 if error else 1)


def test_lmtp_too_large_answers_for_each_recipient():
    with opened(Keeper(), is_lmtp=True, limits=Limits(message_bytes=10)) as door, door.talk() as connection:
        say(
            connection,
            b"LHLO me",
            b"MAIL FROM:<a@b.example>",
            b"RCPT TO:<c@d.example>",
            b"RCPT TO:<e@f.example>",
            b"DATA",
        )
        connection.sendall(b"much too long\r\n.\r\nQUIT\r\n")
        answers = hear_out(connection).splitlines()
    assert [answer[:3] for answer in answers] == [b"552", b"552", b"221"]


def test_lmtp_by_a_real_client():
    keeper = Keeper()
    with opened(keeper, is_lmtp=True) as door:
        deliver(door, client=smtplib.LMTP)
    assert keeper.kept[0]["envelope_to"] == [OFFICE]


def test_lmtp_knows_no_smtp_greeting():
    with opened(Keeper(), is_lmtp=True) as door, door.talk() as connection:
        assert say(connection, b"EHLO me").startswith(b"500 ")
