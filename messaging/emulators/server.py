"""The web server of the emulators: one port for the provider's interface, the page and the ledger."""

import re
import socket
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from messaging.emulators import bells, control, loopback, pages, pictures, texts
from messaging.emulators.desk import Desk
from messaging.emulators.web import Answer, Request, words

LARGEST_FORM = 256 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # "no-referrer" would make browsers send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

ROUTES: tuple[tuple[str, re.Pattern[str], Callable[..., Answer]], ...] = tuple(
    (method, re.compile(path), door)
    for method, path, door in (
        ("POST", r"/2010-04-01/Accounts/(?P<account>\w+)/Messages\.json", texts.create),
        (
            "GET",
            r"/2010-04-01/Accounts/(?P<account>\w+)/Messages/(?P<name>\w+/Media/\w+)",
            pictures.fetch,
        ),
        (
            "DELETE",
            r"/2010-04-01/Accounts/(?P<account>\w+)/Messages/(?P<name>\w+/Media/\w+)\.json",
            pictures.remove,
        ),
        ("GET", r"/rings/", pictures.ring),
        ("POST", r"/push/(?P<device>[\w-]+)", bells.ring),
        ("GET", r"/", pages.show),
        ("GET", r"/page\.css", pages.style),
        ("GET", r"/static/(?P<path>[\w./-]+)", pages.static),
        ("POST", r"/(?P<channel>mail|text)/(?P<id>\w+)/answers/", pages.answer),
        ("POST", r"/texts/", pages.new_text),
        ("POST", r"/mails/", pages.new_mail),
        ("GET", r"/healthz", control.health),
        ("GET", r"/ledger\.json", control.show_ledger),
        ("GET", r"/items\.json", control.show_items),
        ("POST", r"/faults", control.order_fault),
    )
)


class WebServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, desk: Desk, *, host: str, port: int) -> None:
        self.desk = desk
        super().__init__((loopback.require(host), port), Handler)

    def server_bind(self) -> None:
        """Without the base class's look-up of the machine's name, which may take long and is of no use."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        host, port = self.socket.getsockname()[:2]
        self.server_address = (host, port)
        self.server_name, self.server_port = host, port

    @property
    def port(self) -> int:
        return self.server_port

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.1,), name="web server", daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is no event; a traceback could show what was sent."""


class Handler(BaseHTTPRequestHandler):
    server: WebServer
    protocol_version = "HTTP/1.1"
    server_version = "SottoEmulator"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        self._serve({})

    def do_DELETE(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        length = self.headers["Content-Length"] or ""
        if not length.isdecimal() or int(length) > LARGEST_FORM:
            self.close_connection = True
            return self._write(words("Too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        self._serve(dict(parse_qsl(body, keep_blank_values=True)))

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: a request's line may hold a number or an address."""

    def _serve(self, form: dict[str, str]) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self._write(self._answer(Request(self.command, parts.path, query, self.headers, form)))

    def _answer(self, request: Request) -> Answer:
        host = request.headers["Host"]
        if not loopback.is_own_host(host):
            return words("This answers on loopback only", HTTPStatus.MISDIRECTED_REQUEST)
        if request.method == "POST" and not loopback.is_own_page(request.headers["Origin"], host):
            return words("Only this page's own forms", HTTPStatus.FORBIDDEN)
        for method, path, door in ROUTES:
            match = path.fullmatch(request.path)
            if match and method == request.method:
                return door(request, self.server.desk, **match.groupdict())
        return words("Not found", HTTPStatus.NOT_FOUND)

    def _write(self, answer: Answer) -> None:
        if answer.after:
            time.sleep(answer.after)
        try:
            self._drop() if answer.is_dropped else self._send(answer)
        finally:
            if answer.then:
                answer.then()

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {**HEADERS, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)
