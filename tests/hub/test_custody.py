"""CUSTODY: what is typed is asked once, held in memory, and read by the hub's own programs alone."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from practice.hub import custody
from practice.hub.errors import Refusal


@pytest.fixture(autouse=True)
def afresh():
    custody._typed.cache_clear()
    yield
    custody._typed.cache_clear()


def own() -> Path:
    raise AssertionError("the file beside the data must not be made")


def test_unless_said_it_is_the_file_below_the_data(monkeypatch, tmp_path):
    monkeypatch.delenv("CUSTODY", raising=False)
    assert custody.chosen(lambda: tmp_path / "custody") == f"file:{tmp_path / 'custody'}"


@pytest.mark.parametrize("word", ["file:/mnt/stick/custody", "credential:sotto"])
def test_another_place_is_handed_on_and_no_file_is_made(monkeypatch, word):
    monkeypatch.setenv("CUSTODY", word)
    assert custody.chosen(own) == word


def test_what_is_typed_is_asked_once_and_on_no_disk(monkeypatch):
    monkeypatch.setenv("CUSTODY", "typed")
    monkeypatch.setattr(sys, "stdin", io.StringIO("ABCD EFGH\n"))
    word = custody.chosen(own)
    assert custody.chosen(own) == word
    path = Path(word.removeprefix("typed:"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.readlink(path).startswith("/memfd:")
    read = subprocess.run(["cat", str(path)], capture_output=True, check=True, text=True)
    assert read.stdout == "ABCD EFGH"


def test_nothing_typed_is_refused(monkeypatch):
    monkeypatch.setenv("CUSTODY", "typed")
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    with pytest.raises(Refusal, match="no custody key"):
        custody.chosen(own)


def test_at_a_terminal_it_is_typed_line_by_line_and_not_shown(monkeypatch):
    lines = iter(["ABCD EFGH", "JKMN PQRS", "", "not read"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(custody.getpass, "getpass", lambda _prompt: next(lines))
    assert custody._asked() == "ABCD EFGH\nJKMN PQRS"
    assert next(lines) == "not read"
