from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16


def subkey(key: bytes, purpose: str, *, salt: bytes = b"", length: int = KEY_SIZE) -> bytes:
    """HKDF-SHA256 of a key for one purpose; no two purposes share bytes."""
    return HKDF(SHA256(), length, salt or None, f"sotto|v1|{purpose}".encode()).derive(key)
