"""What a client is told near the policy's advice on length and number. Nothing of it ever keeps a message from going."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from messaging import checking
from messaging.models import Message
from practice import policy
from practice.access import Opened
from practice.models import Client

NEAR = 0.8  # of the length that the policy advises


def words(opened: Opened, body: str) -> str:
    """One sentence, or nothing: the length first, since that can still be changed."""
    rules = policy.current()
    longest = checking.number(rules.guidance, "longest")
    if longest is not None and len(body.strip()) > NEAR * longest:
        return _long(len(body.strip()), longest)
    most = checking.number(rules.guidance, "most_a_day")
    if most is not None and _written_today(opened.subject, opened.actor.person, opened.now) >= most:
        return _(
            "You have written a few times today. You can write as often as you need; one message with all in it is answered best."
        )
    return ""


def _long(length: int, longest: int) -> str:
    if length > longest:
        return _(
            "This is a long message. You can send it. What is hard to write in a few words is a good start when we meet."
        )
    return _("This is getting long. You can go on, or keep some of it for when we meet.")


def _written_today(client: Client, user_id: UUID | None, now: datetime) -> int:
    midnight = now.astimezone(ZoneInfo(client.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Message.objects.for_client(client.pk).filter(
        author_id=user_id, kind=Message.Kind.FROM_CLIENT, created_at__gte=midnight, created_at__lte=now
    )
    return mine.count()
