"""`manage.py mail_door`: what it refuses, what it hands on, how it stops."""

import os
import re
import signal
import smtplib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from messaging import actions
from messaging.mail import listening
from messaging.management.commands import mail_door
from tests import doors

REPOSITORY = Path(__file__).resolve().parents[3]
MESSAGE: dict[str, Any] = {
    "raw": b"Subject: hi\r\n\r\nHello\r\n",
    "envelope_from": "dan@home.example",
    "envelope_to": ["office@practice.example"],
    "now": datetime(2025, 3, 3, tzinfo=UTC),
}


@pytest.mark.parametrize("where", ["0.0.0.0:8003", "8.8.8.8:25", "nonsense"])
def test_it_refuses_to_open_to_strangers(where):
    with pytest.raises(CommandError, match="private network"):
        call_command("mail_door", listen=where)


def test_a_taken_port_is_named():
    with listening.bind(listening.parse("127.0.0.1:0")) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(CommandError, match=re.escape(where)):
            call_command("mail_door", listen=where)


def test_the_act_is_called_between_looks_at_the_connections(monkeypatch):
    seen = []
    monkeypatch.setattr(mail_door, "close_old_connections", lambda: seen.append("looked"))
    monkeypatch.setattr(actions, "receive_mail", lambda **message: seen.append(message))
    mail_door.keep(**MESSAGE)
    assert seen == ["looked", MESSAGE, "looked"]


def test_a_failing_act_leaves_no_broken_connection(monkeypatch):
    seen = []

    def fail(**message):
        raise OperationalError

    monkeypatch.setattr(mail_door, "close_old_connections", lambda: seen.append("looked"))
    monkeypatch.setattr(actions, "receive_mail", fail)
    with pytest.raises(OperationalError):
        mail_door.keep(**MESSAGE)
    assert seen == ["looked", "looked"]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_opens_answers_and_stops(ending):
    """Its database is away, so what comes is left with the mail server."""
    port = doors.of_a_program()
    environment = {**os.environ, "SOTTO_DB_HOST": "/nowhere", "SOTTO_DB_PORT": "1"}
    command = [sys.executable, "manage.py", "mail_door", "--listen", f"127.0.0.1:{port}"]
    door = subprocess.Popen(
        command, cwd=REPOSITORY, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert door.stdout is not None
        assert str(port) in door.stdout.readline()
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as connection:
            with pytest.raises(smtplib.SMTPDataError) as refused:
                connection.sendmail("dan@home.example", ["office@practice.example"], MESSAGE["raw"])
        assert refused.value.smtp_code == 451
        door.send_signal(ending)
        out, err = door.communicate(timeout=60)
    finally:
        door.kill()
    assert door.returncode == 0
    assert "dan@home.example" not in out + err
    assert "Traceback" not in out + err
