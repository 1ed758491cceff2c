"""What can go wrong. No message ever carries content or key bytes: ids and reasons only."""


class CryptoError(Exception):
    """Anything this package refuses to do."""


class WrongKey(CryptoError):
    """A custody key, or its printed form, is not the one that is asked for."""


class Refused(CryptoError):
    """Authentication failed: wrong key, class, vault, a moved row or field, or changed bytes."""


class Truncated(Refused):
    """Refused already by its length, before any key was tried."""


class NoGrant(CryptoError):
    """The grant at hand does not cover this vault and class."""


class KeyGone(CryptoError):
    """The key no longer exists: the vault was disposed, or its epoch key was destroyed."""


class KeyRingUnsafe(CryptoError):
    """The key-ring or the custody key is missing, damaged, busy, or readable by others."""
