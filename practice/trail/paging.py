"""Pages of the trail by the number of their last row: the millionth page costs what the first one does."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from practice.models.audit import AuditEvent

SIZE = 50
CHUNK = 1000  # rows of a file at a time


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[AuditEvent]
    older: int | None  # the number to go on from; None at the end


def page(found: QuerySet[AuditEvent], before: int | None, size: int = SIZE) -> Page:
    """`found` in the order of `wanted.rows`: by time, since rows are numbered before they are written."""
    some = list(_older(found, before)[: size + 1])
    return Page(some[:size], some[size - 1].seq if len(some) > size else None)


def each(found: QuerySet[AuditEvent], *, most: int) -> Iterator[Page]:
    """In chunks that no long query holds open, up to so many rows. The last one says whether there are older ones."""
    last: int | None = None
    while True:
        some = page(found, last, min(CHUNK, most))
        yield some
        most -= len(some.rows)
        if some.older is None or most <= 0:
            return
        last = some.older


def number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _older(found: QuerySet[AuditEvent], before: int | None) -> QuerySet[AuditEvent]:
    last = AuditEvent.objects.filter(pk=before).values_list("at", flat=True).first() if before else None
    if last is None:
        return found
    return found.filter(at__lte=last).filter(Q(at__lt=last) | Q(seq__lt=before))
