"""Who carries a channel for the practice, and until when an agreement lets them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from practice import audit, submissions
from practice.actors import Actor
from practice.models.policy import Vendor
from practice.submissions import Submission


@dataclass(frozen=True)
class VendorTerms:
    """`channels`: values of Channel. The agreement is the business associate agreement of 45 CFR 164.504(e)."""

    name: str
    channels: list[str]
    carries_health_information: bool = False
    baa_signed_on: date | None = None
    baa_until_on: date | None = None
    note: str = ""


@transaction.atomic
def add_vendor(*, terms: VendorTerms, submission: Submission | None, actor: Actor, now: datetime) -> Vendor:
    """Raises submissions.AlreadyDone."""
    submissions.claim(submission, now=now)
    vendor = Vendor.objects.create(**asdict(terms), created_at=now)
    audit.record("practice.vendor.added", actor=actor, subject=vendor)
    return vendor


@transaction.atomic
def change_vendor(*, vendor: Vendor, terms: VendorTerms, actor: Actor, now: datetime) -> None:
    changed = sorted(name for name, value in asdict(terms).items() if getattr(vendor, name) != value)
    if changed:
        Vendor.objects.filter(pk=vendor.pk, ended_at=None).update(**asdict(terms))
        audit.record("practice.vendor.changed", actor=actor, subject=vendor, fields=changed)


@transaction.atomic
def end_vendor(*, vendor: Vendor, actor: Actor, now: datetime) -> None:
    """From now on nothing may rely on them. What they carried stays on record."""
    if Vendor.objects.filter(pk=vendor.pk, ended_at=None).update(ended_at=now):
        audit.record("practice.vendor.ended", actor=actor, subject=vendor)
