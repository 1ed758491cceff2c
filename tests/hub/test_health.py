"""Asking the house how it is."""

import http.server
import threading

import pytest

from practice.hub import house


class Answer(http.server.BaseHTTPRequestHandler):
    status = 200
    asked: list[tuple[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b'{"worker": "down"}')

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to the test's output."""


@pytest.fixture
def port():
    Answer.asked.clear()
    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_200_is_healthy(port, monkeypatch):
    monkeypatch.setattr(Answer, "status", 200)
    assert house.is_healthy(port)


def test_503_is_not_and_its_words_can_be_told(port, monkeypatch):
    monkeypatch.setattr(Answer, "status", 503)
    assert not house.is_healthy(port)
    assert house.ask_health(port) == (503, '{"worker": "down"}')


def test_behind_a_proxy_it_asks_under_the_public_name(port):
    house.is_healthy(port, "talk.example.com")
    assert Answer.asked == [("/healthz", "talk.example.com")]


def test_nobody_there_is_not_healthy():
    assert house.ask_health(1) == (0, "nobody answers")
