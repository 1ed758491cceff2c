"""One thing of each noun on Dan's side and one on Eve's, made by the acts themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from breaches import actions as breaches
from breaches.actions.incidents import Report
from consent import actions as consents
from consent import starter
from consent.actions.consents import Signed
from messaging import actions as messaging
from messaging import files
from messaging.actions.client_messages import receive_portal_message
from messaging.actions.sending import Writing
from messaging.models import Delivery, InboundItem
from practice.actors import Actor
from practice.models import Client, ContactPoint, User
from tests.people import ADDRESSES, People, actor_of

ABSENT = "absent"


@dataclass(frozen=True)
class Side:
    """A client, who looks after them, and an address of theirs."""

    client: Client
    clinician: User
    email: ContactPoint
    number: str


def make(people: People, now: datetime) -> dict[str, dict[str, UUID]]:
    """Name of the id in an address → whose → id. `absent` is an id that nothing has."""
    starter.publish_starter(actor=actor_of(people.ada), now=now)
    sides = {
        "dan": Side(people.dan, people.ana, people.dan_email, ADDRESSES["dan_phone"][1]),
        "eve": Side(people.eve, people.ben, people.eve_email, ADDRESSES["eve_phone"][1]),
    }
    found: dict[str, dict[str, UUID]] = {}
    for owner, side in sides.items():
        for name, made in _of(side, now).items():
            found.setdefault(name, {ABSENT: uuid4()})[owner] = made
    found["item_id"]["nobody"] = _stray_mail("nobody@elsewhere.example", now)
    return found


def _of(side: Side, now: datetime) -> dict[str, UUID]:
    actor = actor_of(side.clinician)
    consent = consents.give_consent(
        client=side.client,
        contact_point=side.email,
        circumstances=["records_release"],
        signed=Signed(
            form_version=starter.current(starter.UNSECURED),
            shown="Shown.",
            language="en",
            typed_name="Somebody",
        ),
        actor=actor_of(side.client),
        now=now,
    )
    writing = Writing(circumstance="records_release", body="Your records are ready.", channel="email")
    sent = messaging.send_message(client=side.client, writing=writing, submission=None, actor=actor, now=now)
    said = receive_portal_message(
        client=side.client,
        circumstance="between_sessions",
        body="I slept badly.",
        submission=None,
        actor=actor_of(side.client),
        now=now,
    )
    attachment = files.attach(said, name="diary.txt", media_type="text/plain", content=b"Monday.", now=now)
    return {
        "client_id": side.client.pk,
        "contact_point_id": side.email.pk,
        "consent_id": consent.pk,
        "delivery_id": Delivery.objects.get(message=sent).pk,
        "attachment_id": attachment.pk,
        "incident_id": _incident(actor, now),
        "item_id": _refusal(side.number, now),
    }


def _incident(actor: Actor, now: datetime) -> UUID:
    report = Report(kind="other", what="A letter lay open.", happened_at=now, discovered_at=now)
    return breaches.report_incident(report=report, submission=None, actor=actor, now=now).pk


def _stray_mail(sender: str, now: datetime) -> UUID:
    """From somebody whom nobody knows."""
    raw = f"From: {sender}\r\nTo: office@practice.example\r\nSubject: Hello\r\n\r\nIs there a place?\r\n"
    to = ["office@practice.example"]
    messaging.receive_mail(raw=raw.encode(), envelope_from=sender, envelope_to=to, now=now)
    return _file(now)


def _refusal(number: str, now: datetime) -> UUID:
    """From a known number, in free words: a person must look at it."""
    messaging.receive_text(provider_id=f"SM{number}", sender=number, body="please stop texting me", now=now)
    return _file(now)


def _file(now: datetime) -> UUID:
    item = InboundItem.objects.get(state=InboundItem.State.NEW)
    messaging.file_item(item_id=item.pk, now=now)
    item.refresh_from_db()
    assert item.state == InboundItem.State.TRIAGE, item.state
    return item.pk
