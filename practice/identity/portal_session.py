"""A client's or representative's session begins."""

from django.contrib import auth
from django.http import HttpRequest

from practice import languages, step_up
from practice.identity.backends import PORTAL
from practice.models.people import User


def begin(request: HttpRequest, user: User) -> None:
    """The caller has checked code and PIN, or the PIN on a known device. The session's key changes."""
    auth.login(request, user, backend=PORTAL)
    request.session["is_portal"] = True
    step_up.mark(request)
    languages.begin(request, user)
