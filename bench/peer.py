"""Against a peer: django-postman, from the registry, with the same people and messages in the same database. S11.

Its own views and templates, as its documentation sets them up, for the same signed-in person behind the same
middleware: so what differs is the page. Each client's messages are one conversation there, as they are one page
here. Its tables have the indexes that its migration makes. Its inbox is asked for fifty rows, as ours shows, by its own
`limit`. A send is the form posted by a browser that has the page open: there it writes the message and mails a note to
the receiver, into nothing; here it decides, seals, keeps why, puts the notice into the outbox and writes the trail.
"""

from functools import partial

from django.db import connection
from django.urls import reverse
from postman.models import Message as Posted

from bench import words
from bench.models import PlainMessage
from bench.stock import Practice
from bench.timing import Line, Size, interleaved, ratio
from bench.visitor import Visitor
from messaging.models import Message
from practice.models import Client, User
from tests import databases
from tests.pages import forms_of

ROWS = 50
SUBJECT = "Between sessions"


def begin(practice: Practice, clients: list[Client]) -> None:
    with databases.pointed_at(str(connection.settings_dict["NAME"]), as_owner=True):
        with connection.schema_editor() as editor:
            editor.create_model(Posted)
    for one in clients:
        _post(practice, one)


def _post(practice: Practice, client: Client) -> None:
    """The conversation as it stands in the floor's tables, each message an answer to the one before."""
    client_user = User(pk=client.user_id)
    first = before = None
    for one in PlainMessage.objects.filter(client_id=client.pk).order_by("created_at"):
        is_ours = one.kind == Message.Kind.FROM_PRACTICE
        pair = (practice.ana, client_user) if is_ours else (client_user, practice.ana)
        made = Posted.objects.create(
            subject=SUBJECT, body=one.body, sender=pair[0], recipient=pair[1], parent=before, thread=first,
            sent_at=one.created_at, read_at=one.created_at, moderation_status="a",
        )  # fmt: skip
        if first is None:
            first = made
            Posted.objects.filter(pk=made.pk).update(thread=made)
        before = made


def lines(practice: Practice, visitor: Visitor, client: Client, size: Size) -> list[Line]:
    mine = Posted.objects.filter(sender_id=client.user_id)
    last = mine.latest("sent_at")
    theirs = reverse("postman:view_conversation", args=[last.thread_id])
    pages = {
        "open": partial(visitor.get, reverse("client", args=[client.pk])),
        "their open": partial(visitor.get, theirs),
        "inbox": partial(visitor.get, reverse("inbox")),
        "their inbox": partial(visitor.get, f"{reverse('postman:inbox')}?limit={ROWS}"),
    }
    taken = interleaved(size.rounds, pages)
    sends = {
        "send": _Form(visitor, reverse("client", args=[client.pk]), reverse("client_messages", args=[client.pk]), practice),
        "their send": _Form(visitor, theirs, reverse("postman:reply", args=[last.pk]), practice),
    }  # fmt: skip
    sent = interleaved(
        size.rounds,
        {name: one.send for name, one in sends.items()},
        before={name: one.open for name, one in sends.items()},
    )
    return [
        ratio("S11", "open a conversation of 50 / django-postman", taken["open"], taken["their open"], goal="≤ 0.33"),
        ratio("S11", "the inbox / django-postman's of 50 rows", taken["inbox"], taken["their inbox"], goal="≤ 0.20"),
        ratio("S11", "send one message by the form / django-postman", sent["send"], sent["their send"], goal="≤ 1.00"),
    ]  # fmt: skip


class _Form:
    """A page's form for a message: opened while no clock runs, then sent."""

    def __init__(self, visitor: Visitor, page: str, action: str, practice: Practice) -> None:
        self.visitor, self.page, self.action, self.dice = visitor, page, action, practice.dice

    def open(self) -> None:
        found = forms_of(self.visitor.get(self.page).body.decode())
        form = next(one for one in found if "body" in one.names)
        self.fields = form.fields | {"body": words.text(self.dice)}

    def send(self) -> None:
        self.visitor.post(self.action, self.fields)
