"""Every address of the hub and what stands before it, read off the gate's declarations."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern


@dataclass(frozen=True, slots=True)
class Route:
    """Either a noun with a capability, or the reason why the page is open; neither: nobody declared it."""

    path: str
    name: str
    view: str
    noun: str
    capability: str
    methods: tuple[str, ...]
    open_because: str

    @property
    def is_declared(self) -> bool:
        return bool(self.noun or self.open_because)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


Patterns = Iterable[URLPattern | URLResolver]


def every_route(patterns: Patterns | None = None) -> list[Route]:
    return list(_walk(get_resolver().url_patterns if patterns is None else patterns, "/"))


def _walk(patterns: Patterns, before: str) -> Iterator[Route]:
    for pattern in patterns:
        path = before + _words(pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield _route(pattern, path)


def _words(pattern: URLPattern | URLResolver) -> str:
    """A route as it is written; a regular expression is shown as one."""
    is_plain = isinstance(pattern.pattern, RoutePattern)
    return str(pattern.pattern) if is_plain else f"^{pattern.pattern}"


def _route(pattern: URLPattern, path: str) -> Route:
    view = pattern.callback
    declared = getattr(view, "declaration", None)
    return Route(
        path=path,
        name=pattern.name or "",
        view=f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}",
        noun=declared.noun if declared else "",
        capability=declared.capability if declared else "",
        methods=declared.methods if declared else (),
        open_because=getattr(view, "open_because", ""),
    )
