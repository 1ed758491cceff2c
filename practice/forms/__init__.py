"""The base of every form: it carries the server's submission key, and says in words what has to be mended."""

import hashlib
from typing import Any

from django import forms
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
        try:
            said = _said(self.data) + _enclosed(self.files)
            self.submission = submissions.read(self.data.get(FIELD, ""), scope_of(self.request), said)
        except submissions.BadKey:
            self.add_error(
                None, _("This page was open for too long. Nothing is lost: please send it once more.")
            )
        return cleaned

    @property
    def fresh_key(self) -> str:
        return key_for(self.request)
