"""What every page's frame needs: the practice's names, the person, the rail or the tabs, a fresh submission key."""

from typing import Any

from django.http import HttpRequest

from practice import forms


def house(request: HttpRequest) -> dict[str, Any]:
    """Lazily: an error page or a static page asks the database nothing."""
    return {"submission_key": _Key(request)}


class _Key:
    """Issued when the template writes it, one for each form."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __str__(self) -> str:
        return forms.key_for(self.request)
