"""What somebody began to write stays on the server with its files, sealed, for them alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from messaging import enclosures
from messaging.models import Draft, DraftFile, Thread
from practice import crypto, vaults
from practice.actors import Actor
from practice.models import Client, User
from practice.uploads.taking import Taken
from practice.vocabulary import class_of


@transaction.atomic
def save_draft(
    *,
    client: Client,
    circumstance: str,
    channel: str,
    body: str,
    thread_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Draft | None:
    """An empty text without files removes the draft. Not audited: it is said to nobody.

    `thread_id`: the one that was chosen, where the circumstance has several.
    """
    draft = _held(client, actor)
    if not body.strip() and not enclosures.of(draft):
        drop_draft(client=client, actor=actor, now=now)
        return None
    return _write(draft, client, circumstance, channel, body, actor, now, thread_id=thread_id)


@transaction.atomic
def enclose_files(
    *,
    client: Client,
    circumstance: str,
    channel: str,
    files: Sequence[Taken],
    thread_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> list[DraftFile]:
    """Cleaned files wait with what is being written, begun now if need be. Raises uploads' Refused."""
    if not files:
        return []
    draft = _held(client, actor)
    if draft is None:
        draft = _write(None, client, circumstance, channel, "", actor, now, thread_id=thread_id)
    return enclosures.enclose(draft, files, now)


@transaction.atomic
def remove_file(*, client: Client, file_id: UUID, actor: Actor, now: datetime) -> bool:
    """False: it was removed or sent before."""
    rows = [row for row in enclosures.of(_held(client, actor)) if row.pk == file_id]
    enclosures.discard(rows)
    return bool(rows)


@transaction.atomic
def drop_draft(*, client: Client, actor: Actor, now: datetime) -> None:
    draft = _held(client, actor)
    if draft is not None:
        enclosures.discard(enclosures.of(draft))
        draft.delete()


def spend(
    client: Client, enclosed: Iterable[UUID], *, rights: crypto.Grant | None, actor: Actor, now: datetime
) -> list[Taken]:
    """Within the act that sends: what the draft held is said now. A file that its page did not show waits on.

    Raises enclosures.Missing where one that it showed is gone.
    """
    draft = _held(client, actor)
    files = enclosures.take_out(draft, enclosed, by=rights)
    if draft is not None and enclosures.of(draft):
        _write(draft, client, draft.circumstance, draft.channel, "", actor, now, thread_id=draft.thread_id)
    elif draft is not None:
        draft.delete()
    return files


def give_back(
    *,
    client: Client,
    circumstance: str,
    channel: str,
    body: str,
    files: Sequence[Taken],
    begun: str,
    thread_id: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Within the act that takes a message back. `begun`: what its author has begun to write since; it comes after."""
    words = "\n\n".join(one for one in (body, begun) if one.strip())
    held = _held(client, actor)
    draft = _write(held, client, circumstance, channel, words, actor, now, thread_id=thread_id)
    for one in files:
        enclosures.add(draft, one, now)
    return draft


def _held(client: Client, actor: Actor) -> Draft | None:
    """Two windows of one person come one after the other."""
    User.objects.select_for_update(of=["self"], no_key=True).get(pk=actor.person)
    return Draft.objects.filter(user_id=actor.person, client=client).first()


def _write(
    draft: Draft | None,
    client: Client,
    circumstance: str,
    channel: str,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    thread_id: UUID | None,
) -> Draft:
    draft = draft or Draft(user_id=actor.person, client=client, vault_id=client.vault_id)
    draft.circumstance, draft.channel, draft.updated_at = circumstance, channel, now
    draft.thread = _chosen(client, circumstance, thread_id)
    draft.sealed_class = class_of(circumstance)
    crypto.seal(draft, vaults.sealer, body=body)
    draft.save()
    return draft


def _chosen(client: Client, circumstance: str, thread_id: UUID | None) -> Thread | None:
    """An open one of this client's and this circumstance; whatever else a form says is none."""
    if thread_id is None:
        return None
    mine = Thread.objects.for_client(client.pk).filter(circumstance=circumstance, closed_at=None)
    return mine.filter(pk=thread_id).first()
