"""Canaries written by the real acts into everything that is sealed, and into all that is near it."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import count
from uuid import uuid4

from django.utils import timezone

from breaches import actions as breach_actions
from breaches.actions.incidents import Report
from consent import actions as consent_actions
from consent import files as consent_files
from consent import starter
from consent.actions.consents import Signed
from consent.models import DecisionRecord, FormRequest, Override, SafetyAnswers, Signature
from consent.rules.risks import SafeProfile
from messaging import actions
from messaging.actions.sending import Writing
from messaging.contact.said import Said
from messaging.models import InboundItem, InboundMedia, Mailbox, Message, Thread
from practice import actions as practice_actions
from practice import crypto, safe, vaults
from practice.actions import entry
from practice.actions.clients import Particulars
from practice.actors import WORKER, Actor, of_user, stranger
from practice.models import (
    Approval,
    BreakGlass,
    Client,
    ContactPoint,
    Membership,
    PushSubscription,
    Representation,
    ScheduleImport,
    User,
    Vault,
)
from practice.sessions import SessionStore
from practice.uploads.scanning import Scan
from practice.uploads.taking import Taken
from practice.vocabulary import Circumstance, Discretion, SealedClass
from records import actions as records_actions
from records.importing import reading
from tests.canary.marks import Marks

PIN = "739164"
_HOURS = count()
TALK = Circumstance.BETWEEN_SESSIONS


@dataclass
class Sower:
    """One clinician and, for each round, one new client whose every field holds canaries.

    `lines`: how many messages the client writes in the portal.
    """

    marks: Marks
    clinician: User
    lines: int = 1

    def round(self) -> Client:
        now = timezone.now()
        client = self._client(now)
        for sow in (
            self._trust,
            self._shared,
            self._entry,
            self._agreement,
            self._talk,
            self._asked,
            self._times,
            self._call,
            self._inbound,
            self._first_contact,
            self._rest,
        ):
            sow(client, timezone.now())
        return client

    @property
    def author(self) -> Actor:
        return of_user(self.clinician, now=timezone.now(), is_verified=True)

    def _client(self, now: datetime) -> Client:
        marks = self.marks
        particulars = Particulars(
            name=marks.name(),
            first_name=marks.word(),
            pronouns=marks.word(),
            languages=marks.sentence(),
            birth_date=marks.word(),
        )
        client = practice_actions.add_client(
            particulars=particulars, language="en", time_zone="Etc/GMT", actor=WORKER, now=now
        )
        practice_actions.join_care_team(client=client, user=self.clinician, actor=WORKER, now=now)
        practice_actions.add_representation(
            client=client, name=marks.name(), relation=marks.word(), scope="full", actor=WORKER, now=now
        )
        return client

    def _trust(self, client: Client, now: datetime) -> None:
        """Whom the client lets know, what a representative showed, why somebody looked, why somebody asks."""
        word = self.marks.sentence
        crypto.seal(
            client, vaults.sealer, interpreter=word(), may_know=word(), must_not_know=word(), residence=word()
        )
        client.save(update_fields=["interpreter", "may_know", "must_not_know", "residence"])
        representation = Representation.objects.get(client=client)
        crypto.seal(representation, vaults.sealer, documents=word())
        representation.save(update_fields=["documents"])
        look = BreakGlass(
            vault_id=client.vault_id, client=client, user=self.clinician, from_at=now, until_at=now
        )
        crypto.seal(look, vaults.sealer, reason=word())
        look.save(force_insert=True)
        asked = Approval(
            vault_id=safe.vault_id(Vault.Kind.PRACTICE),
            act=Approval.Act.RESET_SECOND_FACTOR,
            subject_type="practice.user",
            subject_id=self.clinician.pk,
            asked_by=self.clinician,
            asked_at=now,
            expires_at=now,
        )
        safe.seal(asked, reason=word())
        asked.save(force_insert=True)

    def _shared(self, client: Client, now: datetime) -> None:
        """How a member of a shared file is called in it; a list of clients that waits to be taken in."""
        member = Membership(vault_id=client.vault_id, shared=client, client=client, from_at=now, until_at=now)
        crypto.seal(member, vaults.sealer, called=self.marks.name())
        member.save(force_insert=True)
        table = reading.read(f"Name,Email\n{self.marks.name()},{self.marks.email()}\n".encode())
        records_actions.read_list(table=table, submission=None, actor=self.author, now=now)

    def _entry(self, client: Client, now: datetime) -> None:
        """Addresses, an invitation's link and word, a PIN, a session."""
        for kind, address in (("email", self.marks.email()), ("phone", self.marks.phone())):
            point = practice_actions.add_contact_point(
                client=client, kind=kind, address=address, actor=WORKER, now=now
            )
            ContactPoint.objects.filter(pk=point.pk).update(verified_at=now)
        bell = PushSubscription(
            vault_id=client.vault_id, user=self.clinician, endpoint_hash=os.urandom(32), created_at=now
        )
        crypto.seal(bell, vaults.sealer, endpoint=f"https://push.example/{self.marks.word()}")
        bell.save(force_insert=True)
        entry.invite_client(
            client=client,
            contact_point=point,
            word=self.marks.word(),
            actor=self.author,
            now=now,
            submission=None,
        )
        assert client.user is not None
        entry.set_pin(user=client.user, pin=PIN, actor=portal(client), now=now, submission=None)
        session = SessionStore()
        session["half_written"] = self.marks.sentence()
        session.save()

    def _agreement(self, client: Client, now: datetime) -> None:
        starter.publish_starter(actor=WORKER, now=now)
        point = ContactPoint.objects.get(client=client, kind=ContactPoint.Kind.EMAIL)
        signed = Signed(
            form_version=starter.current(starter.UNSECURED),
            shown=self.marks.sentence(),
            language="en",
            typed_name=self.marks.name(),
        )
        consent_actions.give_consent(
            client=client,
            agreed=consent_actions.Agreed(
                contact_point=point, circumstances=[Circumstance.RECORDS_RELEASE.value]
            ),
            signed=signed,
            actor=portal(client),
            now=now,
        )
        self._safely(client, point, now)

    def _safely(self, client: Client, point: ContactPoint, now: datetime) -> None:
        """How to reach them, and what they asked; the discretion stays as it was, so that mail may go."""
        profile = SafeProfile(
            discretion=Discretion.ORDINARY, voicemail_words=self.marks.sentence(), code_word=self.marks.word()
        )
        consent_actions.set_safe_contact(
            contact_point=point, profile=profile, words=self.marks.sentence(), actor=self.author, now=now
        )
        asked = consent_actions.Asked(channel="mail", is_wanted=True, where=self.marks.sentence())
        consent_actions.request_channel(client=client, asked=asked, actor=self.author, now=now)
        wish = consent_actions.Wish(what=self.marks.sentence())
        row = consent_actions.ask_restriction(client=client, wish=wish, actor=self.author, now=now)
        consent_actions.answer_restriction(
            restriction=row, is_agreed=False, answer=self.marks.sentence(), actor=self.author, now=now
        )

    def _talk(self, client: Client, now: datetime) -> None:
        for _ in range(self.lines):
            said = actions.receive_portal_message(
                client=client,
                circumstance=TALK,
                body=self.marks.sentence(),
                submission=None,
                actor=portal(client),
                now=now,
            )
        self._topic(said)
        for writing in (
            Writing(circumstance=TALK, body=self.marks.sentence(), is_notified=True),
            Writing(circumstance=Circumstance.RECORDS_RELEASE, body=self.marks.sentence(), channel="email"),
        ):
            actions.send_message(client=client, writing=writing, submission=None, actor=self.author, now=now)
        for actor in (self.author, portal(client)):
            actions.save_draft(
                client=client,
                circumstance=TALK,
                channel="portal",
                body=self.marks.sentence(),
                place=actions.Place(wording="running_late", slots={"place": self.marks.word()}),
                actor=actor,
                now=now,
            )
            actions.enclose_files(
                client=client,
                circumstance=TALK,
                channel="portal",
                files=[
                    Taken(f"{self.marks.word()}.txt", "text/plain", b"Monday.", Scan.NOT_SCANNED),
                ],
                actor=actor,
                now=now,
            )

    def _call(self, client: Client, now: datetime) -> None:
        call = records_actions.Call(
            circumstance="between_sessions", outcome="spoke", at=now, words=self.marks.sentence()
        )
        records_actions.note_call(client=client, call=call, submission=None, actor=self.author, now=now)
        records_actions.save_call_draft(
            client=client, circumstance="scheduling", typed={"words": self.marks.sentence()}, actor=self.author,
            now=now,
        )  # fmt: skip

    def _topic(self, said: Message) -> None:
        thread = Thread.objects.get(pk=said.thread_id)
        crypto.seal(thread, vaults.sealer, topic=self.marks.sentence())
        thread.save(update_fields=["topic"])
        noted = {"body": self.marks.sentence(), "submission": None}
        actions.write_note(thread=thread, **noted, actor=self.author, now=timezone.now())

    def _first_contact(self, _client: Client, now: datetime) -> None:
        """Somebody writes for the first time, from a network of their own, and is called; and a mailbox's token."""
        said = Said(
            called=self.marks.name(), way="email", email=self.marks.email(), words=self.marks.sentence()
        )
        network = f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1"
        row = actions.receive_inquiry(
            said=said, language="en", submission=None, actor=stranger(network), now=now
        )
        call = {"reached": "nobody", "words": self.marks.sentence(), "submission": None}
        actions.note_inquiry_call(inquiry=row, **call, actor=self.author, now=now)
        vault = safe.vault_id(Vault.Kind.CREDENTIALS)
        mailbox = Mailbox(vault_id=vault, name=crypto.ring().index("mailbox", network))
        safe.seal(mailbox, refresh_token=self.marks.sentence())
        mailbox.save(force_insert=True)

    def _asked(self, client: Client, now: datetime) -> None:
        """What was answered in a form and why it was declined, a file of it, a name drawn; a reason for sending."""
        word = self.marks.sentence
        declined = FormRequest(
            vault_id=client.vault_id, sealed_class=SealedClass.CLINICAL, client=client, state="declined",
            form_version=starter.current("intake_adult"), asked_by=self.clinician, asked_at=now, changed_at=now,
        )  # fmt: skip
        crypto.seal(declined, vaults.sealer, answers=json.dumps({"reason": word()}), decline_reason=word())
        declined.save(force_insert=True)
        consent_files.keep(
            declined,
            name=self.marks.word(),
            media_type="text/plain",
            content=word().encode(),
            now=now,
            purpose="answer",
        )
        signature = Signature.objects.filter(client=client).latest("signed_at")
        crypto.seal(signature, vaults.sealer, drawing=word())
        signature.save(update_fields=["drawing"])
        said = SafetyAnswers(
            vault_id=client.vault_id, client=client, channel="sms", begun_at=now, changed_at=now, finished_at=now
        )  # fmt: skip
        crypto.seal(said, vaults.sealer, answers=json.dumps({"more": word()}), words=word())
        said.save(force_insert=True)
        decision = DecisionRecord.objects.filter(vault_id=client.vault_id).latest("at")
        override = Override(
            vault_id=safe.vault_id(Vault.Kind.PRACTICE), decision=decision, user=self.clinician, kinds=[], at=now
        )  # fmt: skip
        safe.seal(override, reason=word())
        override.save(force_insert=True)

    def _times(self, client: Client, now: datetime) -> None:
        """A time with a note to it, and a calendar that waits to be taken in."""
        at = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=400, hours=next(_HOURS))
        plan = practice_actions.Plan(
            clinician=self.clinician, times=[at], minutes=50, note=self.marks.sentence(), is_anyway=True
        )
        practice_actions.plan_appointments(
            client=client, plan=plan, submission=None, actor=self.author, now=now
        )
        waiting = ScheduleImport(
            vault_id=safe.vault_id(Vault.Kind.PRACTICE), user=self.clinician, clinician=self.clinician,
            state="done", source="csv", entry_count=0, created_at=now,
        )  # fmt: skip
        safe.seal(waiting, entries=json.dumps([self.marks.sentence()]))
        waiting.save(force_insert=True)

    def _inbound(self, client: Client, now: datetime) -> None:
        """Mail from the client and from a stranger, a mail that is broken, a text, each filed at once."""
        for sender in (address_of(client), self.marks.email()):
            raw = letter(self.marks, sender).as_bytes()
            actions.receive_mail(raw=raw, envelope_from=sender, envelope_to=[self.marks.email()], now=now)
        broken = f"Content-Type: multipart/mixed; boundary=\r\n\r\n{self.marks.sentence()}".encode()
        actions.receive_mail(raw=broken, envelope_from=self.marks.email(), envelope_to=[], now=now)
        actions.receive_text(
            provider_id=self.marks.word(), sender=self.marks.phone(), body=self.marks.sentence(), now=now
        )
        actions.receive_text(
            provider_id=self.marks.word(), sender=self.marks.phone(), body=self.marks.sentence(), pictures=["MM/ME"],
            now=now,
        )  # fmt: skip
        picture = InboundMedia.objects.latest("next_at")  # taken in before anybody knows whose it is
        crypto.seal(picture, vaults.sealer, content=self.marks.sentence())
        picture.state, picture.next_at = InboundMedia.State.TAKEN, None
        picture.save()
        for pk in InboundItem.objects.filter(state=InboundItem.State.NEW).values_list("pk", flat=True):
            actions.file_item(item_id=pk, now=now)

    def _rest(self, client: Client, now: datetime) -> None:
        report = Report(kind="other", what=self.marks.sentence(), happened_at=now, discovered_at=now)
        breach_actions.report_incident(report=report, submission=None, actor=self.author, now=now)


