"""The mail door: 250 means kept; anything else leaves the message with the mail server."""

import smtplib
import socket
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError

from messaging.mail.door_session import Limits
from tests.messaging.mail.doors import OFFICE, SENDER, Keeper, deliver, hear_out, opened, raising, say
from tests.messaging.mail.making import letter

ANA = "ana@practice.example"


def refusal(door, raw=None, **options):
    with pytest.raises(smtplib.SMTPResponseException) as caught:
        deliver(door, raw, **options)
    return caught.value.smtp_code, caught.value.smtp_error


def test_a_message_is_handed_over_as_it_came():
    keeper = Keeper()
    with opened(keeper) as door:
        deliver(door, letter("Hello.\r\n.\r\n..dots\r\n\xe9".encode("latin-1")), to=[OFFICE, ANA])
    (message,) = keeper.kept
    assert message["raw"] == letter("Hello.\r\n.\r\n..dots\r\n\xe9".encode("latin-1")) + b"\r\n"
    assert message["envelope_from"] == SENDER
    assert message["envelope_to"] == [OFFICE, ANA]
    assert datetime.now(UTC) - message["now"] < timedelta(seconds=30)


def test_the_answer_comes_after_the_keeping():
    begun, go = threading.Event(), threading.Event()

    def wait():
        begun.set()
        assert go.wait(60)

    with opened(Keeper(wait)) as door, door.talk() as connection:
        say(connection, b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        connection.sendall(b"Hello\r\n.\r\n")
        assert begun.wait(60)
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(100)
        go.set()
        connection.settimeout(60)
        assert connection.recv(100).startswith(b"250 ")


def test_an_empty_sender_is_a_delivery_report():
    keeper = Keeper()
    with opened(keeper) as door:
        deliver(door, sender="")
    assert keeper.kept[0]["envelope_from"] == ""


def test_an_address_of_stray_bytes():
    keeper = Keeper()
    with opened(keeper) as door, door.talk() as connection:
        say(
            connection, b"EHLO me", b"MAIL FROM:<d\xe9@b.example> SMTPUTF8", b"RCPT TO:<c@d.example>", b"DATA"
        )
        assert say(connection, b".").startswith(b"250 ")
    assert keeper.kept[0]["envelope_from"] == "d\ufffd@b.example"


def test_an_empty_message():
    keeper = Keeper()
    with opened(keeper) as door, door.talk() as connection:
        say(connection, b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        assert say(connection, b".").startswith(b"250 ")
    assert keeper.kept[0]["raw"] == b""


def test_several_messages_on_one_connection():
    keeper = Keeper()
    with opened(keeper) as door, smtplib.SMTP("127.0.0.1", door.port) as connection:
        for number in range(3):
            connection.sendmail(SENDER, [OFFICE], letter(f"number {number}"))
    assert [message["raw"].split()[-1] for message in keeper.kept] == [b"0", b"1", b"2"]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError, IntegrityError, DatabaseError])
def test_a_database_that_is_away_means_try_again(error):
    with opened(Keeper(raising(error("secret words")))) as door:
        code, said = refusal(door)
    assert code == 451
    assert b"secret" not in said


@pytest.mark.parametrize("error", [ValueError, RuntimeError, KeyError, OSError])
def test_any_other_failure_means_try_again(error, caplog):
    with opened(Keeper(raising(error("secret words of dan@home.example")))) as door:
        code, said = refusal(door)
    assert code == 451
    assert b"secret" not in said
    assert "secret" not in caplog.text
    assert error.__name__ in caplog.text


def test_after_a_failure_the_connection_goes_on():
    failures = [OperationalError(), ValueError(), None]

    def sometimes():
        if error := failures.pop(0):
            raise error

    keeper = Keeper(sometimes)
    with opened(keeper) as door, smtplib.SMTP("127.0.0.1", door.port) as connection:
        for _ in range(2):
            with pytest.raises(smtplib.SMTPDataError):
                connection.sendmail(SENDER, [OFFICE], letter())
        connection.sendmail(SENDER, [OFFICE], letter())
    assert len(keeper.kept) == 1


def test_the_log_holds_no_address_and_no_word(caplog):
    with opened(Keeper(raising(OperationalError(SENDER)))) as door:
        refusal(door, letter("secret"))
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("messaging")]
    assert ours == ["mail not kept: OperationalError"]


def test_too_large_announced():
    with opened(Keeper(), limits=Limits(message_bytes=1_000)) as door:
        with smtplib.SMTP("127.0.0.1", door.port) as connection:
            connection.ehlo()
            assert connection.mail(SENDER, ["size=2000"])[0] == 552


