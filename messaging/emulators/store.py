"""Files that the emulated provider keeps, by its names for them."""

import threading
from dataclasses import dataclass, field

KEPT = 200


@dataclass(frozen=True, slots=True)
class Kept:
    content: bytes = field(repr=False)
    type: str  # as the sender calls it


class Store:
    """`root`: the provider's own address, known once it listens."""

    def __init__(self) -> None:
        self.root = ""
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def put(self, name: str, kept: Kept) -> None:
        """Beyond so many, the oldest one goes."""
        with self._lock:
            self._kept[name] = kept
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]

    def get(self, name: str) -> Kept | None:
        with self._lock:
            return self._kept.get(name)

    def remove(self, name: str) -> bool:
        with self._lock:
            return self._kept.pop(name, None) is not None

    def names(self) -> list[str]:
        with self._lock:
            return list(self._kept)
