"""Secrets of the hub: random, private, made once."""

import base64

from practice.hub import secret_files


def test_a_secret_is_made_once_and_then_kept(tmp_path):
    first = secret_files.ensure(tmp_path / "secret")
    assert secret_files.ensure(tmp_path / "secret") == first
    assert secret_files.ensure(tmp_path / "another") != first


def test_a_secret_holds_32_bytes(tmp_path):
    assert len(base64.urlsafe_b64decode(secret_files.ensure(tmp_path / "secret") + "==")) == 32


def test_the_file_is_private_whatever_the_umask(tmp_path, monkeypatch):
    secret_files.ensure(tmp_path / "secret")
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_writing_leaves_no_temporary_file_and_replaces_an_open_one(tmp_path):
    (tmp_path / "file").write_text("old")
    (tmp_path / "file").chmod(0o644)
    secret_files.write_private(tmp_path / "file", "new")
    assert [place.name for place in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_text() == "new"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600


def test_a_longer_one_can_be_asked_for(tmp_path):
    """Django wants fifty characters and more."""
    assert len(secret_files.ensure(tmp_path / "secret", 48)) >= 50
