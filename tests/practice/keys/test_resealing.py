"""Sealed rows under a newer key, and in another vault: fields and files, and nothing opens by the old key."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from messaging import files
from messaging.models import Attachment, Message
from practice import crypto, resealing, vaults
from practice.models import DataKey
from tests import doing

CONTENT = os.urandom(200_000)


def grant(*vault_ids, load=vaults.load) -> crypto.Grant:
    pairs = {(vault, klass) for vault in vault_ids for klass in ("administrative", "clinical")}
    return crypto.mint("test", "test", pairs, load)


def new_generation(vault_id) -> None:
    for key in DataKey.objects.filter(vault_id=vault_id, generation=1):
        epoch, wrapped = crypto.wrap(
            crypto.ring(), crypto.new_data_key(), vault=vault_id, klass=key.sealed_class
        )
        DataKey.objects.create(
            vault_id=vault_id, sealed_class=key.sealed_class, generation=2, epoch=epoch, wrapped=wrapped
        )


def only(generation: int, vault_id) -> crypto.Grant:
    """A right that knows one generation of the vault's keys."""
    keys = {
        (key.vault_id, key.sealed_class): ((key.epoch, bytes(key.wrapped)),)
        for key in DataKey.objects.filter(vault_id=vault_id, generation=generation)
    }
    return crypto.mint("test", "test", set(keys), lambda pairs: {pair: keys[pair] for pair in pairs})


@pytest.fixture
def message(people, now) -> Message:
    return doing.write(people.dan, people.ana, now, body="Thursday at four?")


@pytest.fixture
def attachment(message, now, tmp_path, monkeypatch) -> Attachment:
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    return files.attach(message, name="plan.pdf", media_type="application/pdf", content=CONTENT, now=now)


def test_under_a_newer_key_the_old_one_is_useless(message):
    old, vault = only(1, message.vault_id), message.vault_id
    new_generation(vault)
    assert doing.words_of(message) == "Thursday at four?"
    assert not resealing.is_newest(message, by=grant(vault))
    resealing.reseal(message, by=grant(vault))
    message.save(update_fields=resealing.columns(message))
    message.refresh_from_db()
    assert resealing.is_newest(message, by=grant(vault))
    assert doing.words_of(message) == "Thursday at four?"
    with pytest.raises(crypto.Refused):
        crypto.open(message, "body", by=old)


def test_what_is_empty_stays_empty(message):
    assert message.quoted is None
    resealing.reseal(message, by=grant(message.vault_id))
    assert message.quoted is None


def test_a_file_is_resealed_with_its_name_and_the_old_one_stays_for_a_day(attachment):
    vault, before = attachment.vault_id, attachment.path
    old = only(1, vault)
    new_generation(vault)
    resealing.reseal(attachment, by=grant(vault))
    attachment.save()
    assert attachment.path != before
    assert files.read(attachment, by=grant(vault)) == CONTENT
    assert resealing.is_newest(attachment, by=grant(vault))
    with pytest.raises(crypto.Refused):
        files.read(attachment, by=old)
    assert resealing.sweep_files() == 0
    aged = time.time() - 86_401
    for path in Path(settings.FILES).glob("*/*"):
        os.utime(path, (aged, aged))
    assert resealing.sweep_files() == 1
    assert not (settings.FILES / before).exists()
    assert files.read(attachment, by=grant(vault)) == CONTENT


def test_one_that_goes_while_it_is_looked_at_stops_no_sweep(monkeypatch):
    monkeypatch.setattr(resealing, "_on_disk", lambda: [Path(settings.FILES) / "ab" / "gone"])
    assert resealing.sweep_files() == 0


def test_a_file_alone_under_an_old_key_is_seen(attachment):
    vault = attachment.vault_id
    new_generation(vault)
    by = grant(vault)
    crypto.seal(attachment, by.key, name="plan.pdf")
    assert not resealing.is_newest(attachment, by=by)


def test_a_row_moves_to_another_vault_and_no_longer_opens_under_the_first(people, attachment):
    first, second = people.dan.vault_id, people.eve.vault_id
    resealing.reseal(attachment, by=grant(first), vault_id=second)
    attachment.save()
    attachment.refresh_from_db()
    assert attachment.vault_id == second
    assert crypto.open(attachment, "name", by=grant(second)) == "plan.pdf"
    assert files.read(attachment, by=grant(second)) == CONTENT
    with pytest.raises(crypto.NoGrant):
        crypto.open(attachment, "name", by=grant(first))
    attachment.vault_id = first
    with pytest.raises(crypto.Refused):
        crypto.open(attachment, "name", by=grant(first))


def test_without_the_right_to_open_nothing_moves(people, message):
    before = bytes(message.body)
    with pytest.raises(crypto.NoGrant):
        resealing.reseal(message, by=grant(people.eve.vault_id), vault_id=people.eve.vault_id)
    assert message.vault_id == people.dan.vault_id and bytes(message.body) == before


def test_a_reader_whose_grant_is_older_than_the_key_still_reads(message):
    by = grant(message.vault_id)
    assert crypto.open(message, "body", by=by) == "Thursday at four?"
    new_generation(message.vault_id)
    resealing.reseal(message, by=grant(message.vault_id))
    DataKey.objects.filter(vault_id=message.vault_id, generation=1).delete()
    assert crypto.open(message, "body", by=by) == "Thursday at four?"
    assert (
        crypto.open_rows([message, message], "body", by=grant(message.vault_id)) == ["Thursday at four?"] * 2
    )


def test_a_changed_value_is_refused_though_the_keys_are_asked_for_anew(message):
    message.body = message.body[:-1] + bytes([message.body[-1] ^ 1])
    new_generation(message.vault_id)
    with pytest.raises(crypto.Refused):
        crypto.open(message, "body", by=grant(message.vault_id))


def test_every_model_with_sealed_content_is_walked():
    found = {model.__name__ for model in resealing.sealed_models()}
    assert {"Message", "Attachment", "Client", "Session", "Notice", "Incident"} <= found
    assert all(resealing.sealed_names(model) for model in resealing.sealed_models())
