"""One thing of each noun on Dan's side and one on Eve's, made by the acts themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client as Browser

from breaches import actions as breaches
from breaches.actions.incidents import Report
from consent import actions as consents
from consent import starter
from consent.actions.consents import Signed
from consent.actions.documenting import Seen
from consent.models import FormFile, FormRequest, Override
from messaging import actions as messaging
from messaging import files
from messaging.actions.client_messages import receive_portal_message
from messaging.actions.sending import Writing
from messaging.contact.said import Said
from messaging.models import Delivery, InboundItem, Inquiry, InquiryAnswer, Message, SavedWording
from practice import actions as practice
from practice import policy, watching
from practice.access.emergencies import Sought
from practice.actions import entry
from practice.actors import Actor, stranger
from practice.models import (
    AuditEvent,
    BreakGlass,
    CareTeamMember,
    Client,
    ContactPoint,
    Device,
    Membership,
    Notice,
    Session,
    Supervision,
    User,
)
from practice.rules.alerting import Cause
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from records import actions as records
from records.calendars.entries import Entry
from records.importing.reading import Table
from tests.access import safely
from tests.consent.filling import asked
from tests.people import ADDRESSES, People, actor_of, user_of

ABSENT = "absent"


@dataclass(frozen=True)
class Side:
    """A client, who looks after them, and an address of theirs."""

    client: Client
    clinician: User
    email: ContactPoint
    number: str

    @property
    def phone(self) -> ContactPoint:
        return ContactPoint.objects.get(client=self.client, kind="phone")


def make(people: People, now: datetime) -> dict[str, dict[str, UUID | int]]:
    """Name of the id in an address → whose → id. `absent` is an id that nothing has."""
    starter.publish_starter(actor=actor_of(people.ada), now=now)
    sides = {
        "dan": Side(people.dan, people.ana, people.dan_email, ADDRESSES["dan_phone"][1]),
        "eve": Side(people.eve, people.ben, people.eve_email, ADDRESSES["eve_phone"][1]),
    }
    found: dict[str, dict[str, UUID | int]] = {}
    for owner, side in sides.items():
        for name, made in _of(side, now).items():
            found.setdefault(name, {ABSENT: uuid4()})[owner] = made
    found |= _of_colleagues(people, now)
    found["approval_id"] = {ABSENT: uuid4(), "nobody": _approval(people, now)}
    found |= _remembered(people, now)
    found |= _of_policy(people, now)
    messaging.adopt_wordings(actor=actor_of(people.ada), now=now)
    found["wording_id"] = {ABSENT: uuid4(), "nobody": SavedWording.objects.first().pk}  # type: ignore[union-attr]
    found |= _of_forms(people, now)
    found["session_id"]["ana"] = _session(people.ana)
    found["bell_id"]["ana"] = _bell(people.ana, now)
    found["on_call_id"] = {ABSENT: uuid4(), "nobody": _on_call(people, now)}
    contacts = _first_contacts(now)
    found["inquiry_id"] = {ABSENT: uuid4(), **contacts}
    found["answer_id"] = {ABSENT: uuid4(), **_answers(people, contacts, now)}
    found["referral_id"] = {ABSENT: uuid4(), "nobody": _referral(people, now)}
    found["item_id"]["nobody"] = _stray_mail("nobody@elsewhere.example", now)
    return found


def _of_forms(people: People, now: datetime) -> dict[str, dict[str, UUID | int]]:
    """A published form, and one that is being written."""
    draft = consents.begin_form_draft(key="group_rules", text="form:", actor=actor_of(people.ada), now=now)
    published = starter.current("telehealth_consent")
    return {
        "form_version_id": {ABSENT: uuid4(), "nobody": published.pk},
        "form_draft_id": {ABSENT: uuid4(), "nobody": draft.pk},
        "packet_template_id": {ABSENT: uuid4(), "nobody": starter.PacketTemplate.objects.all()[0].pk},
    }


def _of_policy(people: People, now: datetime) -> dict[str, dict[str, UUID | int]]:
    """A draft, a vendor, and Ben's leave."""
    ada = actor_of(people.ada)
    practice.begin_policy_draft(actor=ada, now=now)
    terms = practice.VendorTerms("Faxwell", ["fax"])
    vendor = practice.add_vendor(terms=terms, submission=None, actor=ada, now=now)
    first = now.date()
    away = practice.note_absence(
        user=people.ben, from_on=first, until_on=first, covered_by=people.ana, actor=ada, now=now
    )
    return {
        "version": {ABSENT: 10**6, "nobody": 1},
        "vendor_id": {ABSENT: uuid4(), "nobody": vendor.pk},
        "absence_id": {ABSENT: uuid4(), "nobody": away.pk},
    }


