"""One clinician with 300 clients: the inbox, a peer with the same people and messages, and thirty pages that poll."""

from datetime import timedelta

from bench import inbox, peer, polling, stock, talk
from bench.stock import Practice
from bench.timing import Line, Size
from bench.visitor import Visitor
from messaging.models import Message
from practice.models import Client, ContactPoint
from tests import databases, people


def run(size: Size) -> list[Line]:
    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        practice = stock.begin(ids)
        clients = make(practice, *share(size.caseload))
        busiest = conversation(practice, 50)
        peer.begin(practice, [*clients, busiest])
        stock.settle()
        browser = people.sign_in(practice.ana)
        visitor = Visitor(browser)
        return [
            *inbox.lines(visitor, size),
            *peer.lines(practice, visitor, busiest, size),
            *polling.lines(clients, browser, size),
        ]


def share(count: int) -> tuple[int, int, int, int]:
    """How many of so many clients wait, have a message that did not arrive, have a draft; the others are at peace."""
    waiting, troubled, drafts = count // 5, max(1, count // 60), max(1, count // 60)
    return waiting, troubled, drafts, count - waiting - troubled - drafts


def make(practice: Practice, waiting: int, troubled: int, drafts: int, at_peace: int = 0) -> list[Client]:
    """Clients with a few words each, the latest first: they wait, or need a look, or a draft was begun, or nothing."""
    clients = []
    for number in range(waiting + troubled + drafts + at_peace):
        one = stock.client(practice)
        said = talk.Talk(practice, one, full=False)
        at = practice.now - timedelta(minutes=7 * number + 1)
        said.write(2, last=at)
        if number < waiting:
            said.wait(since=at)
        elif number < waiting + troubled:
            _trouble(practice, one)
        elif number < waiting + troubled + drafts:
            stock.draft(practice, one)
        clients.append(one)
    return clients


def _trouble(practice: Practice, one: Client) -> None:
    message = Message.objects.for_client(one.pk).latest("created_at")
    talk.trouble(practice, message, ContactPoint.objects.get(client=one))


def conversation(practice: Practice, count: int, *, full: bool = True) -> Client:
    one = stock.client(practice)
    talk.Talk(practice, one, full=full).write(count, last=practice.now - timedelta(minutes=3))
    return one
