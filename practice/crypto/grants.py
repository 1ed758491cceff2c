"""The right to open: without a grant, a piece of code that reads a sealed row has read nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from practice.crypto import holder, keycache
from practice.crypto.envelope import DataKey
from practice.crypto.errors import KeyGone, NoGrant
from practice.crypto.guarded import Guarded

Pair = tuple[UUID, str]
"""A vault and one of its classes."""

Wrapped = tuple[tuple[int, bytes], ...]
"""Epoch number and wrapped data key, as the data key's rows have them: the newest generation first."""

Load = Callable[[frozenset[Pair]], Mapping[Pair, Wrapped]]
"""One query: the rows of these pairs. What is absent from the answer has no key (any more)."""

ALL_AT_ONCE = 256


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Grant(Guarded):
    """Who may open which pairs, and why. Lives as long as one request or job, and keeps its keys so long."""

    actor: str
    purpose: str
    pairs: frozenset[Pair]
    _load: Load
    _wrapped: dict[Pair, Wrapped] = field(default_factory=dict)
    _keys: dict[Pair, DataKey] = field(default_factory=dict)

    def allows(self, vault: UUID, klass: str) -> bool:
        return (vault, klass) in self.pairs

    def key(self, vault: UUID, klass: str) -> DataKey:
        """NoGrant outside the grant; KeyGone when the vault's key is gone.

        A miss fetches all that is missing in one query while the grant is small.
        """
        pair = (vault, klass)
        found = self._keys.get(pair)
        if found is not None:
            return found
        if pair not in self.pairs:
            raise NoGrant(f"{self.purpose} of actor {self.actor} does not open {klass} of vault {vault}")
        if pair not in self._wrapped:
            self.prefetch(self.pairs if len(self.pairs) <= ALL_AT_ONCE else {pair})
        return self._unwrapped(pair)

    def prefetch(self, pairs: Iterable[Pair]) -> None:
        """Fetch in one query the wrapped keys of those pairs that are covered and not here yet."""
        wanted = self.pairs.intersection(pairs).difference(self._wrapped)
        if wanted:
            self._wrapped.update(self._load(wanted))

    def renew(self, vault: UUID, klass: str) -> bool:
        """Asks again for one pair's keys; True when they changed. A value sealed a moment ago by a new generation
        is refused by a grant that took its keys before: then this is asked once."""
        pair = (vault, klass)
        before = self._wrapped.pop(pair, None)
        self._keys.pop(pair, None)
        self.prefetch({pair})
        return self._wrapped.get(pair) != before

    def _unwrapped(self, pair: Pair) -> DataKey:
        """Only the key that is asked for: one damaged row of a caseload keeps nobody else's closed."""
        vault, klass = pair
        if pair not in self._wrapped:
            raise KeyGone(f"vault {vault} has no {klass} key")
        found = [
            keycache.unwrap(holder.ring_with(epoch), epoch, bytes(wrapped), vault=vault, klass=klass)
            for epoch, wrapped in self._wrapped[pair]
        ]
        key = found[0] if len(found) == 1 else found[0].with_older(tuple(found[1:]))
        self._keys[pair] = key
        return key

    def __or__(self, other: "Grant") -> "Grant":
        """Both rights of one actor."""
        if self.actor != other.actor:
            raise ValueError("grants of two actors do not add up")
        purpose = self.purpose if self.purpose == other.purpose else f"{self.purpose}+{other.purpose}"
        return Grant(self.actor, purpose, self.pairs | other.pairs, _both(self, other))

    def __repr__(self) -> str:
        return f"<Grant {self.purpose} actor={self.actor} pairs={len(self.pairs)}>"


def mint(actor: UUID | str, purpose: str, pairs: Iterable[Pair], load: Load) -> Grant:
    """For those alone who have just checked that the actor may: the gates and the jobs' starts."""
    return Grant(str(actor), purpose, frozenset(pairs), load)


def all_of(vaults: Iterable[UUID], klass: str) -> frozenset[Pair]:
    return frozenset((vault, klass) for vault in vaults)


def union(first: Grant, *others: Grant) -> Grant:
    for other in others:
        first |= other
    return first


def _both(first: Grant, second: Grant) -> Load:
    if first._load == second._load:
        return first._load

    def load(pairs: frozenset[Pair]) -> Mapping[Pair, Wrapped]:
        theirs = pairs - first.pairs
        found = dict(first._load(pairs & first.pairs)) if pairs & first.pairs else {}
        return found | dict(second._load(theirs)) if theirs else found

    return load
