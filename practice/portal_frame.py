"""The portal's frame: the practice's discreet name, leave now, three tabs."""

from typing import Any

from django.utils.translation import gettext as _

from practice import links, policy

TABS = ("portal", "reach", "more")


def frame(current: str = "", *, is_own: bool = True) -> dict[str, Any]:
    """Without `current` the page leads through a task and shows no tabs.

    How one is reached is the client's own page, not that of who acts for them.
    """
    labels = {"portal": _("Messages"), "reach": _("How you reach me"), "more": _("More")}
    tabs = [
        {
            "label": labels[name],
            "url": links.page(name),
            "is_current": name == current,
            "count": "",
            "count_word": "",
        }
        for name in TABS
        if is_own or name != "reach"
    ]
    return {
        "practice_name": policy.practice().discreet_name,
        "home_url": links.page("portal"),
        "leave_url": links.page("leave"),
        "language_url": links.page("language"),
        "help_url": links.page("help"),
        "tabs": tabs if current else [],
    }
