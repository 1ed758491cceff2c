"""A signed-in browser, as short as can be: straight into the WSGI application, all of Django's handler within."""

from typing import Any, NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client as Browser
from django.test.client import RequestFactory


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Visitor:
    def __init__(self, browser: Browser) -> None:
        """Takes over the cookies of a test client that is signed in."""
        self.app: WSGIHandler = get_wsgi_application()
        self.cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        self.factory = RequestFactory()

    def get(self, path: str, **headers: str) -> Answer:
        answer = self._ask(self._environment(path, headers))
        assert answer.status in (200, 304), (path, answer.status)
        return answer

    def _environment(self, path: str, headers: dict[str, str]) -> dict[str, Any]:
        base = self.factory._base_environ(PATH_INFO=path, HTTP_HOST="localhost", HTTP_COOKIE=self.cookies)
        named = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        return base | named | {"REQUEST_METHOD": "GET"}

    def _ask(self, environment: dict[str, Any]) -> Answer:
        said: list[Any] = []
        response = self.app(environment, lambda status, headers, error=None: said.append((status, headers)))
        body = b"".join(response)
        response.close()
        status, headers = said[0]
        return Answer(int(status.split()[0]), dict(headers), body)
