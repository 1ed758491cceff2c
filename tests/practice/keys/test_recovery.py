"""The recovery sheets: printed privately, tried before they are relied on, proven by typing them."""

import io
import re
import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from practice import crypto, disposals, keyring
from practice.crypto import custody
from practice.models import AuditEvent, Practice

pytestmark = pytest.mark.usefixtures("own_ring")


def sheet_on(text: str) -> str:
    lines = [line for line in text.splitlines() if re.fullmatch(r"(?:[0-9A-Z]{4} ?){4}", line)]
    assert len(lines) == 4
    return "\n".join(lines)


@pytest.fixture
def sheets(people, tmp_path) -> list[str]:
    call_command("recovery_sheets", "--to", str(tmp_path / "sheets"), stdout=io.StringIO())
    return [sheet_on((tmp_path / "sheets" / f"sheet-{number}.txt").read_text()) for number in (1, 2)]


def type_in(monkeypatch, *sheets: str) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{sheet}\n" for sheet in sheets)))
    out = io.StringIO()
    call_command("recovery_drill", stdout=out)
    return out.getvalue()


def test_the_sheets_are_private_files_and_the_printing_is_remembered(sheets, tmp_path):
    for number in (1, 2):
        assert (tmp_path / "sheets" / f"sheet-{number}.txt").stat().st_mode & 0o777 == 0o600
    assert Practice.objects.get().sheets_printed_at is not None
    assert AuditEvent.objects.filter(event="practice.recovery_sheets.printed").count() == 1


def test_both_together_open_the_key_ring_in_either_order(sheets, monkeypatch):
    assert "open the key-ring" in type_in(monkeypatch, *sheets)
    assert "open the key-ring" in type_in(monkeypatch, *reversed(sheets))
    tried = AuditEvent.objects.filter(event="practice.recovery_sheets.tried")
    assert list(tried.values_list("outcome", flat=True)) == ["done", "done"]


def test_as_people_type(sheets, monkeypatch):
    typed = [sheet.lower().replace(" ", "-").replace("0", "o").replace("1", "l") for sheet in sheets]
    assert "open the key-ring" in type_in(monkeypatch, *typed)


def test_they_recover_a_lost_custody_key(sheets):
    found = custody.read("typed", typed=f"{sheets[0]}\n{sheets[1]}")
    assert crypto.KeyRing.load(settings.SOTTO_KEYRING, found).id == crypto.ring().id


def test_one_sheet_twice_is_refused_and_the_attempt_remembered(sheets, monkeypatch):
    with pytest.raises(CommandError, match="not a first and a second sheet"):
        type_in(monkeypatch, sheets[0], sheets[0])
    assert AuditEvent.objects.get(event="practice.recovery_sheets.tried").outcome == "failed"


def test_sheets_of_two_printings_are_refused(sheets, monkeypatch):
    with pytest.raises(CommandError, match="not printed together"):
        type_in(monkeypatch, sheets[0], keyring.sheets()[1])


def test_sheets_of_another_practice_are_refused(sheets, monkeypatch):
    others = custody.to_sheets(custody.CustodyKey(bytes(32)))
    with pytest.raises(CommandError, match="does not open this key-ring"):
        type_in(monkeypatch, *others)


def test_a_drill_changes_nothing(sheets, monkeypatch, own_ring):
    before = own_ring.read_bytes(), own_ring.stat().st_mtime_ns
    type_in(monkeypatch, *sheets)
    assert (own_ring.read_bytes(), own_ring.stat().st_mtime_ns) == before


def test_nothing_is_printed_where_it_would_be_logged(people):
    out = io.StringIO()
    with pytest.raises(CommandError, match="no terminal"):
        call_command("recovery_sheets", stdout=out)
    assert out.getvalue() == ""
    assert Practice.objects.get().sheets_printed_at is None


def test_sheets_that_are_there_are_not_written_over(sheets, tmp_path):
    with pytest.raises(CommandError, match="already"):
        call_command("recovery_sheets", "--to", str(tmp_path / "sheets"), stdout=io.StringIO())


def test_a_copy_of_the_key_ring_takes_the_ledger_along_and_opens(people, now, tmp_path):
    disposals._append([people.dan.vault_id], now)
    for _ in range(2):  # an earlier copy is overwritten in place
        call_command("keyring", "--copy-to", str(tmp_path / "stick"), stdout=io.StringIO())
    copied = crypto.KeyRing.load(tmp_path / "stick" / "keyring", custody.read(settings.SOTTO_CUSTODY))
    assert copied.id == crypto.ring().id
    assert (tmp_path / "stick" / "disposals").read_bytes() == disposals.path().read_bytes()
    shutil.rmtree(tmp_path / "stick")


class TestChangeOfCustody:
    def change(self, to) -> str:
        out = io.StringIO()
        call_command("keyring", "--change-custody", "--to", str(to), stdout=out)
        return out.getvalue()

    def test_the_new_key_opens_the_ring_and_the_old_one_and_its_sheets_no_more(
        self, sheets, tmp_path, monkeypatch
    ):
        old = custody.read(settings.SOTTO_CUSTODY)
        before = crypto.ring().id
        assert "new recovery sheets" in self.change(tmp_path / "new")
        opened = crypto.KeyRing.load(settings.SOTTO_KEYRING, custody.from_file(tmp_path / "new"))
        assert opened.id == before
        with pytest.raises(crypto.WrongKey):
            crypto.KeyRing.load(settings.SOTTO_KEYRING, old)
        with pytest.raises(CommandError, match="does not open"):
            type_in(monkeypatch, *sheets)
        assert Practice.objects.get().sheets_printed_at is None
        assert AuditEvent.objects.filter(event="practice.custody.changed").count() == 1

    def test_it_is_never_printed_into_a_log(self, people):
        before = settings.SOTTO_KEYRING.read_bytes()
        with pytest.raises(CommandError, match="no terminal"):
            call_command("keyring", "--change-custody", stdout=io.StringIO())
        assert settings.SOTTO_KEYRING.read_bytes() == before

    def test_what_was_typed_for_several_programs_is_read_from_memory(self, people, tmp_path):
        key = custody.new()
        held = tmp_path / "held"
        held.write_text(f"{custody.to_text(key)}\n")
        held.chmod(0o600)
        assert custody.read(f"typed:{held}").raw == key.raw
