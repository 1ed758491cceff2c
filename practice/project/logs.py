"""Log lines are an allow-list: what happened and where, never a value.

Texts of exceptions carry rows (and people), so only type and place are written; texts of libraries may, so only their names are.
"""

import json
import logging
import sys
import traceback
from typing import Any

OURS = ("practice", "consent", "messaging", "records", "breaches", "bench")
QUIET = ("django.db.backends", "celery", "kombu", "amqp", "aiosmtpd", "mail.log", "fontTools", "weasyprint")


class AllowList(logging.Formatter):
    """Message template without its arguments, exception type and place, route, request id."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "log": record.name,
        }
        if isinstance(record.msg, str) and record.name.startswith(OURS):
            line["text"] = record.msg
        else:  # libraries put values into their texts: a host that somebody made up, a header, a row
            line["from"] = f"{record.module}:{record.lineno}"
        for name in ("route", "status", "event", "count", "address"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])[-4:]
            line["where"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


def configure(_settings: dict[str, Any]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowList())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
