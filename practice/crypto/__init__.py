"""How is everything that people confide kept unreadable to all but those who may read it?

The only user of the `cryptography` library.

- Whose content: a *vault*; of which kind: a *class*. Each pair has one *data key* (`envelope`).
- A field is sealed by AES-256-GCM under its data key and bound to its *place*: vault, class, table, row,
  field (`fields`, `places`); padded to 64 bytes. Moved anywhere else, or changed by a bit, it is refused.
- Files are sealed in segments, read by ranges, padded to 4 KiB (`files`).
- Data keys lie in the database, wrapped by an *epoch key*. Epoch keys lie in the *key-ring*, one small file
  outside the database and its backups, overwritten in place (`keyring`, `keyfile`). When a data key's row
  is deleted and its epoch key destroyed, no backup can open the content again.
- The *custody key* opens the key-ring: a file, a person, or the service manager holds it; two printed
  sheets recover it (`custody`).
- The key-ring also keys the *blind index* (look-up of sealed addresses) and signs audit checkpoints.
- Sealing needs no right; opening needs a `Grant`, minted where the right was checked (`grants`).
- Use: `crypto.seal(row, sealer, body=text)`; `crypto.open(row, "body", by=grant)` (`rows`, `sealed`).
"""

from practice.crypto import backup
from practice.crypto.codes import hash_code, hash_token, random_code, same, token
from practice.crypto.envelope import DataKey, new_data_key, rewrap, unwrap, wrap
from practice.crypto.errors import CryptoError, KeyGone, KeyRingUnsafe, NoGrant, Refused, Truncated, WrongKey
from practice.crypto.files import FileReader, seal_stream, write_sealed
from practice.crypto.grants import Grant, Pair, Wrapped, all_of, mint, union
from practice.crypto.holder import fresh_ring, install, install_opener, ring, ring_with
from practice.crypto.keycache import forget, forget_all
from practice.crypto.keyring import KeyRing, open_ring, verify_signature
from practice.crypto.places import Place
from practice.crypto.rows import (
    Row,
    Sealer,
    is_newest,
    open,
    open_bytes,
    open_file,
    open_many,
    open_rows,
    seal,
)
from practice.crypto.sealed import SealedField

__all__ = [
    "CryptoError",
    "DataKey",
    "FileReader",
    "Grant",
    "KeyGone",
    "KeyRing",
    "KeyRingUnsafe",
    "NoGrant",
    "Pair",
    "Place",
    "Refused",
    "Row",
    "SealedField",
    "Sealer",
    "Truncated",
    "Wrapped",
    "WrongKey",
    "all_of",
    "backup",
    "forget",
    "forget_all",
    "fresh_ring",
    "hash_code",
    "hash_token",
    "install",
    "install_opener",
    "is_newest",
    "mint",
    "new_data_key",
    "open",
    "open_bytes",
    "open_file",
    "open_many",
    "open_ring",
    "open_rows",
    "random_code",
    "rewrap",
    "ring",
    "ring_with",
    "same",
    "seal",
    "seal_stream",
    "token",
    "union",
    "unwrap",
    "verify_signature",
    "wrap",
    "write_sealed",
]
