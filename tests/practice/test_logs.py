"""Log lines say what happened and where, and nothing that anybody typed."""

import json
import logging
import sys

import pytest

from practice.project.logs import AllowList
from practice.project.web_log import WebLog

MARK = "zebra-and-canary"


def said(log: str, text: str, *values: object) -> dict[str, object]:
    record = logging.LogRecord(log, logging.WARNING, "/x/y/wsgi.py", 42, text, values, None)
    return json.loads(AllowList().format(record))


@pytest.mark.parametrize(
    "log", ["django.security.DisallowedHost", "gunicorn.error", "kombu", "django.request"]
)
def test_a_library_says_where_and_not_what(log):
    line = said(log, f"Invalid host: {MARK}")
    assert MARK not in json.dumps(line)
    assert line["from"] == "wsgi:42"


def test_our_own_words_come_without_their_values():
    line = said("practice.queue", "the broker did not answer %s", MARK)
    assert line["text"] == "the broker did not answer %s"
    assert MARK not in json.dumps(line)


def test_the_web_server_keeps_to_it(capsys):
    from gunicorn.config import Config

    log = WebLog(Config())
    log.error_log.handlers[0].setStream(sys.stderr)
    log.warning(f"Invalid HTTP request line: {MARK}")  # noqa: G004 - as gunicorn does
    found = capsys.readouterr().err
    assert MARK not in found
    assert json.loads(found)["log"] == "gunicorn.error"
