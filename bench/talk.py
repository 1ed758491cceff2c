"""Conversations by the thousand: sealed rows as the acts would leave them, and their plaintext twins."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import models
from django.db.models.functions import Now

from bench import models as plain
from bench import words
from bench.stock import ZONE, Practice
from consent import gathering
from consent.actions import keep_decision
from consent.rules import reasons
from consent.rules.decide import decide
from consent.rules.decision import Decision
from messaging import threads
from messaging.models import Delivery, Message, MessageRead, Thread
from practice import crypto, policy, vaults
from practice.models import Client, ContactPoint, Notice
from practice.vocabulary import Channel, Circumstance, Content

ABOUT = (Circumstance.BETWEEN_SESSIONS, Circumstance.SCHEDULING, Circumstance.BILLING)
BATCH = 2_000
Kind = Message.Kind


class Talk:
    """One client's conversation. `full`: with decisions, deliveries, notices and readers, as in real life."""

    def __init__(self, practice: Practice, client: Client, *, full: bool = True) -> None:
        self.practice, self.client, self.full = practice, client, full
        self.dice = practice.dice
        self.threads = [self._thread(one) for one in ABOUT]
        self.keys = {
            one.sealed_class: vaults.sealer(client.vault_id, one.sealed_class) for one in self.threads
        }
        self.point = ContactPoint.objects.get(client=client)
        self.known = gathering.gather(client, policy.current())
        self.name = words.name(self.dice)

    def write(self, count: int, *, last: datetime, every: timedelta = timedelta(hours=3)) -> None:
        """`count` messages that end at `last`."""
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            self._save([self._message(n, last - (count - 1 - n) * every) for n in numbers])
        for thread in self.threads:
            Thread.objects.filter(pk=thread.pk).update(last_message_at=last)
        Client.objects.filter(pk=self.client.pk).update(last_activity_at=last, changed_at=Now())

    def wait(self, *, since: datetime) -> None:
        """The client wrote last, about nothing in particular, and waits."""
        due = {"waiting_since": since, "answer_by": since + timedelta(hours=30)}
        Thread.objects.filter(pk=self.threads[0].pk).update(**due)
        plain.PlainThread.objects.filter(pk=self.threads[0].pk).update(**due)

    def _thread(self, circumstance: Circumstance) -> Thread:
        thread = threads.open_thread(self.client, circumstance, self.practice.now)
        plain.PlainThread.objects.create(
            id=thread.pk,
            client_id=self.client.pk,
            circumstance=circumstance,
            last_message_at=thread.last_message_at,
        )
        return thread

    def _message(self, number: int, at: datetime) -> tuple[Message, str]:
        thread = self.threads[(number // 6) % len(self.threads)]
        is_ours = number % 2 == 1
        is_text = is_ours and thread.circumstance == Circumstance.SCHEDULING and number % 4 == 1
        body = words.text(self.dice)
        message = Message(
            id=uuid4(),
            vault_id=thread.vault_id,
            sealed_class=thread.sealed_class,
            thread=thread,
            client_id=thread.client_id,
            kind=Kind.FROM_PRACTICE if is_ours else Kind.FROM_CLIENT,
            channel=Channel.SMS if is_text else Channel.PORTAL,
            author_id=self._author(number) if is_ours else self.client.user_id,
            wording="appointment" if is_text else "",
            created_at=at,
        )
        crypto.seal(message, lambda _vault, klass: self.keys[klass], body=body)
        return message, body

    def _author(self, number: int) -> UUID:
        return (self.practice.cleo if number % 10 == 3 else self.practice.ana).pk

    def _save(self, pairs: list[tuple[Message, str]]) -> None:
        if self.full:
            self._decide([message for message, _body in pairs])
        _bulk(Message, (message for message, _body in pairs))
        _bulk(plain.PlainMessage, (self._twin(message, body) for message, body in pairs))
        if self.full:
            ours = [message for message, _body in pairs if message.kind == Kind.FROM_PRACTICE]
            _bulk(Delivery, (self._delivery(one) for one in ours if one.channel == Channel.SMS))
            _bulk(Notice, (self._notice(one) for one in ours[::3] if one.channel == Channel.PORTAL))
        _bulk(MessageRead, self._reads([message for message, _body in pairs]))

    def _decide(self, messages: list[Message]) -> None:
        for message in messages:
            if message.kind != Kind.FROM_PRACTICE:
                continue
            facts = gathering.facts(
                self.known,
                channel=message.channel,
                circumstance=message.thread.circumstance,
                wanted=Content.MINIMUM if message.wording else Content.ANY,
                now=message.created_at,
                point=self.point if message.channel == Channel.SMS else None,
            )
            decision = decide(facts)
            message.decision = keep_decision(
                decision=decision, vault_id=self.client.vault_id, moment="composing"
            )

    def _twin(self, message: Message, body: str) -> plain.PlainMessage:
        shared = ("id", "thread_id", "client_id", "kind", "channel", "author_id", "wording", "created_at")
        return plain.PlainMessage(
            **{name: getattr(message, name) for name in shared}, body=body, why=self._why(message)
        )

    def _why(self, message: Message) -> list[dict[str, str]] | None:
        if message.decision is None:
            return None
        kept = Decision.from_dict(message.decision.answer)
        now = self.practice.now
        return [
            {"reason": reasons.sentence(one, name=self.name, zone=ZONE, now=now), "basis": reasons.basis(one)}
            for one in kept.reasons
        ]

    def _delivery(self, message: Message) -> Delivery:
        at = message.created_at
        state = Delivery.State.DELIVERED
        return Delivery(
            message=message, vault_id=message.vault_id, contact_point=self.point, channel=message.channel,
            state=state, attempt=1, next_at=at, created_at=at, settled_at=at,
        )  # fmt: skip

    def _notice(self, message: Message) -> Notice:
        at = message.created_at
        return Notice(
            vault_id=message.vault_id, kind=Notice.Kind.NEW_MESSAGE, cause_type="messaging.message",
            cause_id=message.pk, contact_point=self.point, channel=Channel.SMS, state=Notice.State.SENT,
            attempt=1, next_at=at, created_at=at, settled_at=at,
        )  # fmt: skip

    def _reads(self, messages: list[Message]) -> Iterator[MessageRead]:
        for message in messages:
            reader = self.client.user_id if message.kind == Kind.FROM_PRACTICE else self.practice.ana.pk
            yield MessageRead(message=message, user_id=reader, at=message.created_at + timedelta(minutes=5))


def trouble(practice: Practice, message: Message, point: ContactPoint) -> None:
    """A text that came back and that nobody has looked at yet."""
    Delivery.objects.create(
        message=message, vault_id=message.vault_id, contact_point=point, channel=Channel.SMS,
        state=Delivery.State.BOUNCED, attempt=1, next_at=practice.now, created_at=practice.now,
        settled_at=practice.now,
    )  # fmt: skip


def _bulk(model: type[models.Model], rows: Iterator[models.Model]) -> None:
    model._default_manager.bulk_create(list(rows))
