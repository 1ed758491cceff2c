"""First contacts beside the unfiled mail: those that wait, likely spam below them."""

from typing import Any

from django.db.models import F
from django.urls import reverse

from messaging import access
from messaging.contact import rows
from messaging.models import Inquiry
from practice import crypto
from practice.access import Opened
from practice.access.capabilities import may

MOST = 100  # of each, soonest promise first; the rest follows as these are settled


def listed(opened: Opened) -> dict[str, Any]:
    """What reads like a crisis stands first. Adds to what the page may open and has shown."""
    mine = access.inquiries(opened.actor, opened.now).filter(state__in=Inquiry.OPEN)
    ordered = mine.order_by(F("state").desc(), F("answer_by").asc(nulls_last=True), "received_at")
    real, spam = list(ordered.filter(marks=[])[:MOST]), list(ordered.exclude(marks=[])[:MOST])
    theirs = access.inquiries_grant(opened.actor, [*real, *spam])
    opened.grant = crypto.union(opened.rights, theirs)
    opened.seen = [*opened.seen, *(one.pk for one in [*real, *spam])]
    has_ended = access.inquiries(opened.actor, opened.now).filter(state__in=["declined", "spam"]).exists()
    return {
        "firsts": sorted((rows.row(opened, one) for one in real), key=lambda one: not one.get("is_urgent")),
        "suspects": [rows.row(opened, one) for one in spam],
        "ended_url": reverse("inquiries_ended") if has_ended else "",
        "referrals_url": reverse("referrals") if may(opened.actor.roles, "referral.change") else "",
        "contact_url": reverse("contact"),
    }
