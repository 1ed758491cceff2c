"""Whether somebody reads along at a client's things: then nothing widens without a person, and changes wait."""

from uuid import UUID

from consent.models import AddressChange, SafeContact, SafetyAnswers
from consent.rules.risks import SafeProfile
from practice.models import ContactPoint
from practice.vocabulary import Discretion


def is_guarded(client_id: UUID) -> bool:
    return SafetyAnswers.objects.for_client(client_id).in_danger().exists()


def waits(contact_point: ContactPoint) -> bool:
    """Whether the care team has yet to hear of this address from the client themself."""
    return AddressChange.objects.waiting().filter(contact_point=contact_point, is_removal=False).exists()


def profile_of(row: SafeContact) -> SafeProfile:
    """As it counts; the sealed words are left out."""
    return SafeProfile(
        discretion=Discretion(row.discretion),
        may_be_used=row.may_be_used,
        from_time=row.from_time,
        until_time=row.until_time,
        may_leave_voicemail=row.may_leave_voicemail,
    )
