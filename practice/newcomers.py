"""Where somebody whom nobody knows yet may write, said at the front door.

Whether there is such a page, and whether it takes messages, is known by an app to the right: it adds itself here when
the process starts.
"""

from collections.abc import Callable

Page = Callable[[], str]
"""Its address, or nothing while it takes no messages."""
pages: list[Page] = []


def page() -> str:
    return next(filter(None, (one() for one in pages)), "")
