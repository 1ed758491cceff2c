"""The base of every form: it carries the server's submission key, and says in words what has to be mended."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest
from django.utils.translation import gettext as _

from practice import step_up, submissions

FIELD = "submission_key"


def scope_of(request: HttpRequest) -> str:
    """Who may send this form, and where: a key issued to one person on one page is good for no other."""
    who = request.actor.user_id or request.session.session_key or "anonymous"  # type: ignore[attr-defined]
    return f"{who}|{request.path}"


def key_for(request: HttpRequest, path: str | None = None) -> str:
    """A fresh key for the form that posts to `path` (this page, unless said)."""
    who = scope_of(request).partition("|")[0]
    return submissions.issue(f"{who}|{path or request.path}")


def is_spent(request: HttpRequest, path: str) -> bool:
    """Whether the form that posts to `path`, whose key came with this request, was sent already."""
    who = scope_of(request).partition("|")[0]
    return submissions.is_used(request.POST.get(FIELD, ""), f"{who}|{path}")


def _said(data: Any) -> str:
    """All that was sent, but for what differs between two sendings of the same form."""
    return repr(
        sorted((name, data.getlist(name)) for name in data if name not in (FIELD, "csrfmiddlewaretoken"))
    )


def _enclosed(files: Any) -> str:
    """The files that were sent along, by their content: with other files it is another sending."""
    found = []
    for field in sorted(files):
        for one in files.getlist(field):
            content = hashlib.sha256()
            for piece in one.chunks():
                content.update(piece)
            found.append((field, one.name, one.size, content.hexdigest()))
    return repr(found) if found else ""


class Form(forms.Form):
    """After is_valid(), `submission` is this sending's key and digest, for the act."""

    required_css_class = "required"
    submission: submissions.Submission | None = None
    is_sent = True  # False: only looked at on the way, by a page that issued its key for another

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        data = request.POST if request.method == "POST" else None
        super().__init__(data=data, files=request.FILES if data is not None else None, **kwargs)
        for field in self.fields.values():
            if hasattr(field, "by"):
                field.by = request.actor.user_id  # type: ignore[attr-defined]
        self.initial = {**self.initial, **step_up.initial(request, self.fields)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.is_sent:
            return cleaned
        try:
            said = _said(self.data) + _enclosed(self.files)
            self.submission = submissions.read(self.data.get(FIELD, ""), scope_of(self.request), said)
        except submissions.BadKey:
            self.add_error(
                None, _("This page was open for too long. Nothing is lost: please send it once more.")
            )
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        self._open_at_first()

    def _open_at_first(self) -> None:
        """Without a script, too, the page opens at what has to be mended first: on a phone it may stand far below.

        What is wrong with the whole form stands above it, and is met first anyhow.
        """
        self.stay_on_top()
        first = next((name for name in self.fields if name in self.errors), None)
        widget = self.fields[first].widget if first and NON_FIELD_ERRORS not in self.errors else None
        # in a group each choice would ask for it
        if widget and not (widget.use_fieldset or widget.is_hidden):
            widget.attrs["autofocus"] = True

    def stay_on_top(self) -> None:
        """Something above the form matters more than what has to be mended."""
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)

    @property
    def fresh_key(self) -> str:
        return key_for(self.request)
