"""The gate: which noun a view is about and what one must be allowed to do. It loads, permits, hands in, and logs.

Outside what you may see: 404, the same bytes as for what does not exist. 403 only for an act you may not do on
something you do see.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone

from practice import audit, errors
from practice.access.opened import Forbidden, NotVisible, Opened

GET_METHODS = ("GET", "HEAD")


Noun = Callable[..., Opened]
"""A scoping function of an app's `access`: (actor, *, to, now, **ids); fetches and permits, or raises."""


@dataclass(frozen=True)
class Declaration:
    noun: str
    capability: str
    methods: tuple[str, ...]


View = Callable[..., HttpResponse]


def is_declared(view: object) -> bool:
    """Whether a view stands behind the gate, or is open for a stated reason."""
    return hasattr(view, "declaration") or hasattr(view, "open_because")


def gate(
    noun: Noun, *, to: str, methods: tuple[str, ...] = ("GET",), is_poll: bool = False
) -> Callable[[View], View]:
    """Declare what a view is about. `is_poll`: asked for by the page itself, so it never extends a session."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def door(request: HttpRequest, **named: UUID | str) -> HttpResponse:
            request.is_poll = is_poll  # type: ignore[attr-defined]
            if (elsewhere := _sign_in_first(request)) is not None:
                return elsewhere
            allowed = (*methods, "HEAD") if "GET" in methods else methods  # HEAD asks no form key
            if request.method not in allowed:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            return _through(request, noun, to, view, named)

        door.declaration = Declaration(noun.__name__, to, methods)  # type: ignore[attr-defined]
        return door

    return decorate


def open_page(reason: str) -> Callable[[View], View]:
    """A page without a gate, with the reason why it may be open."""

    def decorate(view: View) -> View:
        view.open_because = reason  # type: ignore[attr-defined]
        return view

    return decorate


def _through(
    request: HttpRequest, noun: Noun, to: str, view: View, named: dict[str, UUID | str]
) -> HttpResponse:
    """Ids in the address go to the noun, words in it to the view."""
    actor = request.actor  # type: ignore[attr-defined]
    ids = {name: value for name, value in named.items() if isinstance(value, UUID)}
    words = {name: value for name, value in named.items() if name not in ids}
    try:
        opened = noun(actor, to=to, now=timezone.now(), **ids)
        response = view(request, opened, **words)
    except NotVisible:
        audit.record_denial(
            f"{noun.__name__}.denied", actor=actor, subject_id=next(iter(ids.values()), None), reason=to
        )
        return errors.not_found(request)
    except Forbidden:
        audit.record_denial(
            f"{noun.__name__}.forbidden", actor=actor, subject_id=next(iter(ids.values()), None), reason=to
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
        )
    return response


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
