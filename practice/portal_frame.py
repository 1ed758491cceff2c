"""The portal's frame: the practice's discreet name, leave now, three tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from practice import policy

TABS = ("portal", "reach", "more")


def frame(current: str = "", *, unread: int = 0) -> dict[str, Any]:
    """Without `current` the page leads through a task and shows no tabs."""
    labels = {"portal": _("Messages"), "reach": _("How you reach me"), "more": _("More")}
    tabs = [
        {"label": labels[name], "url": reverse(name), "is_current": name == current, "count": "", "count_word": ""}
        for name in TABS
    ]
    if unread and current != "portal":
        tabs[0] |= {"count": unread, "count_word": _("new")}
    return {
        "practice_name": policy.practice().discreet_name,
        "home_url": reverse("portal"),
        "leave_url": reverse("leave"),
        "help_url": reverse("help"),
        "tabs": tabs if current else [],
    }
