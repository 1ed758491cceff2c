"""The banner on every page of a client whose file is open by a running emergency."""

from django.urls import reverse

from practice import policy, spoken, submissions
from practice.access import Opened
from practice.access.scope import BREAK_GLASS
from practice.models.approval import BreakGlass


def of(opened: Opened) -> dict[str, str] | None:
    """None where the file is open for another reason."""
    if opened.basis.why != BREAK_GLASS or opened.basis.id is None:
        return None
    row = BreakGlass.objects.only("until_at").get(pk=opened.basis.id)
    url = reverse("break_glass_ending", args=[row.pk])
    return {
        "until": spoken.clock(row.until_at, zone=policy.practice().time_zone),
        "url": url,
        "key": submissions.issue(f"{opened.actor.user_id}|{url}"),
    }
