"""How much was done on each of the last days: bars for the eye, and the same numbers as a table."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from practice.models.audit import AuditEvent

DAYS = 30
WIDTH, HEIGHT, FOOT = 20, 160, 20  # of a bar with its gap, of the tallest bar, of the line of days below


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    count: int
    refused: int


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int
    label: str  # the day of the month, each fifth day


def last_days(*, now: datetime, zone: str) -> list[Day]:
    """Oldest first, today last; a day on which nothing was done counts nothing."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    every = [today - timedelta(days=number) for number in reversed(range(DAYS))]
    rows = (
        AuditEvent.objects.filter(at__gte=datetime.combine(every[0], time(), here))
        .annotate(day=TruncDate("at", tzinfo=here))
        .values("day")
        .annotate(count=Count("seq"), refused=Count("seq", filter=Q(outcome="denied")))
    )
    found = {row["day"]: (row["count"], row["refused"]) for row in rows}
    return [Day(day, *found.get(day, (0, 0))) for day in every]


def bars(days: list[Day]) -> list[Bar]:
    """The tallest fills the height; what is not nothing shows at least a line."""
    most = max((day.count for day in days), default=0)
    return [_bar(number, day, most) for number, day in enumerate(days)]


def _bar(number: int, day: Day, most: int) -> Bar:
    height = max(1, round(day.count * HEIGHT / most)) if day.count else 0
    return Bar(number * WIDTH, HEIGHT - height, height, str(day.on.day) if number % 5 == 4 else "")
