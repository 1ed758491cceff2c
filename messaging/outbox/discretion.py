"""How much of the practice's name may show where something goes: what its reader asked for."""

from consent.models import SafeContact
from messaging.outbox.rows import Row
from practice.vocabulary import Discretion


def of(row: Row) -> str:
    """Whoever was not asked yet, and every colleague, gets the discreet name."""
    point = getattr(row, "contact_point_id", None)
    if point is None:
        return Discretion.DISCREET
    asked = SafeContact.objects.filter(contact_point_id=point).values_list("discretion", flat=True).first()
    return asked or Discretion.DISCREET
