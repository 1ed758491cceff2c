"""ECDSA over P-256 with SHA-256, as browsers' push services want it (RFC 8292): by a key that is made from the key-ring."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEED_SIZE = 48  # of 384 bits, so that taking the remainder favours no key
PUBLIC_SIZE, SIGNATURE_SIZE = 65, 64
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
_CURVE = ec.SECP256R1()
_HASH = ec.ECDSA(SHA256())


class Signer:
    """The same seed makes the same key, for ever."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_SIZE:
            raise ValueError("a seed has 48 bytes")
        self._key = ec.derive_private_key(int.from_bytes(seed, "big") % (_ORDER - 1) + 1, _CURVE)

    def __repr__(self) -> str:
        return "<Signer>"

    @property
    def public(self) -> bytes:
        """Uncompressed, 65 bytes: what a browser is given as applicationServerKey."""
        return self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def sign(self, data: bytes) -> bytes:
        """The two numbers, 32 bytes each (RFC 7518, 3.4)."""
        r, s = decode_dss_signature(self._key.sign(data, _HASH))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def verify(public: bytes, signature: bytes, data: bytes) -> bool:
    if len(signature) != SIGNATURE_SIZE:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public)
        key.verify(encode_dss_signature(r, s), data, _HASH)
    except (InvalidSignature, ValueError):
        return False
    return True
