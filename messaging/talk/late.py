"""What was filed long after it came: it stands where it was filed, so that open pages get it as something new, and says
when it came."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from messaging.talk.rows import Reading, Row
from messaging.talk.said import Said
from practice import spoken

WORTH_A_WORD = timedelta(minutes=10)  # what a worker files by itself takes seconds


def is_late(came: datetime | None, filed: datetime) -> bool:
    """`came`: None of what was written here."""
    return came is not None and filed - came >= WORTH_A_WORD


def tell(row: Row, reading: Reading, message: Said) -> str:
    """The row's hour becomes the one it came at. Returns when it was filed, in words; "" where it was at once."""
    came = message.came_at
    if came is None or not is_late(came, message.created_at):
        return ""
    row["time"], row["iso"] = reading.clock_of(came, message.created_at), reading.local(came).isoformat()
    return spoken.moment(message.created_at, now=reading.opened.now, zone=reading.zone)


def by_whom(when: str, message: Said) -> str:
    """For colleagues."""
    if not when:
        return ""
    if message.filed_by is None:
        return _("filed %(when)s") % {"when": when}
    return _("filed %(when)s by %(name)s") % {"when": when, "name": message.filed_by}