def _remembered(people: People, now: datetime) -> dict[str, dict[str, UUID | int]]:
    """A row of the trail, an alert, and two emergencies that are over."""
    alert = watching.raise_alert(cause=Cause("anchor_late", uuid4()), now=now)
    assert alert is not None
    return {
        "seq": {ABSENT: 10**12, "nobody": AuditEvent.objects.latest("seq").pk},
        "alert_id": {ABSENT: uuid4(), "nobody": alert.pk},
        "break_glass_id": {
            ABSENT: uuid4(),
            "dan": _emergency(people.ben, Sought("Dan Doyle", date(1990, 4, 2)), now),
            "eve": _emergency(people.ana, Sought("Eve Ellis", date(1985, 11, 23)), now),
        },
    }


def _emergency(who: User, sought: Sought, now: datetime) -> UUID:
    practice.begin_break_glass(
        sought=sought, reason="He called and nobody answers.", submission=None, actor=actor_of(who), now=now
    )
    row = BreakGlass.objects.get(user=who)
    practice.end_break_glass(emergency=row, actor=actor_of(who), now=now)
    return row.pk


def _of_colleagues(people: People, now: datetime) -> dict[str, dict[str, UUID | int]]:
    """Bill, who has a licence, and Ana's supervision."""
    licence = practice.add_licence(
        user=people.bill,
        state="NY",
        profession="LCSW",
        number="1",
        expires_on=None,
        actor=actor_of(people.ada),
        now=now,
    )
    supervision = Supervision.objects.get(supervisor=people.sam)
    made = {"user_id": people.bill.pk, "licence_id": licence.pk, "supervision_id": supervision.pk}
    return {name: {ABSENT: uuid4(), "nobody": pk} for name, pk in made.items()}


def _of(side: Side, now: datetime) -> dict[str, UUID]:
    actor = actor_of(side.clinician)
    consent = consents.give_consent(
        client=side.client,
        agreed=consents.Agreed(contact_point=side.email, circumstances=["records_release"]),
        signed=Signed(
            form_version=starter.current(starter.UNSECURED),
            shown="Shown.",
            language="en",
            typed_name="Somebody",
        ),
        actor=actor_of(side.client),
        now=now,
    )
    writing = Writing(
        circumstance="records_release",
        body="Your therapy records are ready.",
        channel="email",
        reason="Asked.",
    )
    sent = messaging.send_message(client=side.client, writing=writing, submission=None, actor=actor, now=now)
    said = receive_portal_message(
        client=side.client,
        circumstance="between_sessions",
        body="I slept badly.",
        submission=None,
        actor=actor_of(side.client),
        now=now,
    )
    waiting = Writing(
        circumstance="between_sessions", body="It waits.", held_until=now + timedelta(days=3650)
    )
    held = messaging.send_message(client=side.client, writing=waiting, submission=None, actor=actor, now=now)
    attachment = files.attach(said, name="diary.txt", media_type="text/plain", content=b"Monday.", now=now)
    noted = _noted(side, actor, now)
    shared = practice.begin_shared_file(
        name="Both", members=[(side.client, "Somebody")], time_zone="America/New_York", submission=None,
        actor=actor, now=now,
    )  # fmt: skip
    return {
        "client_id": side.client.pk,
        "session_id": _session(user_of(side.client)),
        "device_id": _device(user_of(side.client), now),
        "bell_id": _bell(user_of(side.client), now),
        "contact_point_id": side.email.pk,
        "consent_id": consent.pk,
        "form_request_id": asked.ask(side.client, side.clinician, now).pk,
        "signature_id": noted.signature_id,
        "form_file_id": FormFile.objects.get(form_request=noted).pk,
        "delivery_id": Delivery.objects.get(message=sent).pk,
        "decision_id": sent.decision_id,
        "override_id": Override.objects.get(decision=sent.decision).pk,
        "attachment_id": attachment.pk,
        "message_id": held.pk,
        "notice_id": messaging.queue_notice(
            kind=Notice.Kind.NEW_MESSAGE, cause=held, contact_point=side.email, client=side.client, now=now
        ).pk,
        "incident_id": _incident(actor, now),
        "item_id": _refusal(side.number, now),
        "representation_id": practice.add_representation(
            client=side.client, name="Gus", relation="father", scope="full", actor=actor, now=now
        ).pk,
        "shared_id": shared.pk,
        "membership_id": Membership.objects.get(shared=shared).pk,
        "thread_id": said.thread_id,
        "flag_id": _flag(said, actor, now),
        "import_id": records.read_list(
            table=Table(["Name"], [["Kim Noor"]]), submission=None, actor=actor, now=now
        ).pk,
        "appointment_id": practice.plan_appointments(
            client=side.client,
            plan=practice.Plan(clinician=side.clinician, times=[now + timedelta(days=7)], minutes=50),
            submission=None,
            actor=actor,
            now=now,
        )[0].pk,
        "calendar_id": records.read_calendar(
            found=[Entry("Kim Noor")],
            source="csv",
            clinician=side.clinician,
            submission=None,
            actor=actor,
            now=now,
        ).pk,
        "member_id": CareTeamMember.objects.get(client=side.client, user=side.clinician).pk,
    } | safely.of(side.client, side.phone, now, by=actor, own=actor_of(side.client))


