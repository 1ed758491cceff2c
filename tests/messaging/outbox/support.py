"""Dispatches to try the outbox on: people who agreed, messages by the real acts, a provider that obeys."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from consent import actions as consent_actions
from consent.actions.consents import Signed
from consent.models import Consent, DecisionRecord
from consent.rules import wordings
from messaging import actions
from messaging.actions.sending import NotAllowed, Saved, Writing
from messaging.models import Delivery, Message
from messaging.outbox.claiming import Claim
from messaging.transports.base import Capabilities, Envelope, Receipt
from messaging.transports.warrants import Warrant, issue_warrant
from practice import actions as practice_actions
from practice import actors, crypto, vaults
from practice.actions.clients import Particulars
from practice.actors import WORKER, Actor
from practice.models import CareTeamMember, Client, ContactPoint, Notice, User
from practice.vocabulary import Circumstance
from tests import doing

PRACTICE_PHONE = "+12025550100"
TEXT = f"Please call {PRACTICE_PHONE} to settle a time."
WORDING = next(one for one in wordings.starter() if one.key == "scheduling_call_us")
ON_FILE = wordings.OnFile(language="en", zone="America/New_York", callback=PRACTICE_PHONE)
SAVED = Saved(wording=WORDING, slots={}, on_file=ON_FILE)
AGREED = (Circumstance.SCHEDULING, Circumstance.REMINDER, Circumstance.RECORDS_RELEASE)


@dataclass
class Provider:
    """Takes what it is given, or does what it was told to. `taken` is its ledger."""

    then: Callable[[Envelope], Any] | None = None
    taken: list[Envelope] = field(default_factory=list)
    capabilities: Capabilities = field(default_factory=Capabilities)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, envelope: Envelope) -> Receipt:
        """Whatever test it is in: nothing comes here that no kept decision of this very moment allows."""
        kept = DecisionRecord.objects.get(pk=envelope.warrant.decision_id)
        assert (kept.moment, kept.outcome) == ("delivery", "allowed")
        if self.then is not None:
            self.then(envelope)
        with self._lock:
            self.taken.append(envelope)
            return Receipt("provider", f"R{len(self.taken)}", datetime.now(UTC))


def warrant(claim: Claim) -> Warrant:
    """As if it had just been decided: for looking at what would be sent."""
    return issue_warrant(uuid4(), delivery_id=claim.row.pk, attempt=claim.attempt)


def portal_actor(client: Client) -> Actor:
    return Actor(kind="portal", user_id=client.user_id, is_verified=True)


def agree(point: ContactPoint, now: datetime, *, agent: str = "", typed_name: str = "Dan Doyle") -> Consent:
    """The client signs for this address, as in the portal."""
    form = doing.form_to_sign(now)
    shown = f"Texts and mail about times may go to this address. Signed {typed_name}."
    signed = Signed(form_version=form, shown=shown, language="en", typed_name=typed_name, agent=agent)
    return consent_actions.give_consent(
        client=point.client,
        agreed=consent_actions.Agreed(contact_point=point, circumstances=[one.value for one in AGREED]),
        signed=signed,
        actor=portal_actor(point.client),
        now=now,
    )


def clinician_of(client: Client, now: datetime) -> Actor:
    member = CareTeamMember.objects.current(now).select_related("user").filter(client=client).first()
    assert member is not None
    return actors.of_user(member.user, now=now, is_verified=True)


def write(client: Client, now: datetime, **wanted: Any) -> Message:
    """By the client's clinician: a text about times in a saved wording, unless told otherwise."""
    usual = {"circumstance": Circumstance.SCHEDULING, "channel": "sms"}
    words = {} if "body" in wanted else {"saved": SAVED}
    author = clinician_of(client, now)
    writing = Writing(**{**usual, **words, **wanted})
    return actions.send_message(client=client, writing=writing, submission=None, actor=author, now=now)


def delivery(client: Client, now: datetime, **wanted: Any) -> Delivery:
    return Delivery.objects.get(message=write(client, now, **wanted))


def notice(client: Client, now: datetime) -> Notice:
    """Posted in the portal, with a neutral notice to the client."""
    message = write(client, now, channel="portal", body="How was it?", is_notified=True)
    return Notice.objects.get(cause_id=message.pk)


def zone_where_it_is_day(now: datetime) -> str:
    """No night holds a text there for the next hours."""
    hours = 12 - now.astimezone(UTC).hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def correspondents(clinician: User, count: int, now: datetime) -> list[Client]:
    """So many clients more, who agreed to mail and texts; the last fifth has no mail address."""
    return [_correspondent(clinician, number, number < count * 4 // 5, now) for number in range(count)]


def _correspondent(clinician: User, number: int, has_mail: bool, now: datetime) -> Client:
    name = f"Kim Number {number}"
    particulars = Particulars(name=name, first_name="Kim")
    zone = zone_where_it_is_day(now)
    client = practice_actions.add_client(
        particulars=particulars, language="en", time_zone=zone, actor=WORKER, now=now
    )
    practice_actions.join_care_team(client=client, user=clinician, actor=WORKER, now=now)
    addresses = {"phone": f"+1202555{1000 + number}"} | (
        {"email": f"kim{number}@mail.example"} if has_mail else {}
    )
    for kind, address in addresses.items():
        point = practice_actions.add_contact_point(
            client=client, kind=kind, address=address, actor=WORKER, now=now
        )
        ContactPoint.objects.filter(pk=point.pk).update(verified_at=now)
        point.verified_at = now
        agree(point, now, typed_name=name)
    return client


def address_of(client: Client, kind: str) -> str:
    point = ContactPoint.objects.get(client=client, kind=kind)
    pairs = {(point.vault_id, point.sealed_class)}
    return crypto.open(point, "address", by=crypto.mint("test", "test", pairs, vaults.load)) or ""


def addresses_of(clients: list[Client]) -> dict[str, list[str]]:
    """What each way's senders are called."""
    with_mail = [one for one in clients if has_mail(one)]
    return {
        "sms": [address_of(one, "phone") for one in clients],
        "email": [address_of(one, "email") for one in with_mail],
    }


class Letters:
    """Each call writes one message, by the acts of the pages: saved wordings, free texts, notices."""

    def __init__(self, dice: random.Random, clients: list[Client]) -> None:
        self._dice = dice
        self._clients = clients
        self._with_mail = [one for one in clients if has_mail(one)]

    def __call__(self) -> Message | None:
        """None: that client's address is in doubt by now (a provider said that it is nobody's)."""
        kind = self._dice.choices(("text", "mail", "free mail", "notice"), (35, 30, 10, 25))[0]
        client = self._dice.choice(self._clients if kind in ("text", "notice") else self._with_mail)
        try:
            return write(client, timezone.now(), **_KINDS[kind])
        except NotAllowed:
            return None


_KINDS: dict[str, dict[str, Any]] = {
    "text": {"channel": "sms"},
    "mail": {"channel": "email"},
    "free mail": {
        "channel": "email",
        "circumstance": Circumstance.RECORDS_RELEASE,
        "body": "Here is the copy you asked for.",
    },
    "notice": {"channel": "portal", "body": "I wrote you a few lines.", "is_notified": True},
}


def has_mail(client: Client) -> bool:
    return ContactPoint.objects.filter(client=client, kind=ContactPoint.Kind.EMAIL).exists()
