"""A page as somebody without JavaScript has it: its words, its links, its forms as they came, its buttons."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests.people import Person

SignIn = Callable[[Person], Browser]
"""The fixture `browser`: who is signed in."""

Attrs = list[tuple[str, str | None]]
_BLOCK = re.compile(
    r"<(?=/?(?:p|li|h\d|d[tld]|div|section|t[dhr]|[uo]l|option|summary|label|button|a|time|small)\b)"
)

_KEYS = re.compile(r"<input[^>]*name=\"(?:csrfmiddlewaretoken|submission_key)\"[^>]*>")


def but_keys(page: str) -> str:
    """Without what is drawn anew each time: among so many letters a word of three stands by chance now and then."""
    return _KEYS.sub("", page)


@dataclass
class Form:
    """`fields`: what the browser would send, untouched. `buttons`: label → where it posts instead, or ""."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    buttons: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._is_inside = False
        self._textarea = self._select = ""
        self._button: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: Attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._is_inside = True
            self.forms.append(Form(_asked(given.get("action"))))
        elif self._is_inside:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if name:
            form.names.add(name)
        if tag == "input" and name:
            is_box = given.get("type") in ("radio", "checkbox")
            if not is_box or "checked" in given:
                form.fields.setdefault(name, []).append(given.get("value", "on" if is_box else ""))
        elif tag == "textarea":
            self._textarea = name
            form.fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or self._select not in form.fields):
            form.fields[self._select] = [given.get("value", "")]
        elif tag == "button":
            self._button = (_asked(given.get("formaction")), [])

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.forms[-1].fields[self._textarea][0] += data
        if self._button:
            self._button[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "button" and self._button:
            action, words = self._button
            self.forms[-1].buttons["".join(words).strip()] = action
            self._button = None


def forms_of(html: str) -> list[Form]:
    found = _Forms()
    found.feed(html)
    return found.forms


@dataclass
class Page:
    browser: Browser
    path: str
    answer: Any

    @property
    def status(self) -> int:
        return int(self.answer.status_code)

    @property
    def html(self) -> str:
        return str(self.answer.content.decode())

    @property
    def words(self) -> str:
        """All that can be read, in one line; of a fragment all, of a page its body."""
        _head, has_body, body = self.html.partition("<body")
        apart = _BLOCK.sub(" <", f"<body{body}" if has_body else self.html).replace("><", "> <")
        return " ".join(html.unescape(strip_tags(apart)).split())

    @property
    def forms(self) -> list[Form]:
        return self._read().forms

    @property
    def links(self) -> list[str]:
        return self._read().links

    def form(self, *names: str, action: str = "") -> Form:
        fitting = [one for one in self.forms if names and set(names) <= one.names and action in one.action]
        assert fitting, f"no form with {names} on {self.path}: {self.words}"
        return fitting[0]

    def send(self, press: str = "", *, action: str = "", **typed: str | list[str]) -> "Page":
        """Fills in the form that has these fields and presses a button; follows where that leads."""
        form = self.form(*(typed or ("submission_key",)), action=action)
        where = form.buttons[press] if press else ""
        return self.post(where or form.action or self.path, form.fields | typed)

    def post(self, path: str, data: dict[str, Any]) -> "Page":
        return _page(self.browser, path, self.browser.post(path, data, follow=True))

    def go(self, path: str) -> "Page":
        return visit(self.browser, path)

    def _read(self) -> _Forms:
        found = _Forms()
        found.feed(self.html)
        return found


def _asked(address: str | None) -> str:
    """What a browser asks for: where it then scrolls to stays with it."""
    return (address or "").partition("#")[0]


def visit(browser: Browser, path: str, **headers: str) -> Page:
    return _page(browser, path, browser.get(path, follow=True, headers=headers))


def queries(browser: Browser, path: str) -> int:
    """How many questions this page asks the database once its caches are warm."""
    visit(browser, path)
    with CaptureQueriesContext(connection) as asked:
        visit(browser, path)
    return len(asked)


def _page(browser: Browser, path: str, answer: HttpResponse) -> Page:
    chain = getattr(answer, "redirect_chain", [])
    return Page(browser, chain[-1][0] if chain else path, answer)
