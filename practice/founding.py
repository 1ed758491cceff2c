"""Before there is a practice: nothing but the setup page answers, and only to who holds the setup code.

Whoever has the server reads the code from it (`manage.py setup_code`): a stranger who finds the address of a fresh
installation can't make themself its admin. Apps to the right add to `steps` what a practice begins with.
"""

import base64
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from practice import crypto
from practice.actors import Actor
from practice.models import AuditEra, Practice

Step = Callable[[Actor, datetime], object]
steps: list[Step] = []
CODE_BYTES = 10
OPEN = ("/setup/", "/static/", "/healthz", "/language/")

_founded = False


def is_founded() -> bool:
    """Asked of the database only until the answer is yes."""
    global _founded
    _founded = _founded or Practice.objects.exists()
    return _founded


def code() -> str:
    """Of this key-ring and this database: XXXX-XXXX-XXXX-XXXX."""
    era = AuditEra.objects.get().era
    letters = base64.b32encode(crypto.ring().index("setup", str(era))[:CODE_BYTES]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def is_code(typed: str) -> bool:
    return crypto.same(_letters(code()), _letters(typed))


def _letters(text: str) -> bytes:
    return "".join(sign for sign in text.upper() if sign.isalnum()).encode("ascii", "replace")


class Beginning:
    """Middleware: every page leads to the setup until the practice is founded."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN) and not is_founded():
            return redirect("/setup/")
        return self.answer(request)
