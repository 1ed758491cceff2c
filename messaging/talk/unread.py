"""What this page shows to this person for the first time."""

from messaging import actions
from messaging.talk.loading import Page
from practice.access import Opened


def mark(opened: Opened, page: Page, *, kind: str) -> None:
    """Shown with its words: read. Who may only see that something came has read nothing."""
    opened.seen = [pk for pk in page.ids if page.words[pk] is not None]
    mine, shown = opened.actor.user_id, set(opened.seen)
    unread = [
        message.pk
        for message in page.messages
        if message.kind == kind
        and message.pk in shown
        and all(read.user_id != mine for read in page.reads[message.pk])
    ]
    if unread:
        actions.mark_read(client=opened.subject, message_ids=unread, actor=opened.actor, now=opened.now)
