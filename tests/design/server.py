"""A tiny loopback server: rendered templates and static files, under a policy as strict as the product's."""

from __future__ import annotations

import contextlib
import mimetypes
import threading
from collections.abc import Collection, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import django
from django.conf import settings
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def set_up() -> None:
    """Just enough of Django to render templates, where no project is configured already."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=["django.contrib.staticfiles"],
        STATIC_URL="/static/",
        USE_I18N=True,
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [ROOT / "templates"]}
        ],
    )
    django.setup()


def render(template: str, context: Mapping[str, object]) -> str:
    return engines["django"].get_template(template).render(dict(context))


def handler(pages: Mapping[str, str], missing: Collection[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.startswith("/static/"):
                file = ROOT / path.lstrip("/")
                return self.answer(file.read_bytes(), mimetypes.guess_type(file.name)[0] or "text/plain")
            if path in pages and path not in missing:
                return self.answer(pages[path].encode(), "text/html; charset=utf-8")
            self.send_response(304 if path.startswith("/poll/") and path not in missing else 404)
            return self.end_headers()

        def answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CSP)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    return Handler


@contextlib.contextmanager
def serve(pages: Mapping[str, str], missing: Collection[str] = ()) -> Iterator[str]:
    """Address below which `pages` (path -> HTML) stand; other polls say 304, what is `missing` says 404."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(pages, missing))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
