"""The files beside a message, on the pages where one writes: what may be sent, and what was wrong with some."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from practice.forms import Form
from practice.uploads import words

Context = dict[str, Any]


def offer(errors: Sequence[str] = (), *, is_office: bool = False) -> Context:
    """For templates/components/attach.html."""
    hint = words.hint()
    if is_office:
        hint = f"{hint} {_('They go by the portal only.')}"
    return {"accept": words.ACCEPT, "hint": hint, "errors": errors}


def errors_of(form: Form) -> tuple[list[str], list[str]]:
    """What is wrong with the words, and what with the files: that is said beside their field."""
    found = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    of_files = found.pop("files", [])
    return [error for errors in found.values() for error in errors], of_files


def reminders(request: HttpRequest) -> list[Context]:
    """A page that comes back can't hold the files that came with it: a browser gives each of them once."""
    if not request.FILES:
        return []
    return [{"kind": "caution", "title": "", "text": words.choose_again(), "acts": []}]


def portal_only() -> list[str]:
    return [
        _("Files go by the portal only: by email or text they would travel open."),
        _("The portal is chosen now."),
    ]
