"""A page asks for itself every few seconds: one cheap stamp, and the rows only when something is new."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from practice.models import Client


def stamp(client: Client) -> str:
    return f'"{client.changed_at.timestamp():.6f}"'


def list_stamp(parts: Iterable[object]) -> str:
    return '"' + "-".join(str(part) for part in parts) + '"'


def is_unchanged(request: HttpRequest, tag: str) -> bool:
    return request.headers.get("If-None-Match") == tag


def unchanged(tag: str) -> HttpResponse:
    return HttpResponse(status=304, headers={"ETag": tag})
