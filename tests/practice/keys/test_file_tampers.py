"""The quick cousin of the proof `files`; and what the house does when it meets such a file."""

from pathlib import Path

import pytest
from django.conf import settings

from messaging import files
from practice.models import AuditEvent
from practice.verification import sealed_files
from tests import doing
from tests.prove import files as proof


def test_tampered_files_are_refused():
    tally = proof.attempt(4 * len(proof.ALL), seed=3)
    assert tally.misses == []
    assert tally.refused == tally.tried == 32
    assert len(tally.kinds) == 8


@pytest.fixture
def attachment(people, now, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    message = doing.write(people.dan, people.ana, now)
    return files.attach(
        message,
        name="plan.pdf",
        media_type="application/pdf",
        content=b"x" * 100_000,
        now=now,
        is_cleaned=True,
    )


def flip(row, at: int = -1) -> None:
    path = Path(settings.FILES) / row.path
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def test_who_asks_for_a_tampered_file_gets_nothing_of_it_and_it_is_reported(attachment, people, browser):
    ana = browser(people.ana)
    ana.raise_request_exception = False
    address = f"/office/files/{attachment.pk}/"
    assert ana.get(address).status_code == 200
    flip(attachment)
    answer = ana.get(address)
    assert answer.status_code == 500
    assert b"xxx" not in answer.content
    told = AuditEvent.objects.get(event="attachment.does_not_open")
    assert (told.subject_id, told.actor_id, told.outcome) == (attachment.pk, people.ana.pk, "denied")


def test_verification_finds_a_tampered_file_and_a_lost_one(attachment):
    assert list(sealed_files.findings()) == []
    flip(attachment, 500)
    (found,) = sealed_files.findings()
    assert (found.kind, found.subject) == ("file_closed", f"messaging_attachment {attachment.pk}")
    (Path(settings.FILES) / attachment.path).unlink()
    (found,) = sealed_files.findings()
    assert (found.kind, found.subject) == ("file_lost", f"messaging_attachment {attachment.pk}")


def test_a_file_of_a_disposed_vault_is_not_missed(attachment):
    from practice.models import DataKey

    DataKey.objects.filter(vault_id=attachment.vault_id).delete()
    assert list(sealed_files.findings()) == []