def test_too_large_sent():
    keeper = Keeper()
    with opened(keeper, limits=Limits(message_bytes=1_000)) as door, door.talk() as connection:
        begin = (b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        say(connection, *begin)
        assert say(connection, b"x" * 990 + b"\r\n" + b"y" * 100 + b"\r\n.").startswith(b"552 ")
        say(connection, *begin)
        assert say(connection, b"x" * 990 + b"\r\n.").startswith(b"250 ")
    assert len(keeper.kept) == 1


@pytest.mark.parametrize("size", [2_000, 100_000, 1_500_000])
def test_lines_longer_than_any_standard_allows(size):
    keeper = Keeper()
    with opened(keeper) as door:
        deliver(door, letter("x" * size + "\r\n.dot"))
    assert b"x" * size + b"\r\n.dot" in keeper.kept[0]["raw"]


def test_only_a_line_of_its_own_ends_a_message():
    """Other line ends around the dot are how one message is smuggled inside another."""
    keeper = Keeper()
    with opened(keeper) as door, door.talk() as connection:
        say(connection, b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        inner = b"one\n.\nMAIL FROM:<evil@b.example>\n.\r\ntwo\r.\r\nthree"
        assert say(connection, inner + b"\r\n.").startswith(b"250 ")
    assert len(keeper.kept) == 1
    assert keeper.kept[0]["raw"] == inner + b"\r\n"


def test_too_many_recipients():
    keeper = Keeper()
    with opened(keeper, limits=Limits(recipients=2)) as door:
        refused = deliver(door, to=["a@b.example", "c@d.example", "e@f.example"])
    assert refused["e@f.example"][0] == 452
    assert keeper.kept[0]["envelope_to"] == ["a@b.example", "c@d.example"]


def test_data_without_a_recipient():
    with opened(Keeper()) as door, door.talk() as connection:
        assert say(connection, b"EHLO me", b"MAIL FROM:<a@b.example>", b"DATA").startswith(b"503 ")


def test_too_many_connections():
    with opened(Keeper(), limits=Limits(connections=2)) as door:
        with door.talk() as first, door.talk():
            with socket.create_connection(("127.0.0.1", door.port), timeout=60) as third:
                assert hear_out(third).startswith(b"421 ")
            assert say(first, b"NOOP").startswith(b"250 ")
        for _ in range(100):  # the door hears of the end of a connection a moment later
            with socket.create_connection(("127.0.0.1", door.port), timeout=60) as later:
                if later.recv(100).startswith(b"220 "):
                    break
            time.sleep(0.05)
        else:
            pytest.fail("connections that ended still count")


def test_who_says_nothing_is_sent_away():
    with opened(Keeper(), limits=Limits(idle_seconds=0.2)) as door, door.talk() as connection:
        assert hear_out(connection) == b""


def test_who_never_finishes_a_message_is_sent_away():
    keeper = Keeper()
    with opened(keeper, limits=Limits(data_seconds=0.2)) as door, door.talk() as connection:
        say(connection, b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        connection.sendall(b"and then\r\n")
        assert hear_out(connection) == b""
    assert keeper.kept == []


def test_who_talks_for_ever_is_sent_away():
    with opened(Keeper(), limits=Limits(session_seconds=0.3)) as door, door.talk() as connection:
        said = b""
        with pytest.raises((BrokenPipeError, ConnectionResetError, AssertionError)):
            for _ in range(200):
                said += say(connection, b"NOOP")
                assert b"421 " not in said
                time.sleep(0.02)


def test_stopping_finishes_what_is_being_kept():
    begun, go = threading.Event(), threading.Event()

    def wait():
        begun.set()
        assert go.wait(60)

    keeper = Keeper(wait)
    with opened(keeper) as door, door.talk() as busy, door.talk() as idle:
        say(busy, b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        busy.sendall(b"Hello\r\n.\r\n")
        assert begun.wait(60)
        door.ask_to_stop()
        assert hear_out(idle).startswith(b"421 ")
        with pytest.raises(OSError):
            door.talk()
        go.set()
        answer = hear_out(busy)
    assert answer.startswith(b"250 ")
    assert len(keeper.kept) == 1


def test_stopping_waits_only_so_long():
    go = threading.Event()
    begun = threading.Event()

    def wait():
        begun.set()
        go.wait(60)

    with opened(Keeper(wait), limits=Limits(stop_seconds=0.2)) as door, door.talk() as busy:
        say(busy, b"EHLO me", b"MAIL FROM:<a@b.example>", b"RCPT TO:<c@d.example>", b"DATA")
        busy.sendall(b"Hello\r\n.\r\n")
        assert begun.wait(60)
        door.ask_to_stop()
        assert hear_out(busy).startswith(b"421 ")
        go.set()
