"""`rotate_data_keys`: everything under new keys, the old ones dropped, nothing unreadable at any moment."""

import base64
import os
from collections import Counter
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from messaging import files
from messaging.models import Message
from practice import crypto, rotation
from practice.actions import rotation as acts
from practice.actors import WORKER
from practice.failpoints import FailpointReached
from practice.identity.adapters import MFA_PLACE, MfaAdapter
from practice.models import AuditEvent, DataKey, Session, Vault
from tests import doing
from tests.practice.keys.opening import as_they_are, present, readable

pytestmark = pytest.mark.usefixtures("own_ring")


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """A rolled-back test is one open transaction, for which nobody is waited."""
    monkeypatch.setattr(rotation, "_is_open_since", lambda _began: False)
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")


@pytest.fixture
def message(people, now) -> Message:
    message = doing.write(people.dan, people.ana, now, body="Thursday at four?")
    files.attach(message, name="plan.pdf", media_type="application/pdf", content=os.urandom(100_000), now=now)
    return message


def generations() -> set[int]:
    return set(DataKey.objects.values_list("generation", flat=True))


def told() -> list[str]:
    rows = AuditEvent.objects.filter(event__startswith="practice.rotation.").order_by("seq")
    return list(rows.values_list("event", flat=True))


def test_all_is_resealed_and_the_old_keys_open_nothing(message, browser, people):
    browser(people.ana).get("/office/policy/")  # a session, and a second factor
    factor = Authenticator.objects.filter(type="totp").first()
    before, thief, keys = readable(present), as_they_are(), DataKey.objects.count()
    assert before["Message"] and before["Session"] and before["files"] and before["Client"]
    secret = MfaAdapter().decrypt(factor.data["secret"])
    found = rotation.rotate(actor=WORKER, grace=0)
    assert found.closed == [] and found.resealed > 10
    assert generations() == {2} and DataKey.objects.count() == keys
    assert readable(present) == before
    assert sum(readable(lambda _row: thief).values()) == 0
    was = factor.data["secret"]
    factor.refresh_from_db()
    assert factor.data["secret"] != was
    assert MfaAdapter().decrypt(factor.data["secret"]) == secret
    with pytest.raises(crypto.Refused):
        _open_loose(thief, factor.data["secret"])
    assert told() == ["practice.rotation.begun", "practice.rotation.ended"]
    assert browser(people.ana).get("/office/policy/").status_code == 200


def _open_loose(grant: crypto.Grant, text: str) -> str:
    vault = Vault.objects.get(kind=Vault.Kind.CREDENTIALS).pk
    place = crypto.Place(vault, "administrative", MFA_PLACE[0], vault, MFA_PLACE[1])
    return crypto.fields.open_text(grant.key(vault, "administrative"), base64.b64decode(text), place=place)


def test_a_session_lives_through_every_step(people, browser):
    ana = browser(people.ana)
    acts.begin_rotation(actor=WORKER, now=people.ana.created_at)
    assert ana.get("/office/policy/").status_code == 200
    rotation.walk()
    assert ana.get("/office/policy/").status_code == 200
    acts.end_rotation(actor=WORKER, now=people.ana.created_at)
    assert ana.get("/office/policy/").status_code == 200
    assert Session.objects.count()


@pytest.mark.parametrize(
    "where",
    ["keys.rotation.begun:1", "keys.reseal.changed:3", "keys.reseal.batch:4", "keys.rotation.ended:1"],
)
def test_interrupted_anywhere_it_is_gone_on_with(message, monkeypatch, where):
    before = readable(present)
    monkeypatch.setattr(settings, "SOTTO_FAILPOINT", f"{where}:raise")
    monkeypatch.setattr("practice.failpoints._passed", Counter())
    with pytest.raises(FailpointReached):
        rotation.rotate(actor=WORKER, grace=0)
    assert readable(present) == before
    monkeypatch.setattr(settings, "SOTTO_FAILPOINT", "")
    rotation.rotate(actor=WORKER, grace=0)
    assert generations() == {2}
    assert readable(present) == before


def test_what_is_written_back_under_an_old_key_meanwhile_is_found(message, monkeypatch):
    stale = Message.objects.get(pk=message.pk)
    waits = []

    def somebody_saves(_grace: float) -> None:
        waits.append(1)
        if len(waits) == 1:
            stale.save()

    monkeypatch.setattr(rotation, "_wait", somebody_saves)
    rotation.rotate(actor=WORKER, grace=0)
    assert len(waits) == 2  # the pass that found it is followed by another one
    assert doing.words_of(Message.objects.get(pk=message.pk)) == "Thursday at four?"


def test_a_row_in_doubt_keeps_its_vault_s_old_keys_and_is_named(message, people, capsys):
    damaged = bytes(message.body)[:-1] + bytes([bytes(message.body)[-1] ^ 1])
    Message.objects.filter(pk=message.pk).update(body=damaged)
    with pytest.raises(CommandError):
        call_command("rotate_data_keys", "--grace", "0")
    assert f"messaging_message {message.pk} of vault {message.vault_id}" in capsys.readouterr().out
    assert set(DataKey.objects.filter(vault=message.vault_id).values_list("generation", flat=True)) == {1, 2}
    assert set(DataKey.objects.filter(vault=people.eve.vault_id).values_list("generation", flat=True)) == {2}


def test_a_lost_file_is_named_too(message, capsys):
    for path in Path(settings.FILES).glob("*/*"):
        path.unlink()
    with pytest.raises(CommandError):
        call_command("rotate_data_keys", "--grace", "0")
    assert "messaging_attachment" in capsys.readouterr().out


def test_a_practice_can_not_cut_the_wait_short(people, monkeypatch):
    monkeypatch.setattr(settings, "SOTTO_TEST", False)
    with pytest.raises(CommandError, match="at least 360"):
        call_command("rotate_data_keys", "--grace", "1")
    assert generations() == {1}


def test_the_wait_outlasts_every_request_and_task():
    from practice.project.celery import app

    assert rotation.GRACE > app.conf.task_time_limit


def test_who_began_before_is_waited_for(committed_db, monkeypatch):
    monkeypatch.undo()
    somebody = connection.copy()
    try:
        with somebody.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1")
            assert rotation._is_open_since(timezone.now())
            cursor.execute("COMMIT")
        assert not rotation._is_open_since(timezone.now())
    finally:
        somebody.close()
