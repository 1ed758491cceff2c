"""Private places: made 0700, refused when they are not ours; sockets fit the length that systems allow."""

import os
from pathlib import Path

import pytest

from practice.hub import paths


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_all_directories_below_the_data_directory_are_private(tmp_path):
    layout = paths.Layout(tmp_path / "var")
    layout.make()
    assert {mode(place) for place in (layout.data, *layout.data.iterdir())} == {0o700}


def test_an_existing_data_directory_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)
    paths.Layout(tmp_path).make()
    assert mode(tmp_path) == 0o755


def test_a_directory_open_to_others_is_closed(tmp_path):
    (tmp_path / "secrets").mkdir(mode=0o755)
    assert mode(paths.private_directory(tmp_path / "secrets")) == 0o700


def test_a_link_in_place_of_a_private_directory_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "secrets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(paths.UnsafePath, match="not a directory of this user"):
        paths.private_directory(tmp_path / "secrets")


def test_a_socket_lies_below_the_data_directory_where_it_fits():
    layout = paths.Layout(Path("/tmp") / f"s{os.getpid()}")
    assert paths.fits_a_socket(layout.run / "postgres")


@pytest.mark.parametrize("name", ["x" * 120, "with space", "täglich", "a,b", "q?x=1"])
def test_a_long_or_odd_path_gets_a_short_private_directory(tmp_path, name):
    layout = paths.Layout(tmp_path / name)
    layout.make()
    sockets = layout.sockets("postgres")
    try:
        assert layout.data not in sockets.parents
        assert len(f"{sockets}{paths.LONGEST_SOCKET_NAME}") <= paths.SOCKET_PATH_BYTES
        assert mode(sockets) == mode(sockets.parent) == 0o700
        assert layout.sockets("postgres") == sockets, "a later start finds the same place"
    finally:
        layout.remove_sockets()
    assert not sockets.parent.exists()


def test_two_data_directories_never_share_the_short_one(tmp_path):
    ones = {paths.short_directory(tmp_path / name) for name in ("a", "b")}
    for one in ones:
        one.rmdir()
    assert len(ones) == 2
