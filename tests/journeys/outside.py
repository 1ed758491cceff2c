"""The world outside: the mail catcher and the text provider of the demo, and who answers there."""

from __future__ import annotations

import re
import time
from typing import Any

import requests

PATIENCE = 180.0  # seconds: on a busy machine what leaves the house takes its time
SIX_DIGITS = re.compile(r"\b(\d{6})\b")
LINK = re.compile(r"https?://\S+")


class Outside:
    """What left the house, and orders to its providers. `base`: the emulators' address."""

    def __init__(self, base: str) -> None:
        self.base = base

    def items(self, channel: str, to: str) -> list[dict[str, Any]]:
        """Mails or texts to this address or number, newest first."""
        found = requests.get(f"{self.base}/items.json", {"channel": channel, "to": to}, timeout=PATIENCE)
        return list(found.json()["items"])

    def newest(
        self, channel: str, to: str, words: str, *, after: int = 0, patience: float = PATIENCE
    ) -> dict[str, Any]:
        """Waits for one that holds these words and is not among the `after` first ones. `patience`: seconds."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = self.items(channel, to)
            fresh = found[: len(found) - after]
            if wanted := next((one for one in fresh if words in one["text"]), None):
                return wanted
            time.sleep(0.2)
        raise AssertionError(f"no {channel} with “{words}” came to {to} in {patience:g} s")

    def code(self, channel: str, to: str, *, after: int = 0) -> str:
        found = SIX_DIGITS.search(self.newest(channel, to, "Your code is", after=after)["text"])
        assert found
        return found.group()

    def link(self, channel: str, to: str, words: str) -> str:
        found = LINK.search(self.newest(channel, to, words)["text"])
        assert found
        return found.group()

    def count(self, channel: str, to: str) -> int:
        return len(self.items(channel, to))

    def fail(self, channel: str, fault: str, *, to: str, times: int = 1) -> None:
        order = {"channel": channel, "fault": fault, "to": to, "times": str(times)}
        requests.post(f"{self.base}/faults", order, timeout=PATIENCE).raise_for_status()

    def recover(self) -> None:
        requests.post(f"{self.base}/faults", {"fault": ""}, timeout=PATIENCE).raise_for_status()
