"""The gate: which noun a view is about and what one must be allowed to do. It loads, permits, hands in, and logs.

Outside what you may see: 404, the same bytes as for what does not exist. 403 only for an act you may not do on
something you do see.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from practice import audit, crypto, errors, step_up
from practice.access.opened import Forbidden, Moved, NotVisible, Opened

GET_METHODS = ("GET", "HEAD")


Noun = Callable[..., Opened]
"""A scoping function of an app's `access`: (actor, *, to, now, **ids); fetches and permits, or raises."""


@dataclass(frozen=True)
class Declaration:
    noun: str
    capability: str
    methods: tuple[str, ...]
    is_step_up: bool = False


View = Callable[..., HttpResponse]


def is_declared(view: object) -> bool:
    """Whether a view stands behind the gate, or is open for a stated reason."""
    return hasattr(view, "declaration") or hasattr(view, "open_because")


def gate(
    noun: Noun,
    *,
    to: str,
    methods: tuple[str, ...] = ("GET",),
    is_poll: bool = False,
    is_step_up: bool = False,
) -> Callable[[View], View]:
    """Declare what a view is about. `is_poll`: asked for by the page itself, so it never extends a session.

    `is_step_up`: whoever may do this shows their second factor first, if they have not in the last five minutes.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def door(request: HttpRequest, **named: UUID | str | int) -> HttpResponse:
            request.is_poll = is_poll  # type: ignore[attr-defined]
            if (elsewhere := _sign_in_first(request)) is not None:
                return elsewhere
            allowed = (*methods, "HEAD") if "GET" in methods else methods  # HEAD asks no form key
            if request.method not in allowed:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            return _reporting(request, door.declaration, noun, view, named)  # type: ignore[attr-defined]

        door.declaration = Declaration(noun.__name__, to, methods, is_step_up)  # type: ignore[attr-defined]
        return door

    return decorate


def open_page(reason: str) -> Callable[[View], View]:
    """A page without a gate, with the reason why it may be open."""

    def decorate(view: View) -> View:
        view.open_because = reason  # type: ignore[attr-defined]
        return view

    return decorate


def _reporting(
    request: HttpRequest, declared: Declaration, noun: Noun, view: View, named: dict[str, UUID | str | int]
) -> HttpResponse:
    """What was sealed and does not open was changed on the disk, or moved: that is for the trail, not only the log."""
    try:
        return _through(request, declared, noun, view, named)
    except crypto.Refused:
        first = audit.first_id(value for value in named.values() if not isinstance(value, str))
        actor = request.actor  # type: ignore[attr-defined]
        event = f"{noun.__name__}.does_not_open"
        audit.record_denial(event, actor=actor, subject_id=first, reason=declared.capability)
        return errors.broken(request)


def _through(
    request: HttpRequest, declared: Declaration, noun: Noun, view: View, named: dict[str, UUID | str | int]
) -> HttpResponse:
    """Ids in the address go to the noun, words in it to the view."""
    actor, to = request.actor, declared.capability  # type: ignore[attr-defined]
    ids = {name: value for name, value in named.items() if isinstance(value, UUID | int)}
    words = {name: value for name, value in named.items() if name not in ids}
    try:
        opened = noun(actor, to=to, now=timezone.now(), **ids)
        if declared.is_step_up and not step_up.is_fresh(request):
            return step_up.again(request, declared.methods)
        response = view(request, opened, **words)
    except NotVisible as hidden:
        if isinstance(hidden, Moved) and "client_id" in ids:
            return _led_on(request, declared, named, hidden.client_id)
        audit.record_denial(
            f"{noun.__name__}.denied", actor=actor, subject_id=audit.first_id(ids.values()), reason=to
        )
        return errors.not_found(request)
    except Forbidden:
        audit.record_denial(
            f"{noun.__name__}.forbidden", actor=actor, subject_id=audit.first_id(ids.values()), reason=to
        )
        return errors.forbidden(request)
    if request.method in GET_METHODS and not opened.is_quiet:
        mine = [opened.client.vault_id] if opened.client else []
        vaults = dict.fromkeys([*mine, *opened.vaults])
        audit.record(
            f"{noun.__name__}.viewed",
            actor=actor,
            subject=opened.subject,
            objects=opened.seen,
            vaults=vaults,
            reason=to,
            basis=opened.basis,
        )
    return response


def _led_on(
    request: HttpRequest, declared: Declaration, named: dict[str, UUID | str | int], client_id: UUID
) -> HttpResponse:
    """From a duplicate's address to the client that it became. Of a form that stood there nothing is done; its words wait."""
    if request.method in GET_METHODS:
        there = named | {"client_id": client_id}
        return redirect(reverse(request.resolver_match.view_name, kwargs=there))  # type: ignore[union-attr]
    page = step_up.page_of(request, declared.methods).replace(str(named["client_id"]), str(client_id))
    step_up.keep(request, urlsplit(page).path)
    words = _(
        "This client's two files were joined meanwhile. Nothing was done yet: look, then send it once more."
    )
    messages.warning(request, words)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return redirect(page)


def _sign_in_first(request: HttpRequest) -> HttpResponse | None:
    """Below /office/ and /portal/ a stranger gets the same answer whether the page exists or not."""
    actor = request.actor  # type: ignore[attr-defined]
    is_portal_page = request.path.startswith("/portal/")
    if actor.kind == "stranger" or actor.is_portal != is_portal_page:
        return sign_in(request)
    if actor.is_workforce and not actor.is_verified:
        return redirect("mfa_authenticate_first")
    return None


def nowhere(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address. Below the two prefixes that, too, is told only to who is signed in on that side."""
    is_behind_a_door = request.path.startswith(("/office/", "/portal/"))
    return (_sign_in_first(request) if is_behind_a_door else None) or errors.not_found(request, exception)


def sign_in(request: HttpRequest) -> HttpResponse:
    page = "/portal/sign-in/" if request.path.startswith("/portal/") else resolve_url("account_login")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    is_page = request.method in GET_METHODS and not getattr(request, "is_poll", False)
    return redirect_to_login(request.get_full_path(), page) if is_page else redirect(page)
