"""The inbox of a caseload against the bare floor of the same list: milliseconds, queries."""

from functools import partial

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.timing import Line, Size, interleaved, median_ms, ratio
from bench.visitor import Visitor


def lines(visitor: Visitor, size: Size) -> list[Line]:
    page, floor, poll = reverse("inbox"), reverse("floor_inbox"), reverse("inbox_changes")
    tag = visitor.get(poll).headers["ETag"]
    contenders = {
        "page": partial(visitor.get, page),
        "floor": partial(visitor.get, floor),
        "poll": partial(visitor.get, poll, if_none_match=tag),
    }
    taken = interleaved(size.rounds, contenders)
    asked = f"{queries(visitor, page)} queries against {queries(visitor, floor)}"
    return [
        ratio("inbox", f"inbox of {size.caseload:,} clients / floor's list", taken["page"], taken["floor"], detail=asked),
        Line("inbox", "the same, milliseconds", median_ms(taken["page"])),
        ratio("inbox", "poll of the unchanged inbox / floor's list", taken["poll"], taken["floor"]),
    ]  # fmt: skip


def queries(visitor: Visitor, path: str, **headers: str) -> int:
    """Of the second visit: the first one marks as read and fills what a process remembers."""
    visitor.get(path, **headers)
    with CaptureQueriesContext(connection) as captured:
        visitor.get(path, **headers)
    return len(captured)
