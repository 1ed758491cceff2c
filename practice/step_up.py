"""A fresh second factor, shown once more, before what a session left open must not do. A password is not enough.

`@gate(noun, to=…, is_step_up=True)` asks it of the page and of its form. A form that comes too late does nothing:
what was typed waits in the sealed session, and the page is filled with it again.
"""

import time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

FRESH_AT = "second_factor_at"
FRESH_SECONDS = 5 * 60
_KEPT = "kept_form"
_NEVER_KEPT = ("csrf", "submission_key", "password", "pin", "code", "credential")


def mark(request: HttpRequest) -> None:
    """Shown just now."""
    request.session[FRESH_AT] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Verified, and shown in the last minutes."""
    is_verified: bool = request.actor.is_verified  # type: ignore[attr-defined]
    return is_verified and time.time() - request.session.get(FRESH_AT, 0) < FRESH_SECONDS


def again(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """To the second factor and back to the page; a late form's words are kept meanwhile."""
    back = page_of(request, methods)
    if request.method == "POST":
        keep(request, urlsplit(back).path)
        messages.warning(request, _("Nothing was done yet. Show that it is you, then send it once more."))
    page = reverse("mfa_reauthenticate" if request.actor.is_workforce else "portal_again")  # type: ignore[attr-defined]
    url = f"{page}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def kept(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed on this page before it was asked again; handed out to one showing of the page."""
    session = getattr(request, "session", None)
    if session is None or request.method not in ("GET", "HEAD"):
        return {}
    if not hasattr(request, "kept_form"):
        is_here = session.get(_KEPT, {}).get("path") == request.path
        request.kept_form = session.pop(_KEPT)["fields"] if is_here else {}  # type: ignore[attr-defined]
    found: dict[str, list[str]] = request.kept_form  # type: ignore[attr-defined]
    return found


def page_of(request: HttpRequest, methods: tuple[str, ...]) -> str:
    """Where the form stands: at its own address, or else at the page that it was sent from."""
    if "GET" in methods:
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return "/portal/" if request.path.startswith("/portal/") else settings.LOGIN_REDIRECT_URL


def keep(request: HttpRequest, path: str) -> None:
    """What was typed, for the next showing of the page at this path."""
    posted: QueryDict = request.POST
    fields = {name: posted.getlist(name) for name in posted if not _is_secret(name)}
    if (
        sum(len(value) for values in fields.values() for value in values)
        <= settings.LIMITS["message_characters"]
    ):
        request.session[_KEPT] = {"path": path, "fields": fields}


def _is_secret(name: str) -> bool:
    return any(word in name for word in _NEVER_KEPT)


def initial(request: HttpRequest, fields: dict[str, Any]) -> dict[str, Any]:
    """For a form's fields, each in the shape that it takes: several values, or the one."""
    many = {
        name
        for name, field in fields.items()
        if hasattr(field.widget, "allow_multiple_selected") and field.widget.allow_multiple_selected
    }
    return {
        name: values if name in many else values[-1]
        for name, values in kept(request).items()
        if name in fields and values
    }
