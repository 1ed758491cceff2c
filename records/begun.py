"""What somebody was writing to a client already: whatever is put into the composer for them comes after it."""

from django.utils import translation
from django.utils.functional import Promise

from messaging import actions
from messaging.models import Draft
from practice.access import Opened
from practice.vocabulary import Channel


def words(opened: Opened) -> str:
    row = _draft(opened)
    return (opened.text(row, "body") or "") if row else ""


def place(opened: Opened) -> actions.Place:
    """Where the words were to go, and when."""
    row = _draft(opened)
    return actions.Place(thread_id=row.thread_id, hour=row.hour) if row else actions.Place()


def put(opened: Opened, said: Promise, *, circumstance: str) -> None:
    """In the client's language, for the portal. What was begun keeps its matter; the same words come once."""
    with translation.override(opened.subject.language):
        more = str(said)
    row, before = _draft(opened), words(opened).strip()
    if more in before:
        return
    actions.save_draft(
        client=opened.subject,
        circumstance=row.circumstance if row else circumstance,
        channel=Channel.PORTAL,
        body="\n\n".join(one for one in (before, more) if one),
        place=place(opened),
        actor=opened.actor,
        now=opened.now,
    )


def _draft(opened: Opened) -> Draft | None:
    return Draft.objects.filter(user_id=opened.actor.person, client=opened.subject).first()