def portal(client: Client) -> Actor:
    return Actor(kind="portal", user_id=client.user_id, is_verified=True)


def address_of(client: Client) -> str:
    """The mail address that they had first."""
    point = ContactPoint.objects.filter(client=client, kind=ContactPoint.Kind.EMAIL).earliest("created_at")
    pairs = {(point.vault_id, point.sealed_class)}
    return crypto.open(point, "address", by=crypto.mint("test", "test", pairs, vaults.load)) or ""


def letter(marks: Marks, sender: str) -> EmailMessage:
    """A display name, a subject, an answer above what it quotes, two files with telling names."""
    mail = EmailMessage()
    mail["From"] = f'"{marks.name()}" <{sender}>'
    mail["To"] = f"{marks.name()} <office@practice.example>"
    mail["Subject"] = f"About {marks.word()}"
    mail["Message-ID"] = f"<{marks.word()}@mail.example>"
    mail["X-Mailer"] = marks.word()
    quote = f"On Monday, Ana <office@practice.example> wrote:\n> {marks.word()}\n> See you."
    mail.set_content(f"{marks.sentence()}\n\n{quote}\n")
    mail.add_attachment(
        marks.sentence().encode(), maintype="text", subtype="plain", filename=f"{marks.word()}.txt"
    )
    mail.add_attachment(
        b"%PDF-1.4 " + marks.word().encode(),
        maintype="application",
        subtype="pdf",
        filename=f"{marks.word()} é.pdf",
    )
    return mail
