"""A signed-in browser, as short as can be: straight into the WSGI application, all of Django's handler within."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client as Browser
from django.test.client import RequestFactory

CSRF = "o" * 32  # a cookie like any other: the form repeats it


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    def __init__(self, browser: Browser) -> None:
        """Takes over the cookies of a test client that is signed in."""
        self.app: WSGIHandler = get_wsgi_application()
        named = {name: morsel.value for name, morsel in browser.cookies.items()}
        named |= {settings.CSRF_COOKIE_NAME: CSRF}
        self.cookies = "; ".join(f"{name}={value}" for name, value in named.items())
        self.factory = RequestFactory()

    def get(self, path: str, **headers: str) -> Answer:
        answer = self._ask(self._environment(path, headers))
        assert answer.status in (200, 304), (path, answer.status)
        return answer

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        """A form, as a browser sends it. Every form here is answered by a redirect when it was taken."""
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF}, doseq=True).encode()
        sent = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
        answer = self._ask(self._environment(path, {}) | sent)
        assert answer.status == 302, (path, answer.status)
        return answer

    def _environment(self, path: str, headers: dict[str, str]) -> dict[str, Any]:
        place, _mark, query = path.partition("?")
        base = self.factory._base_environ(PATH_INFO=place, QUERY_STRING=query, HTTP_HOST="localhost")
        base["HTTP_COOKIE"] = self.cookies
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return base | named | {"REQUEST_METHOD": "GET"}

    def _ask(self, environment: dict[str, Any]) -> Answer:
        said: list[Any] = []
        response = self.app(environment, lambda status, headers, error=None: said.append((status, headers)))
        body = b"".join(response)
        response.close()
        status, headers = said[0]
        return Answer(int(status.split()[0]), dict(headers), body)
