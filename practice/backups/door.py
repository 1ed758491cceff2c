"""In front of the whole web server: nothing is served from a restored database that nobody has verified.

The preparations before a start ask the same; this stands where somebody starts the web server by itself.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import Error, connection

from practice.backups import serving

ALWAYS = ("/help/", "/static/", "/healthz")  # a number to call needs no database
CLOSED = b"We are not open just now. Please try again later.\nIf you need help at once: /help/\n"

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Door:
    """Asks until the answer is yes, and from then on no more: a restore goes only into a house that is closed."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.is_open = False

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if self.is_open or environ.get("PATH_INFO", "").startswith(ALWAYS) or self._opens():
            return self.app(environ, start)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        start("503 Service Unavailable", [*headers, ("Retry-After", "60")])
        return [CLOSED]

    def _opens(self) -> bool:
        """No where the database does not answer, too: then nobody knows."""
        try:
            self.is_open = serving.refusal() is None
        except Error:
            connection.close()
        return self.is_open
