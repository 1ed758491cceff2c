"""Who is told when somebody signs in at the portal with a new browser.

Which of a client's ways is safe is known by apps to the right: they add themselves here when the process starts.
"""

from collections.abc import Callable

Teller = Callable[..., None]
"""(*, user, session, actor, now), within the transaction of the act."""
tellers: list[Teller] = []
