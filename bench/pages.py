"""The conversation page and its poll: S1, S2, S12."""

from functools import partial

from bench import caseload, identity, stock
from bench.inbox import queries
from bench.stock import Practice
from bench.timing import Line, Size, interleaved, ratio
from bench.visitor import Visitor
from tests import databases, people

WAITING, TROUBLED, DRAFTS = 44, 4, 2  # the list column's fifty rows
GOAL_PAGE, GOAL_SEALING, GOAL_POLL, GOAL_LONG = "≤ 1.00", "≤ 1.05", "≤ 0.25", "≤ 1.20"


def run(size: Size) -> list[Line]:
    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        practice = stock.begin(ids)
        caseload.make(
            practice, WAITING, TROUBLED, DRAFTS
        )  # what the list column shows beside every conversation
        visitor = Visitor(people.sign_in(practice.ana))
        return [
            *_page_and_poll(practice, visitor, size),
            *_queries(practice, visitor),
            *_long(practice, visitor, size),
        ]


def _page_and_poll(practice: Practice, visitor: Visitor, size: Size) -> list[Line]:
    one = caseload.conversation(practice, 50)
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
        one = caseload.conversation(practice, count, full=count <= 50)
        counts.append(f"{queries(visitor, f'/office/clients/{one.pk}/')}")
    page = f"/office/clients/{one.pk}/changes/"
    tag = visitor.get(page).headers["ETag"]
    polled = queries(visitor, page, if_none_match=tag)
    return [
        Line("S12", "queries of that poll, those for session and user in it", str(polled), "≤ 3"),
        Line("S12", "queries of the page at 10, 50 and 5,000 messages", ", ".join(counts), "constant"),
    ]


def _long(practice: Practice, visitor: Visitor, size: Size) -> list[Line]:
    short, long = (caseload.conversation(practice, count, full=False) for count in (60, size.long_thread))
    stock.settle()
    contenders = {
        "short": partial(visitor.get, f"/office/clients/{short.pk}/"),
        "long": partial(visitor.get, f"/office/clients/{long.pk}/"),
    }
    taken = interleaved(size.rounds, contenders)
    what = f"a thread of {size.long_thread:,} messages / one of 60"
    return [ratio("S12", what, taken["long"], taken["short"], goal=GOAL_LONG)]
