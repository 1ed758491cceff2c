"""Status reports on texts: queued, sent, delivered, each a signed webhook, in the background."""

import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass

from messaging.emulators import hub
from messaging.emulators.hub import Outcome
from messaging.emulators.ledger import Ledger

DELIVERED = ("queued", "sent", "delivered")
UNDELIVERED = ("queued", "sent", "undelivered")
UNREACHABLE_HANDSET = "30003"
TRIES = 5
PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Report:
    url: str
    sid: str
    fields: Mapping[str, str]
    statuses: tuple[str, ...]


class StatusReporter(threading.Thread):
    """One after the other, so that a text's statuses keep their order."""

    def __init__(self, ledger: Ledger, token: str) -> None:
        super().__init__(name="status reports", daemon=True)
        self._ledger = ledger
        self._token = token
        self._waiting: queue.SimpleQueue[Report | None] = queue.SimpleQueue()

    def report(self, report: Report) -> None:
        self._waiting.put(report)

    def run(self) -> None:
        while (report := self._waiting.get()) is not None:
            for status in report.statuses:
                self._ledger.set_status("text", report.sid, status)
                if report.url:
                    self._post(report, status)

    def stop(self) -> None:
        self._waiting.put(None)

    def _post(self, report: Report, status: str) -> None:
        fields = {**report.fields, "MessageSid": report.sid, "SmsSid": report.sid, "MessageStatus": status}
        if status == "undelivered":
            fields["ErrorCode"] = UNREACHABLE_HANDSET
        for _ in range(TRIES):
            if hub.post_signed(report.url, fields, self._token) is not Outcome.UNREACHABLE:
                return
            time.sleep(PAUSE)
