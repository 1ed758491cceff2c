"""The portal's frame: the practice's discreet name, leave now, three tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from practice import policy

TABS = ("portal", "reach", "more")


def frame(current: str = "", *, is_own: bool = True) -> dict[str, Any]:
    """Without `current` the page leads through a task and shows no tabs.

    How one is reached is the client's own page, not that of who acts for them.
    """
    labels = {"portal": _("Messages"), "reach": _("How you reach me"), "more": _("More")}
    tabs = [
        {
            "label": labels[name],
            "url": reverse(name),
            "is_current": name == current,
            "count": "",
            "count_word": "",
        }
        for name in TABS
        if is_own or name != "reach"
    ]
    return {
        "practice_name": policy.practice().discreet_name,
        "home_url": reverse("portal"),
        "leave_url": reverse("leave"),
        "language_url": reverse("language"),
        "help_url": reverse("help"),
        "tabs": tabs if current else [],
    }
