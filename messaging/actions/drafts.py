"""What somebody began to write stays on the server with its files, sealed, for them alone."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from messaging import enclosures
from messaging.models import Draft, DraftFile, Thread
from practice import crypto, vaults
from practice.actors import Actor
from practice.models import Client, User
from practice.rules import later
from practice.uploads.taking import Taken
from practice.vocabulary import class_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the words are to go. `thread_id`: the one that was chosen, where the circumstance has several.

    `is_private`: what the client wants kept between themselves and the practice; words that came back without it would
    go where others read. `hour`: when they are to be seen, as a form writes it; without it they would go at once.
    `wording`: key of the saved one that was chosen instead of words of one's own; `slots`: what was filled into it.
    """

    thread_id: UUID | None = None
    is_private: bool = False
    hour: str = ""
    wording: str = ""
    slots: Mapping[str, str] = field(default_factory=dict)

    @property
    def saying(self) -> str | None:
        """As it is kept, sealed."""
        if not self.wording:
            return None
        slots = {name: value[:_LONGEST_SLOT] for name, value in self.slots.items()}
        return json.dumps({"wording": self.wording, "slots": slots})


USUAL = Place()
_LONGEST_SLOT = 120
_TO_THE_MINUTE = len("2027-01-31T09:00")


@transaction.atomic
def save_draft(
    *,
    client: Client,
    circumstance: str,
    channel: str,
    body: str,
    place: Place = USUAL,
    actor: Actor,
    now: datetime,
) -> Draft | None:
    """An empty text without files and without a wording removes the draft. Not audited: it is said to nobody."""
    draft = _held(client, actor)
    if not body.strip() and not place.wording and not enclosures.of(draft):
        drop_draft(client=client, actor=actor, now=now)
        return None
    draft = draft or _begun(client, actor)
    _put(draft, place, client, actor)
    return _write(draft, client, circumstance, channel, body, actor, now, place=place)


@transaction.atomic
def enclose_files(
    *,
    client: Client,
    circumstance: str,
    channel: str,
    files: Sequence[Taken],
    place: Place = USUAL,
    actor: Actor,
    now: datetime,
) -> list[DraftFile]:
    """Cleaned files wait with what is being written, begun now if need be. Raises uploads' Refused."""
    if not files:
        return []
    draft = _held(client, actor)
    if draft is None:
        draft = _begun(client, actor)
        _put(draft, place, client, actor)
        draft = _write(draft, client, circumstance, channel, "", actor, now, place=place)
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
        same = Place(thread_id=draft.thread_id)
        _write(draft, client, draft.circumstance, draft.channel, "", actor, now, place=same)
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
    place: Place = USUAL,
    actor: Actor,
    now: datetime,
) -> Draft:
    """Within the act that takes a message back. `begun`: what its author has begun to write since; it comes after."""
    words = "\n\n".join(one for one in (body, begun) if one.strip())
    draft = _held(client, actor) or _begun(client, actor)
    _put(draft, place, client, actor)
    draft = _write(draft, client, circumstance, channel, words, actor, now, place=place)
    for one in files:
        enclosures.add(draft, one, now)
    return draft


def _held(client: Client, actor: Actor) -> Draft | None:
    """Two windows of one person come one after the other."""
    User.objects.select_for_update(of=["self"], no_key=True).get(pk=actor.person)
    return Draft.objects.filter(user_id=actor.person, client=client).first()


def _put(draft: Draft, place: Place, client: Client, actor: Actor) -> None:
    """Only the client keeps something from who acts for them."""
    draft.is_private = place.is_private and actor.user_id == client.user_id
    draft.hour = place.hour[:_TO_THE_MINUTE] if later.is_readable(place.hour) else ""


def _begun(client: Client, actor: Actor) -> Draft:
    return Draft(user_id=actor.person, client=client, vault_id=client.vault_id)


def _write(
    draft: Draft | None,
    client: Client,
    circumstance: str,
    channel: str,
    body: str,
    actor: Actor,
    now: datetime,
    *,
    place: Place,
) -> Draft:
    draft = draft or _begun(client, actor)
    draft.circumstance, draft.channel, draft.updated_at = circumstance, channel, now
    draft.thread = _chosen(client, circumstance, place.thread_id)
    draft.sealed_class = class_of(circumstance)
    crypto.seal(draft, vaults.sealer, body=body, saying=place.saying)
    draft.save()
    return draft


def _chosen(client: Client, circumstance: str, thread_id: UUID | None) -> Thread | None:
    """An open one of this client's and this circumstance; whatever else a form says is none."""
    if thread_id is None:
        return None
    mine = Thread.objects.for_client(client.pk).filter(circumstance=circumstance, closed_at=None)
    return mine.filter(pk=thread_id).first()
