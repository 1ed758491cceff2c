"""What opens, by which keys: every sealed value and file there is, tried one by one."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from messaging import files
from practice import crypto, resealing, vaults
from practice.models import DataKey

GrantOf = Callable[[Any], crypto.Grant]


def present(row: Any) -> crypto.Grant:
    return crypto.mint("test", "test", {(row.vault_id, row.sealed_class)}, vaults.load)


def as_they_are() -> crypto.Grant:
    """All keys of this moment, for ever: what a thief of the database and the key-ring would have."""
    keys: dict[crypto.Pair, crypto.Wrapped] = {}
    for key in DataKey.objects.order_by("-generation"):
        pair = (key.vault_id, key.sealed_class)
        keys[pair] = (*keys.get(pair, ()), (key.epoch, bytes(key.wrapped)))
    grant = crypto.mint("thief", "test", set(keys), lambda pairs: {pair: keys[pair] for pair in pairs})
    for vault, klass in keys:
        grant.key(vault, klass)  # open now, whatever becomes of the epochs
    return grant


def readable(grant_of: GrantOf) -> Counter[str]:
    """How many sealed values and files open, by model."""
    found: Counter[str] = Counter()
    for model in resealing.sealed_models():
        for row in model._base_manager.all():
            grant = grant_of(row)
            for name in resealing.sealed_names(model):
                found[model.__name__] += value_opens(row, name, grant)
            if row.sealed_file:
                found["files"] += file_opens(row, grant)
    return found


def value_opens(row: Any, name: str, grant: crypto.Grant) -> bool:
    try:
        return crypto.open_bytes(row, name, by=grant) is not None
    except crypto.CryptoError:
        return False


def file_opens(row: Any, grant: crypto.Grant) -> bool:
    try:
        return bool(files.read(row, by=grant))
    except crypto.CryptoError:
        return False
