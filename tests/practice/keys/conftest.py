"""A key-ring of the test's own: what a test does to its epochs stays with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.practice.keys.ring_copy import ring_in


@pytest.fixture
def own_ring(db: None, tmp_path: Path) -> Iterator[Path]:
    with ring_in(tmp_path / "own") as path:
        yield path
