import os
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from practice import crypto
from practice.crypto import holder
from practice.crypto.custody import CustodyKey
from practice.crypto.errors import KeyRingUnsafe
from practice.crypto.keyring import KeyRing

NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("practice.crypto.holder.time.monotonic", lambda: now[0])
    return now


def test_without_a_ring_nothing_opens() -> None:
    crypto.install(None)
    with pytest.raises(KeyRingUnsafe):
        crypto.ring()


def test_opened_at_first_use_and_only_once(ring: KeyRing) -> None:
    opener = Mock(return_value=ring)
    crypto.install_opener(opener)
    assert not opener.called
    assert crypto.ring() is ring and crypto.ring() is ring
    assert opener.call_count == 1


def test_an_opener_that_fails_is_asked_again(ring: KeyRing) -> None:
    crypto.install_opener(Mock(side_effect=[KeyRingUnsafe("not yet"), ring]))
    with pytest.raises(KeyRingUnsafe):
        crypto.ring()
    assert crypto.ring() is ring


def test_another_process_s_epoch_is_seen_within_a_second(
    ring_path: Path, ring: KeyRing, custody_key: CustodyKey, clock: list[float]
) -> None:
    crypto.install(ring)
    KeyRing.load(ring_path, custody_key).new_epoch(NOW)
    clock[0] += holder.LOOK_EVERY * 0.9
    assert crypto.ring().current_epoch.id == 1
    clock[0] += holder.LOOK_EVERY * 0.2
    assert crypto.ring().current_epoch.id == 2
    assert crypto.ring() is ring


def test_the_file_is_looked_at_once_a_second(
    ring: KeyRing, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = Mock(side_effect=ring.is_stale)
    monkeypatch.setattr(ring, "is_stale", looks)
    crypto.install(ring)
    for _ in range(50):
        crypto.ring()
        clock[0] += holder.LOOK_EVERY / 10
    assert 4 <= looks.call_count <= 5


@pytest.mark.parametrize("harm", ["removed", "opened"])
def test_a_lost_or_opened_file_stops_the_process(
    ring: KeyRing, ring_path: Path, clock: list[float], harm: str
) -> None:
    crypto.install(ring)
    if harm == "removed":
        os.unlink(ring_path)
    else:
        ring_path.chmod(0o644)
    clock[0] += 2 * holder.LOOK_EVERY
    for _ in range(2):
        with pytest.raises(KeyRingUnsafe):
            crypto.ring()
