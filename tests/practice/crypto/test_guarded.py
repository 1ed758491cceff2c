"""Keys leave their process by no pickle, no copy, no repr."""

import copy
import pickle
import uuid

import pytest

from practice import crypto
from practice.crypto.custody import CustodyKey
from practice.crypto.keyring import KeyRing

from .conftest import CLINICAL, Safe


@pytest.fixture(params=["custody", "ring", "epoch", "contents", "seal", "data key", "grant"])
def holder(request: pytest.FixtureRequest, safe: Safe, dan: uuid.UUID, custody_key: CustodyKey) -> object:
    grant = safe.grant((dan, CLINICAL))
    return {
        "custody": custody_key,
        "ring": safe.ring,
        "epoch": safe.ring.current_epoch,
        "contents": safe.ring._contents,
        "seal": safe.ring._seal,
        "data key": grant.key(dan, CLINICAL),
        "grant": grant,
    }[request.param]


@pytest.mark.parametrize("way", [pickle.dumps, copy.copy, copy.deepcopy])
def test_no_copy_leaves(holder: object, way) -> None:
    with pytest.raises(TypeError, match="does not leave"):
        way(holder)


def _secrets(value: object, depth: int = 3) -> list[bytes]:
    """Every byte string of key size that an object holds, at any depth."""
    if isinstance(value, bytes):
        return [value] if len(value) == 32 else []
    if depth == 0:
        return []
    parts = list(getattr(value, "__dict__", {}).values())
    parts += [
        getattr(value, name, None) for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())
    ]
    parts += list(value.values()) if isinstance(value, dict) else []
    parts += list(value) if isinstance(value, list | tuple) else []
    return [secret for part in parts for secret in _secrets(part, depth - 1)]


def test_a_repr_shows_ids_only(holder: object, ring: KeyRing) -> None:
    shown = f"{holder!r} {holder}"
    assert len(shown) < 250
    assert shown.count("<") == 2  # nothing nested is shown
    for secret in _secrets(holder):
        assert secret.hex() not in shown and repr(secret)[2:-1] not in shown


def test_the_search_for_secrets_finds_some(ring: KeyRing, custody_key: CustodyKey) -> None:
    assert _secrets(custody_key) == [custody_key.raw]
    assert ring.current_epoch.key in _secrets(ring)
    assert crypto.KeyRing is KeyRing
