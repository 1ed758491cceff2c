"""Who wrote for the first time becomes a client: what they said moves under the client's own key, and theirs is destroyed."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from consent import actions as consents
from consent.rules.risks import SafeProfile
from messaging import threads
from messaging.actions.crisis import flag_crisis
from messaging.actions.filing import start_job
from messaging.actions.inquiries import FIRST, hold_open, was_reached
from messaging.actions.inquiry_answers import cancel_waiting
from messaging.actions.inquiry_ends import forget_words
from messaging.contact.said import Said, as_message
from messaging.models import Inquiry, InquiryNote, Message
from practice import actions as house
from practice import audit, crypto, policy, submissions, vaults
from practice.actions.clients import Particulars
from practice.actors import Actor
from practice.models import Client, DataKey
from practice.vocabulary import Channel, Discretion


@transaction.atomic
def convert_inquiry(
    *,
    inquiry: Inquiry,
    whom: Particulars | Client,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> Client:
    """`whom`: somebody new, with the addresses that they gave, none of them proven; or a client who is known already.

    Raises NotOpen.
    """
    submissions.claim(submission, now=now, result_id=inquiry.pk)
    held = hold_open(inquiry)
    grant = start_job(held)
    said = Said.from_json(crypto.open(held, "said", by=grant) or "{}")
    client = whom if isinstance(whom, Client) else _begin(held, said, whom, actor, now)
    cancel_waiting(held, now)
    message = _first_message(held, said, client, actor, now)
    flag_crisis(
        message=message,
        thread=message.thread,
        text=said.words,
        rules=policy.current(),
        came_as=held,
        actor=actor,
        now=now,
    )
    _move_notes(held, client, grant)
    forget_words(held)
    held.state, held.settled_at, held.settled_by_id = Inquiry.State.CONVERTED, now, actor.person
    held.client, held.message, held.destroy_at = client, message, None
    held.save()
    DataKey.objects.filter(vault_id=held.vault_id).delete()
    audit.record(
        "messaging.inquiry.converted",
        actor=actor,
        subject=held,
        objects=[client.pk, message.pk],
        vaults=[client.vault_id],
        reason="known" if isinstance(whom, Client) else "new",
    )
    return client


def _begin(row: Inquiry, said: Said, particulars: Particulars, actor: Actor, now: datetime) -> Client:
    client = house.add_client(
        particulars=particulars,
        language=row.language,
        time_zone=policy.practice().time_zone,
        actor=actor,
        now=now,
    )
    discretion = Discretion.DISCREET if said.others_see else Discretion.ORDINARY
    profile = SafeProfile(discretion=discretion, may_leave_voicemail=said.may_leave_word)
    for kind, address in (("email", said.email), ("phone", said.phone)):
        if address:
            point = house.add_contact_point(client=client, kind=kind, address=address, actor=actor, now=now)
            consents.set_safe_contact(contact_point=point, profile=profile, actor=actor, now=now)
    return client


def _first_message(row: Inquiry, said: Said, client: Client, actor: Actor, now: datetime) -> Message:
    """In their own conversation, as a statement that nobody has proven; it waits if no answer has left to them."""
    thread = threads.open_thread(client, FIRST, now)
    with translation.override(client.language):
        body = as_message(said)
    message = threads.add_message(
        thread,
        now=now,
        texts={"body": body},
        kind=Message.Kind.FROM_CLIENT,
        channel=Channel.PORTAL,
        author_id=client.user_id,
        is_sender_verified=False,
        came_at=row.received_at,
        filed_by_id=actor.person,
    )
    if row.state == Inquiry.State.NEW or not was_reached(row):
        threads.begin_waiting(thread, policy.current(), row.received_at, promised=row.answer_by)
    return message


def _move_notes(row: Inquiry, client: Client, grant: crypto.Grant) -> None:
    for note in InquiryNote.objects.filter(inquiry=row):
        body = crypto.open(note, "body", by=grant)
        note.vault_id = client.vault_id
        crypto.seal(note, vaults.sealer, body=body)
        note.save(update_fields=["vault", "body"])
