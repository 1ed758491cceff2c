"""Messages that wait for their hour, and may be taken back until then: some are, just as they go."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from messaging import actions
from messaging.actions.sending import NotAllowed
from messaging.models import Draft, Message
from practice import crypto, vaults
from practice.actors import Actor
from practice.models import Client
from practice.vocabulary import Circumstance
from tests.messaging.outbox import support

UNDO = (0.5, 8.0)  # seconds: what may be undone, and what is held for the office to open or an hour named
LATER = (8.0, 25.0)
REGRETTED = 0.4
LET_OUT_WITHIN = 2.2  # the beat's own pace: somewhere in there the two meet
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"channel": "sms"},
    "mail": {"channel": "email", "circumstance": Circumstance.RECORDS_RELEASE},
    "notice": {"channel": "portal", "is_notified": True},
}


@dataclass
class Held:
    message_id: UUID
    client: Client
    words: str
    back_at: datetime


@dataclass
class SecondThoughts:
    """`back`: taken back, so never said. `too_late`: asked to, and it had gone. `without_words`: no draft has them."""

    dice: random.Random
    clients: list[Client]
    regretted: list[Held] = field(default_factory=list)
    back: set[UUID] = field(default_factory=set)
    too_late: set[UUID] = field(default_factory=set)
    without_words: list[UUID] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        self._with_mail = [one for one in self.clients if support.has_mail(one)]

    def write(self, *, is_soon: bool = False) -> Message | None:
        """None where that client can't be written to that way any more."""
        now = timezone.now()
        kind = self.dice.choice(list(_KINDS))
        client = self.dice.choice(self._with_mail if kind == "mail" else self.clients)
        span = UNDO if is_soon or self.dice.random() < 0.6 else LATER
        until = now + timedelta(seconds=self.dice.uniform(*span))
        self.count += 1
        words = {} if kind == "text" else {"body": f"I thought of what you said, number {self.count}."}
        try:
            message = support.write(client, now, held_until=until, **_KINDS[kind], **words)
        except NotAllowed:
            return None
        if self.dice.random() < REGRETTED:
            back_at = until + timedelta(seconds=self.dice.uniform(-0.3, LET_OUT_WITHIN))
            self.regretted.append(Held(message.pk, client, words.get("body", support.TEXT), back_at))
        return message

    def regret(self) -> None:
        """Whatever its author has thought better of by now."""
        now = timezone.now()
        due = [one for one in self.regretted if one.back_at <= now]
        for one in due:
            self._take_back(one, now)
            self.regretted.remove(one)

    def _take_back(self, one: Held, now: datetime) -> None:
        actor = support.clinician_of(one.client, now)
        rights = rights_to(one.client)
        if actions.recall_message(message_id=one.message_id, rights=rights, actor=actor, now=now):
            self.back.add(one.message_id)
            self._look_at_draft(one, actor, rights)
        elif Message.objects.filter(pk=one.message_id).exists():
            self.too_late.add(one.message_id)
        else:  # an earlier try did it and its answer was lost
            self.back.add(one.message_id)

    def _look_at_draft(self, one: Held, actor: Actor, rights: crypto.Grant) -> None:
        """Its words are there to be changed; then they are thrown away."""
        draft = Draft.objects.filter(user_id=actor.person, client=one.client).first()
        if draft is None or one.words not in (crypto.open(draft, "body", by=rights) or ""):
            self.without_words.append(one.message_id)
        if draft is not None:
            draft.delete()


def rights_to(client: Client) -> crypto.Grant:
    pairs = {(client.vault_id, one) for one in ("administrative", "clinical")}
    return crypto.mint("test", "test", pairs, vaults.load)