def _noted(side: Side, actor: Actor, now: datetime) -> FormRequest:
    """A form that was signed on paper."""
    scan = Taken("scan.txt", "text/plain", b"Signed.", Scan.NOT_SCANNED)
    return consents.document_paper(
        client=side.client,
        version=asked.version(now, key="on_paper"),
        seen=Seen(on=now.date(), who="Somebody", scans=[scan]),
        submission=None,
        actor=actor,
        now=now,
    )


def _approval(people: People, now: datetime) -> UUID:
    asked = {"act": "reset_second_factor", "user": people.ana, "reason": "She lost her phone."}
    return practice.ask_approval(**asked, actor=actor_of(people.ada), now=now, submission=None).pk


def _on_call(people: People, now: datetime) -> UUID:
    ada, until = actor_of(people.ada), now + timedelta(days=3650)
    return practice.set_on_call(
        user=people.ben, from_at=until, until_at=until + timedelta(days=1), actor=ada, now=now
    ).pk


def _flag(said: Message, actor: Actor, now: datetime) -> UUID:
    """A message in which somebody found words of crisis."""
    rules = policy.current()
    flag = messaging.flag_crisis(
        message=said, thread=said.thread, text="I want to die", rules=rules, actor=actor, now=now
    )
    assert flag is not None
    return flag.pk


def _session(user: User) -> UUID:
    """In another browser, which they may end."""
    browser = Browser()
    browser.force_login(user)
    return Session.objects.filter(user=user).latest("started_at").pk


def _bell(user: User, now: datetime) -> UUID:
    endpoint = f"https://push.example/{uuid4()}"
    return practice.add_bell(user=user, endpoint=endpoint, actor=actor_of(user), now=now).pk


def _device(user: User, now: datetime) -> UUID:
    entry.remember_device(user=user, words="Safari · iPhone", actor=actor_of(user), now=now)
    return Device.objects.get(user=user).pk


def _incident(actor: Actor, now: datetime) -> UUID:
    report = Report(kind="other", what="A letter lay open.", happened_at=now, discovered_at=now)
    return breaches.report_incident(report=report, submission=None, actor=actor, now=now).pk


def _first_contacts(now: datetime) -> dict[str, UUID]:
    """From nobody known, and from Dan's and from Eve's address."""
    senders = {"nobody": "new@elsewhere.example"} | {
        name: ADDRESSES[f"{name}_email"][1] for name in ("dan", "eve")
    }
    made = {}
    for name, email in senders.items():
        said = Said(called="Kim", way="email", email=email, words=f"Is there a place for {name}?")
        row = messaging.receive_inquiry(
            said=said, language="en", submission=None, actor=stranger(f"192.0.2.{len(made)}"), now=now
        )
        made[name] = row.pk
    return made


def _answers(people: People, contacts: dict[str, UUID], now: datetime) -> dict[str, UUID]:
    """What was promised to each of them."""
    made = {}
    for name, pk in contacts.items():
        row = Inquiry.objects.get(pk=pk)
        answer = InquiryAnswer.objects.create(
            inquiry=row, vault=row.vault, wording="received", channel="email", state="uncertain",
            address_index=bytes(row.email_index or b""), by=people.cleo, created_at=now, next_at=now,
        )  # fmt: skip
        made[name] = answer.pk
    return made


def _referral(people: People, now: datetime) -> UUID:
    elsewhere = messaging.Elsewhere(name="Harbor House")
    return messaging.add_referral(
        elsewhere=elsewhere, submission=None, actor=actor_of(people.cleo), now=now
    ).pk


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
