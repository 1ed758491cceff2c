import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.crypto import custody, printed
from practice.crypto.custody import CustodyKey
from practice.crypto.errors import KeyRingUnsafe, WrongKey

raw_keys = st.binary(min_size=32, max_size=32)


def test_file_is_private_new_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "custody"
    made = custody.create_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size == 32
    assert custody.read(f"file:{path}").raw == made.raw


def test_file_is_never_overwritten(custody_file: Path) -> None:
    before = custody_file.read_bytes()
    with pytest.raises(FileExistsError):
        custody.create_file(custody_file)
    assert custody_file.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o601, 0o610])
def test_file_open_to_others_is_refused(custody_file: Path, mode: int) -> None:
    custody_file.chmod(mode)
    with pytest.raises(KeyRingUnsafe):
        custody.from_file(custody_file)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_file_of_wrong_size_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "custody"
    path.write_bytes(bytes(size))
    path.chmod(0o600)
    with pytest.raises(WrongKey):
        custody.from_file(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyRingUnsafe):
        custody.read(f"file:{tmp_path / 'none'}")


@pytest.mark.parametrize("spec", ["", "file:", "file", "credential:", "typed:x", "env:KEY", "/etc/key"])
def test_unknown_custody_is_refused(spec: str) -> None:
    with pytest.raises(KeyRingUnsafe):
        custody.read(spec)


def test_credential_of_the_service_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sotto"
    made = custody.create_file(path)
    path.chmod(0o440)  # as systemd's access list shows
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert custody.read("credential:sotto").raw == made.raw
    path.chmod(0o444)
    with pytest.raises(KeyRingUnsafe):
        custody.read("credential:sotto")


@pytest.mark.parametrize("name", ["../custody", "a/b", "absent"])
def test_credential_stays_in_its_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    custody.create_file(tmp_path / "custody")
    (tmp_path / "inner").mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "inner"))
    with pytest.raises(KeyRingUnsafe):
        custody.read(f"credential:{name}")


def test_credential_without_service_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(KeyRingUnsafe):
        custody.read("credential:sotto")


def test_typed_on_standard_input(monkeypatch: pytest.MonkeyPatch, custody_key: CustodyKey) -> None:
    text = custody.to_text(custody_key).replace("\n", " ") + "\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert custody.read("typed").raw == custody_key.raw


@given(raw_keys)
def test_printed_key_is_typed_back(raw: bytes) -> None:
    text = custody.to_text(CustodyKey(raw))
    assert all(len(group) == 4 for group in text.split())
    assert not set(text) & set("OILU")
    assert custody.read("typed", typed=text).raw == raw


@given(raw_keys)
def test_people_type_as_they_like(raw: bytes) -> None:
    text = custody.to_text(CustodyKey(raw))
    sloppy = text.lower().replace("0", "o").replace("1", "l").replace(" ", "-")
    assert custody.from_text(f"\n {sloppy}\t").raw == raw


def test_every_wrong_letter_is_noticed(custody_key: CustodyKey) -> None:
    text = custody.to_text(custody_key)
    for at, letter in enumerate(text):
        if letter.isspace():
            continue
        other = "7" if letter != "7" else "8"
        with pytest.raises(WrongKey):
            custody.from_text(text[:at] + other + text[at + 1 :])


def test_swapped_and_missing_groups_are_noticed(custody_key: CustodyKey) -> None:
    groups = custody.to_text(custody_key).split()
    for at in range(len(groups) - 1):
        swapped = [*groups[:at], groups[at + 1], groups[at], *groups[at + 2 :]]
        with pytest.raises(WrongKey):
            custody.from_text(" ".join(swapped))
    for at in range(len(groups)):
        with pytest.raises(WrongKey):
            custody.from_text(" ".join(groups[:at] + groups[at + 1 :]))


@pytest.mark.parametrize("text", ["", "    ", "ABCD", "UUUU UUUU", "ÄÖÜß 1234", "🔑" * 8, "\x00" * 56])
def test_anything_else_typed_is_refused(text: str) -> None:
    with pytest.raises(WrongKey):
        custody.from_text(text)


@given(raw_keys)
def test_two_sheets_recover_the_key(raw: bytes) -> None:
    first, second = custody.to_sheets(CustodyKey(raw))
    assert custody.from_sheets(first, second).raw == raw
    assert custody.from_sheets(second, first).raw == raw
    assert custody.from_text(first + "\n\n" + second).raw == raw


def test_one_sheet_twice_is_refused(custody_key: CustodyKey) -> None:
    for sheet in custody.to_sheets(custody_key):
        with pytest.raises(WrongKey):
            custody.from_sheets(sheet, sheet)


def test_sheets_of_two_printings_do_not_mix(custody_key: CustodyKey) -> None:
    first, _ = custody.to_sheets(custody_key)
    _, second = custody.to_sheets(custody_key)
    with pytest.raises(WrongKey):
        custody.from_sheets(first, second)


def test_a_sheet_is_no_key(custody_key: CustodyKey) -> None:
    first, second = custody.to_sheets(custody_key)
    for text in (first, second):
        with pytest.raises(WrongKey):
            custody.from_text(text)
    with pytest.raises(WrongKey):
        custody.from_sheets(first, custody.to_text(custody_key))


def test_a_mistyped_sheet_is_noticed(custody_key: CustodyKey) -> None:
    first, second = custody.to_sheets(custody_key)
    at = len(first) // 2
    wrong = "7" if first[at] != "7" else "8"
    with pytest.raises(WrongKey):
        custody.from_sheets(first[:at] + wrong + first[at + 1 :], second)


def test_one_sheet_alone_says_nothing() -> None:
    """The same key printed twice, and two different keys: first sheets are random, as are second ones."""
    zero, ones = CustodyKey(bytes(32)), CustodyKey(b"\xff" * 32)
    shares = [
        printed.from_text(custody.SHEET, sheet, checksum=custody.SHEET_CHECKSUM)[4:]
        for key in (zero, ones, zero, ones)
        for sheet in custody.to_sheets(key)
    ]
    assert len(set(shares)) == 8 - 2  # a zero key has two equal shares, each of them random
    assert bytes(32) not in shares and b"\xff" * 32 not in shares


def test_file_of_the_caller_only(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        custody.create_file(tmp_path / "custody")
    finally:
        os.umask(old)
    assert (tmp_path / "custody").stat().st_mode & 0o777 == 0o600
