"""A made token server on loopback: it changes refresh tokens into access tokens, and tells a mail server whose one is."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class TokenServer:
    """`refresh` holds the refresh tokens that work; each use adds a newer one where `rotates`."""

    refresh: set[str] = field(default_factory=lambda: {"first-refresh"})
    rotates: bool = False
    seconds: int = 3600
    asked: list[dict[str, str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    answer: tuple[int, bytes] | None = None  # in place of the ordinary one
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/token"

    def token(self, form: dict[str, str]) -> tuple[int, bytes]:
        self.asked.append(form)
        if self.answer is not None:
            return self.answer
        if form.get("grant_type") != "refresh_token" or form.get("refresh_token") not in self.refresh:
            return 400, b'{"error": "invalid_grant"}'
        self.given.append(f"access-{len(self.given) + 1}")
        found: dict[str, object] = {
            "access_token": self.given[-1],
            "expires_in": self.seconds,
            "token_type": "Bearer",
        }
        if self.rotates:
            found["refresh_token"] = f"refresh-{len(self.given)}"
            self.refresh = {str(found["refresh_token"])}
        return 200, json.dumps(found).encode()

    def info(self, token: str) -> tuple[int, bytes]:
        """Only the newest token opens the mailbox."""
        if self.given and token == self.given[-1]:
            return 200, b'{"email": "office", "active": true}'
        return 401, b'{"error": "invalid_token"}'


@contextmanager
def running() -> Iterator[TokenServer]:
    tokens = TokenServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*tokens.token({name: values[0] for name, values in parse_qs(body).items()}))

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query).get("access_token", [""])
            bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self._say(*tokens.info(asked[0] or bearer))

        def _say(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tokens.port = server.server_port
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield tokens
    finally:
        server.shutdown()
        server.server_close()
