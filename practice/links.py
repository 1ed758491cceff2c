"""Addresses of many rows: the pattern is worked out once in a process, each row only puts its id in."""

from functools import cache
from uuid import UUID

from django.urls import reverse

_NOBODY = UUID(int=0)


def to(name: str, pk: UUID) -> str:
    """As reverse(name, args=[pk]), for addresses with one id in them."""
    return _pattern(name) % pk


@cache
def page(name: str) -> str:
    """As reverse(name), for addresses without an id."""
    return reverse(name)


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[_NOBODY]).replace("%", "%%").replace(str(_NOBODY), "%s")
