"""An address that takes nothing, for good: what was agreed for it rests until a code proves it again."""

from datetime import datetime

from consent import actions as consent_actions
from messaging.models import Delivery, InquiryAnswer
from messaging.transports.base import Reason
from practice.actors import Actor
from practice.models import Notice

NOBODYS = frozenset({Reason.INVALID_NUMBER.value, Reason.RECIPIENT_REFUSED.value})


def doubt_if_nobodys(
    row: Delivery | Notice | InquiryAnswer, problem: str, actor: Actor, now: datetime
) -> None:
    """Within the transaction that settles it. A filter, a fault or a full day's limit says nothing of the address."""
    point = (
        None if isinstance(row, InquiryAnswer) else row.contact_point
    )  # nothing was agreed for a stranger's
    if point is not None and point.representation_id is None and problem in NOBODYS:
        consent_actions.doubt_address(contact_point=point, why="came_back", actor=actor, now=now)
