"""The few pages that say no. 404 is one static page: the same bytes for what is hidden and for what is not there."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


@cache
def _not_found_page() -> bytes:
    return render_to_string("errors/404.html").encode()


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(_not_found_page(), status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's key did not match: an old tab, or a page from elsewhere."""
    return render(request, "errors/form_expired.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)
