"""The right to call a transport once: given to one attempt right after its decision was kept, and used up by its call.

Only `messaging.outbox.judging` gives one (the architecture's tests hold that), and no envelope exists without one.
"""

import time
from dataclasses import dataclass, field
from uuid import UUID

SECONDS = 20.0  # from the decision to the first byte


class Unwarranted(Exception):
    """A call of a transport that no decision stands behind. Nothing went."""


@dataclass(slots=True, eq=False)
class Warrant:
    decision_id: UUID
    delivery_id: UUID
    attempt: int
    _until: float
    _is_spent: bool = field(default=False, init=False)

    def covers(self, delivery_id: UUID, attempt: int) -> bool:
        return (self.delivery_id, self.attempt) == (delivery_id, attempt)

    def spend(self) -> None:
        """By the call itself: a second one, or one that comes too late, needs another decision."""
        if self._is_spent or time.monotonic() > self._until:
            raise Unwarranted("this right is used up")
        self._is_spent = True


def issue_warrant(decision_id: UUID, *, delivery_id: UUID, attempt: int) -> Warrant:
    """For whoever alone has just decided that this attempt may go, and kept the decision."""
    return Warrant(decision_id, delivery_id, attempt, time.monotonic() + SECONDS)
