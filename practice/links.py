"""Addresses of many rows: the pattern is worked out once in a process, each row only puts its id in."""

import re
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_NOBODY = UUID(int=0)
_NUMBER = re.compile(r"%\((?:phone|number)\)s")


def to(name: str, pk: UUID) -> str:
    """As reverse(name, args=[pk]), for addresses with one id in them."""
    return _pattern(name) % pk


@cache
def page(name: str) -> str:
    """As reverse(name), for addresses without an id."""
    return reverse(name)


def to_call(number: str) -> SafeString:
    """A number that a phone rings with one touch."""
    digits = "".join(one for one in number if one.isdigit() or one == "+")
    return format_html('<a href="tel:{}">{}</a>', digits, number)


def with_number(words: str, number: str) -> SafeString:
    """A sentence of ours whose %(phone)s or %(number)s rings."""
    return format_html_join(to_call(number), "{}", ((part,) for part in _NUMBER.split(words)))


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[_NOBODY]).replace("%", "%%").replace(str(_NOBODY), "%s")
