"""What people do, through the product's own acts: agree, write, answer; and what comes in from outside."""

import json
from collections.abc import Iterable
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from consent import actions as agreeing
from consent import starter
from consent.actions.consents import Signed
from consent.models import Consent, FormVersion
from consent.rules import wordings
from consent.rules.wordings import OnFile
from messaging import actions, transports
from messaging.actions.sending import Saved, Writing
from messaging.models import InboundItem, Message
from messaging.outbox import draining
from messaging.transports.base import Capabilities, Envelope, Receipt
from practice import crypto, safe, vaults
from practice.actors import WORKER, Actor
from practice.models import Client, ContactPoint, Notice
from practice.vocabulary import Channel, Circumstance
from tests import people as ten

TIMES = (Circumstance.SCHEDULING, Circumstance.REMINDER)
PLEASE_CALL = "Please call +12025550100 to settle a time."
UNSECURED = starter.FORMS / f"{starter.UNSECURED}.json"
CALL_US = next(one for one in wordings.starter() if one.key == "scheduling_call_us")


def form_to_sign(now: datetime) -> FormVersion:
    """The starter's form for mail and texts; published where it is not yet, without the nine others."""
    if (found := FormVersion.objects.published().filter(key=starter.UNSECURED).first()) is not None:
        return found
    definition = json.loads(UNSECURED.read_text(encoding="utf-8"))
    return agreeing.publish_form(key=starter.UNSECURED, definition=definition, actor=WORKER, now=now)


def agree(
    point: ContactPoint, now: datetime, *, to: Iterable[str] = TIMES, name: str = "Dan Doyle", **signed: Any
) -> Consent:
    """The client whose address it is signs the starter form for it."""
    form = form_to_sign(now)
    words = {"shown": f"You may write to me. {name}", "language": "en", "typed_name": name} | signed
    return agreeing.give_consent(
        client=point.client,
        agreed=agreeing.Agreed(contact_point=point, circumstances=[str(one) for one in to]),
        signed=Signed(form_version=form, **words),
        actor=portal(point.client),
        now=now,
    )


def portal(client: Client) -> Actor:
    assert client.user is not None
    return ten.actor_of(client.user)


def write(
    client: Client, by: ten.Person, now: datetime, body: str = "How was your week?", **more: Any
) -> Message:
    """In the portal, between sessions, unless told otherwise."""
    wanted = {"circumstance": Circumstance.BETWEEN_SESSIONS} | more
    writing = Writing(**{"body": body} | wanted)
    return actions.send_message(
        client=client, writing=writing, submission=None, actor=ten.actor_of(by), now=now
    )


def write_text(client: Client, by: ten.Person, now: datetime, **more: Any) -> Message:
    """A saved wording about a time, by text."""
    on_file = OnFile(language="en", zone=client.time_zone, callback="+12025550100")
    saved = Saved(wording=CALL_US, slots={}, on_file=on_file)
    wanted = {
        "circumstance": Circumstance.SCHEDULING,
        "channel": Channel.SMS,
        "saved": saved,
        "body": "",
    } | more
    return write(client, by, now, **wanted)


def say(
    client: Client,
    now: datetime,
    body: str = "It was a hard week.",
    *,
    by: ten.Person | None = None,
    about: str = "",
) -> Message:
    """The client, or who acts for them, writes in the portal."""
    return actions.receive_portal_message(
        client=client,
        circumstance=about or Circumstance.BETWEEN_SESSIONS,
        body=body,
        submission=None,
        actor=ten.actor_of(by or client),
        now=now,
    )


def words_of(row: Any, name: str = "body") -> str | None:
    """A sealed field, opened with a right made for this test alone."""
    grant = crypto.mint("test", "test", {(row.vault_id, row.sealed_class)}, vaults.load)
    return crypto.open(row, name, by=grant)


def text_in(sender: str, body: str, now: datetime, *, provider_id: str = "") -> InboundItem:
    """A text is kept at the door."""
    known = set(InboundItem.objects.values_list("pk", flat=True))
    actions.receive_text(provider_id=provider_id or f"SM{uuid4().hex}", sender=sender, body=body, now=now)
    return InboundItem.objects.exclude(pk__in=known).get()


def mail_in(raw: bytes, now: datetime) -> InboundItem:
    known = set(InboundItem.objects.values_list("pk", flat=True))
    actions.receive_mail(raw=raw, envelope_from="a@b.example", envelope_to=["office@c.example"], now=now)
    return InboundItem.objects.exclude(pk__in=known).get()


def filed(item: InboundItem, now: datetime) -> InboundItem:
    actions.file_item(item_id=item.pk, now=now)
    item.refresh_from_db()
    return item


def letter(sender: str, body: str, subject: str = "Thursday", **headers: str) -> bytes:
    """A plain mail. Headers by name: In_Reply_To="<…>"."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "office@practice.example", subject
    mail["Message-ID"] = f"<{uuid4()}@elsewhere.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(body)
    return mail.as_bytes()


def newest_secret(kind: str) -> str:
    """What the newest notice of this kind carries: a code or a link's token."""
    found = safe.open_own(Notice.objects.filter(kind=kind).latest("created_at"), "secret")
    assert found
    return found


class Provider:
    """Takes mail and texts in the place of both real ones; `taken` is its ledger."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.capabilities = Capabilities()

    def send(self, envelope: Envelope) -> Receipt:
        self.taken.append(envelope)
        return Receipt("provider", f"R{len(self.taken)}", None)


def drained(monkeypatch: Any) -> list[Envelope]:
    """One round of the outbox; what left."""
    provider = Provider()
    for channel in ("email", "sms"):
        monkeypatch.setitem(transports.TRANSPORTS, channel, lambda _settings: provider)
    draining.drain()
    return provider.taken
