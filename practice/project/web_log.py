"""The web server's own lines, by the rule of all others: it would quote the requests that it refuses."""

import logging
import sys
from typing import Any

from gunicorn.glogging import Logger

from practice.project.logs import AllowList


class WebLog(Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(AllowList())
        self.error_log.handlers[:] = [handler]
        self.access_log.handlers[:] = []
