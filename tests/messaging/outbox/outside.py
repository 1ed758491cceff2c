"""Clients who write in: by a text provider and a mail server that say a thing again until it is acknowledged.

What was acknowledged is never said again, but for the provider's own mistakes: now and then it says it twice.
"""

import random
import smtplib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4

import requests

from messaging.actions.inbound import mail_digest
from messaging.transports import signature
from practice import crypto
from tests.messaging.emulators.support import PRACTICE_ADDRESS, PRACTICE_NUMBER, TOKEN

SECONDS = 15.0  # a provider waits no longer for an answer
PAUSE = 0.3
TWICE = 0.05  # of what was acknowledged


@dataclass
class Said:
    """`name`: by which the house must know it again."""

    channel: str
    sender: str
    words: str
    name: str
    raw: bytes = b""
    tries: int = 0
    is_acknowledged: bool = False

    @property
    def digest(self) -> bytes:
        if self.channel == "email":
            return mail_digest(self.raw)
        return crypto.ring().index("inbound_text", self.name)


@dataclass
class Outside:
    """`text_url`: as the provider was told it; `mail_door`: host and port."""

    text_url: str
    mail_door: tuple[str, int]
    said: list[Said] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)
    _waiting: dict[str, list[Said]] = field(default_factory=lambda: {"sms": [], "email": []})
    _is_over: bool = False

    def start(self) -> None:
        ways: dict[str, Callable[[Said], bool]] = {"sms": self._post, "email": self._hand_over}
        for channel, way in ways.items():
            thread = threading.Thread(target=self._deliver, args=(channel, way), daemon=True)
            thread.start()
            self._threads.append(thread)

    def text(self, sender: str, words: str) -> Said:
        return self._begin(Said("sms", sender, words, f"SM{uuid4().hex}"))

    def mail(self, sender: str, words: str) -> Said:
        name = f"<{uuid4()}@elsewhere.example>"
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, PRACTICE_ADDRESS, "Thursday"
        letter["Message-ID"] = name
        letter.set_content(words)
        return self._begin(Said("email", sender, words, name, letter.as_bytes(policy=SMTP)))

    def count(self, channel: str) -> int:
        return sum(one.channel == channel for one in self.said)

    @property
    def open_count(self) -> int:
        return sum(not one.is_acknowledged for one in self.said)

    def end(self) -> None:
        self._is_over = True
        for thread in self._threads:
            thread.join(SECONDS * 2)

    def _begin(self, said: Said) -> Said:
        self.said.append(said)
        self._waiting[said.channel].append(said)
        return said

    def _deliver(self, channel: str, way: Callable[[Said], bool]) -> None:
        dice = random.Random(channel)  # noqa: S311 - the siege's own may not be shared among threads
        waiting = self._waiting[channel]
        while not self._is_over:
            if not waiting:
                time.sleep(0.02)
                continue
            said = waiting.pop(0)
            said.tries += 1
            if not way(said):
                waiting.append(said)
                time.sleep(PAUSE)
                continue
            said.is_acknowledged = True
            if dice.random() < TWICE:
                way(said)

    def _post(self, said: Said) -> bool:
        fields = {"MessageSid": said.name, "From": said.sender, "To": PRACTICE_NUMBER, "Body": said.words}
        headers = {signature.HEADER: signature.sign(TOKEN, self.text_url, fields)}
        try:
            answer = requests.post(self.text_url, data=fields, headers=headers, timeout=SECONDS)
        except requests.RequestException:
            return False
        return answer.status_code == 200

    def _hand_over(self, said: Said) -> bool:
        host, port = self.mail_door
        try:
            with smtplib.SMTP(host, port, local_hostname="localhost", timeout=SECONDS) as server:
                server.sendmail(said.sender, [PRACTICE_ADDRESS], said.raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True
