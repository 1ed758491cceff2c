"""What came in becomes a message in a conversation: within the act that files it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from messaging import mail, replies, threads
from messaging.actions.client_messages import answer_out_of_hours
from messaging.actions.crisis import flag_crisis
from messaging.actions.reports import empty
from messaging.actions.telling import tell_of_message
from messaging.models import InboundItem, Message, Thread
from practice import audit, policy
from practice.actors import WORKER
from practice.models import Client

State = InboundItem.State


@dataclass(frozen=True, slots=True)
class ByHand:
    """Who found out whose it is, and in whose name it stands there: the client's, or that of who acts for them."""

    filed_by: UUID
    author_id: UUID | None


def place(
    item: InboundItem,
    thread: Thread,
    texts: dict[str, str | None],
    now: datetime,
    *,
    asks: bool = True,
    is_proven: bool = False,
    by_hand: ByHand | None = None,
) -> Message:
    """`asks`: somebody waits for an answer to it, since it came. `is_proven`: that it comes from that address; never who
    wrote it."""
    client = thread.client
    message = threads.add_message(
        thread,
        now=now,
        texts=texts,
        kind=Message.Kind.FROM_CLIENT,
        channel=item.channel,
        author_id=by_hand.author_id if by_hand else client.user_id,
        is_sender_verified=is_proven,
        came_at=item.received_at,
        filed_by_id=by_hand.filed_by if by_hand else None,
    )
    rules = policy.current()
    said = "\n".join(filter(None, (texts.get("subject"), texts["body"])))
    flag_crisis(message=message, thread=thread, text=said, rules=rules, came_as=item, actor=WORKER, now=now)
    if asks:
        threads.begin_waiting(thread, rules, _since(item, client, now), filed=now)
        if replies.is_one_closed_time(item.received_at, now, rules.hours):
            answer_out_of_hours(client, thread, rules, now)
        tell_of_message(message=message, thread=thread, now=now)
    audit.record(
        "messaging.message.received", actor=WORKER, subject=message, objects=[thread.pk], reason=item.channel
    )
    return message


def _since(item: InboundItem, client: Client, now: datetime) -> datetime:
    """From when one waits. What came before the end of care and is filed after it would stand on no list."""
    ended = client.discharged_at
    return now if ended is not None and item.received_at <= ended else item.received_at


def texts(letter: mail.ParsedMail) -> dict[str, str | None]:
    """What the person wrote, with the rest folded; a mail of nothing but quotes or files still says what came."""
    body = letter.text or letter.quoted or _("(no text)")
    return {"body": body, "quoted": letter.quoted if letter.text else None, "subject": letter.subject or None}


def filed(item: InboundItem, message: Message, now: datetime) -> None:
    """The content lives under the client's key now; the unfiled item's own key is destroyed."""
    item.state, item.settled_at, item.message, item.client_id = State.FILED, now, message, message.client_id
    empty(item)
