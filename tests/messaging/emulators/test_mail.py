import smtplib
import ssl
from email.message import EmailMessage

import pytest

from messaging.emulators.faults import MailFault
from messaging.emulators.program import Emulators
from tests.messaging.emulators import support


def client(running: Emulators, *, is_secured: bool = True) -> smtplib.SMTP:
    connection = smtplib.SMTP("localhost", running.smtp_port, timeout=60)
    connection.ehlo()
    if is_secured:
        connection.starttls(context=ssl.create_default_context(cafile=str(running.certificate.authority)))
        connection.ehlo()
    return connection


def test_nothing_is_taken_in_clear(running: Emulators) -> None:
    with client(running, is_secured=False) as connection:
        assert connection.mail("a@b.example")[0] == 530
        assert connection.docmd("AUTH", "PLAIN AGEAYg==")[0] in (530, 538)


def test_a_letter_is_kept_with_what_it_says(running: Emulators) -> None:
    headers = {"Reply-To": "thread-1@practice.example", "Auto-Submitted": "auto-replied"}
    support.send_mail(running, References="<a@x> <b@x>", **headers)
    (item,) = running.ledger.items("mail")
    assert (item.sender, item.sender_name) == (support.PRACTICE_ADDRESS, "Alder Practice")
    assert (item.to, item.subject) == (support.DAN_ADDRESS, "Hello")
    assert item.text == "Could you come at ten?\nAna\n"
    assert (item.message_id, item.reference) == ("<d1@practice.example>", "d1")
    assert (item.reply_to, item.auto_submitted) == tuple(headers.values())
    assert item.references == ("<a@x>", "<b@x>")


@pytest.mark.parametrize(
    "content", [b"", b"no headers", b"Content-Type: text/plain; charset=x-y\r\n\r\n\xff"]
)
def test_odd_letters_are_kept_too(running: Emulators, content: bytes) -> None:
    with client(running) as connection:
        connection.sendmail("a@b.example", ["dan@mail.example"], content)
    assert len(running.ledger.entries()) == 1


def test_two_recipients_are_two_entries(running: Emulators) -> None:
    message = EmailMessage()
    message["Subject"] = "Both"
    with client(running) as connection:
        connection.send_message(message, "a@b.example", ["dan@mail.example", "fay@mail.example"])
    assert {item.to for item in running.ledger.items("mail")} == {"dan@mail.example", "fay@mail.example"}


def test_a_password_must_be_the_token(running: Emulators) -> None:
    with client(running) as connection:
        assert connection.login("anybody", support.TOKEN)[0] == 235
    with client(running) as connection, pytest.raises(smtplib.SMTPAuthenticationError):
        connection.login("anybody", "wrong")


def test_an_address_may_ask_for_its_failure(running: Emulators) -> None:
    with client(running) as connection:
        connection.mail("a@b.example")
        assert connection.rcpt("fault-temporary@mail.example")[0] == 451
        assert connection.rcpt("Fault-Permanent@mail.example")[0] == 550
        assert connection.rcpt("fault-of-its-own@mail.example")[0] == 250


def test_an_order_ends_after_its_times(running: Emulators) -> None:
    running.faults.order(MailFault.TEMPORARY, to="Dan@mail.example", times=2)
    with client(running) as connection:
        connection.mail("a@b.example")
        assert connection.rcpt("eve@mail.example")[0] == 250
        answers = [connection.rcpt("dan@mail.example")[0] for _ in range(3)]
    assert answers == [451, 451, 250]
