"""The conversation page and its poll: S1, S2, S12."""

from datetime import timedelta
from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import identity, stock, talk
from bench.stock import Practice
from bench.timing import Line, Size, interleaved, ratio
from bench.visitor import Visitor
from messaging.models import Message
from practice.models import Client, ContactPoint
from tests import databases, people

WAITING, TROUBLED, DRAFTS = 44, 4, 2  # the list column's fifty rows
GOAL_PAGE, GOAL_SEALING, GOAL_POLL, GOAL_LONG = "≤ 1.00", "≤ 1.05", "≤ 0.25", "≤ 1.20"


def run(size: Size) -> list[Line]:
    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        practice = stock.begin(ids)
        caseload(practice)
        visitor = Visitor(people.sign_in(practice.ana))
        return [
            *_page_and_poll(practice, visitor, size),
            *_queries(practice, visitor),
            *_long(practice, visitor, size),
        ]


def caseload(practice: Practice) -> None:
    """What the list column shows beside every conversation."""
    for number in range(WAITING + TROUBLED + DRAFTS):
        one = stock.client(practice)
        said = talk.Talk(practice, one, full=False)
        at = practice.now - timedelta(minutes=7 * number + 1)
        said.write(2, last=at)
        if number < WAITING:
            said.wait(since=at)
        elif number < WAITING + TROUBLED:
            _trouble(practice, one)
        else:
            stock.draft(practice, one)


def _trouble(practice: Practice, one: Client) -> None:
    message = Message.objects.for_client(one.pk).latest("created_at")
    talk.trouble(practice, message, ContactPoint.objects.get(client=one))


def conversation(practice: Practice, count: int, *, full: bool = True) -> Client:
    one = stock.client(practice)
    talk.Talk(practice, one, full=full).write(count, last=practice.now - timedelta(minutes=3))
    return one


def _page_and_poll(practice: Practice, visitor: Visitor, size: Size) -> list[Line]:
    one = conversation(practice, 50)
    stock.settle()
    page, floor = f"/office/clients/{one.pk}/", f"/floor/{one.pk}/"
    sizes = f"{len(visitor.get(page).body) // 1000} kB against {len(visitor.get(floor).body) // 1000} kB"
    tag = visitor.get(f"{page}changes/").headers["ETag"]
    contenders = {
        "page": partial(visitor.get, page),
        "unsealed": partial(_unsealed, visitor, page),
        "poll": partial(visitor.get, f"{page}changes/", if_none_match=tag),
        "floor": partial(visitor.get, floor),
    }
    taken = interleaved(size.rounds, contenders)
    return [
        ratio(
            "S1",
            "conversation of 50, sealed, gate and audit / floor",
            taken["page"],
            taken["floor"],
            goal=GOAL_PAGE,
            detail=sizes,
        ),
        ratio(
            "S2",
            "the same page, sealed / with crypto taken away",
            taken["page"],
            taken["unsealed"],
            goal=GOAL_SEALING,
        ),
        ratio(
            "S12",
            "poll of the unchanged conversation / floor's page",
            taken["poll"],
            taken["floor"],
            goal=GOAL_POLL,
        ),
    ]


def _unsealed(visitor: Visitor, page: str) -> None:
    with identity.unsealed():
        visitor.get(page)


def _queries(practice: Practice, visitor: Visitor) -> list[Line]:
    counts = []
    for count in (10, 50, 5_000):
        one = conversation(practice, count, full=count <= 50)
        counts.append(f"{queries(visitor, f'/office/clients/{one.pk}/')}")
    page = f"/office/clients/{one.pk}/changes/"
    tag = visitor.get(page).headers["ETag"]
    polled = queries(visitor, page, if_none_match=tag)
    return [
        Line("S12", "queries of that poll, those for session and user in it", str(polled), "≤ 3"),
        Line("S12", "queries of the page at 10, 50 and 5,000 messages", ", ".join(counts), "constant"),
    ]


def queries(visitor: Visitor, path: str, **headers: str) -> int:
    """Of the second visit: the first one marks as read and fills what a process remembers."""
    visitor.get(path, **headers)
    with CaptureQueriesContext(connection) as captured:
        visitor.get(path, **headers)
    return len(captured)


def _long(practice: Practice, visitor: Visitor, size: Size) -> list[Line]:
    short, long = (conversation(practice, count, full=False) for count in (60, size.long_thread))
    stock.settle()
    contenders = {
        "short": partial(visitor.get, f"/office/clients/{short.pk}/"),
        "long": partial(visitor.get, f"/office/clients/{long.pk}/"),
    }
    taken = interleaved(size.rounds, contenders)
    what = f"a thread of {size.long_thread:,} messages / one of 60"
    return [ratio("S12", what, taken["long"], taken["short"], goal=GOAL_LONG)]
