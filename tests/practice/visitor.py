"""A visitor without JavaScript: looks at a page, fills in one of its forms, presses its button."""

import copy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser
from django.utils.html import strip_tags

from practice import safe
from practice.models import Notice


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.found.append(Form(given.get("action") or "", given.get("method") or "get"))
        elif tag in ("input", "button", "textarea", "select") and self.found and given.get("name"):
            name = given["name"] or ""
            self.found[-1].names.append(name)
            if given.get("type") not in ("radio", "checkbox") and given.get("value"):
                self.found[-1].fields[name] = given["value"] or ""


class Visitor:
    """Refused where a form lacks its CSRF token; keeps cookies, follows redirects."""

    def __init__(self, browser: Browser | None = None, **headers: str) -> None:
        self.browser = browser or Browser(enforce_csrf_checks=True)
        self.headers = headers
        self.page: HttpResponse = HttpResponse()
        self.path = ""

    def go(self, path: str) -> "Visitor":
        return self._arrived(self.browser.get(path, follow=True, **self._sent()), path)

    def send(self, **typed: str) -> "Visitor":
        """Fills in the form that has these fields (the first one of the page, if none are named)."""
        return self.post(self.form(*typed), **typed)

    def post(self, form: Form, **typed: str) -> "Visitor":
        action = form.action or self.path
        answer = self.browser.post(action, form.fields | typed, follow=True, **self._sent())
        return self._arrived(answer, action)

    def double_click(self, **typed: str) -> "Visitor":
        """The second request leaves before the first is answered: with the old cookies. We see its answer."""
        form, jar = self.form(*typed), self.browser.cookies
        before = copy.deepcopy(jar)
        self.browser.post(form.action or self.path, form.fields | typed, **self._sent())
        self.browser.cookies = before
        second = self.browser.post(form.action or self.path, form.fields | typed, **self._sent())
        self.browser.cookies = jar
        jar.update(second.cookies)
        return self.go(second.headers["Location"])

    def form(self, *names: str, action: str = "") -> Form:
        fitting = [one for one in self.forms() if set(names) <= set(one.names) and action in one.action]
        assert fitting, f"no form with {names or action} on {self.path}: {self.text}"
        return fitting[0]

    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.page.content.decode())
        return parser.found

    @property
    def text(self) -> str:
        return " ".join(strip_tags(self.page.content.decode().partition("<body")[2]).split())

    def cookie(self, name: str) -> str:
        return self.browser.cookies[name].value if name in self.browser.cookies else ""

    def _sent(self) -> dict[str, Any]:
        return {"headers": {"User-Agent": "Mozilla/5.0 (iPhone) Safari/604", **self.headers}}

    def _arrived(self, answer: Any, path: str) -> "Visitor":
        self.page = answer
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        return self


def newest_secret(kind: str, **where: Any) -> str:
    """What the newest notice of this kind carries: a code, or an invitation's token."""
    notice = Notice.objects.filter(kind=kind, **where).latest("created_at", "pk")
    found = safe.open_own(notice, "secret")
    assert found
    return found
