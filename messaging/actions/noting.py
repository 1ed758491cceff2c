"""Notes from colleague to colleague, beside a thread. Their own way in, and none out."""

from datetime import datetime

from django.db import transaction

from messaging.models import InternalNote, Thread
from practice import audit, crypto, submissions, vaults
from practice.access import Forbidden, scope
from practice.actors import Actor


@transaction.atomic
def write_note(
    *,
    thread: Thread,
    body: str,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> InternalNote:
    """By whoever reads the thread, whether they may answer it or not. The client's page is not touched: its poll would
    tell them that something happened."""
    submissions.claim(submission, now=now)
    is_reader = actor.is_workforce and thread.sealed_class in scope.classes(actor, thread.client, now)
    if not is_reader or scope.basis_of(actor, thread.client_id, now) in ("", scope.BREAK_GLASS):
        raise Forbidden
    note = InternalNote(
        vault_id=thread.vault_id,
        sealed_class=thread.sealed_class,
        thread=thread,
        client_id=thread.client_id,
        author_id=actor.person,
        created_at=now,
    )
    crypto.seal(note, vaults.sealer, body=body)
    note.save(force_insert=True)
    audit.record("messaging.note.written", actor=actor, subject=note, objects=[thread.pk])
    return note
