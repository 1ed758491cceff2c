"""The note of a call that somebody began stays on the server, sealed, for them alone."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from practice import crypto, vaults
from practice.actors import Actor
from practice.models import Client, User
from practice.vocabulary import class_of
from records.models import CallDraft


@transaction.atomic
def save_call_draft(
    *, client: Client, circumstance: str, typed: Mapping[str, str], actor: Actor, now: datetime
) -> CallDraft | None:
    """Sealed in the class of what the call was about. Nothing typed removes it. Not audited: it is said to nobody."""
    draft = _held(client, actor)
    if not typed:
        drop_call_draft(client=client, actor=actor, now=now)
        return None
    draft = draft or CallDraft(user_id=actor.person, client=client, vault_id=client.vault_id)
    draft.sealed_class, draft.updated_at = class_of(circumstance), now
    crypto.seal(draft, vaults.sealer, typed=json.dumps(dict(typed), ensure_ascii=False))
    draft.save()
    return draft


@transaction.atomic
def drop_call_draft(*, client: Client, actor: Actor, now: datetime) -> None:
    """It was saved as a note, or is not wanted."""
    draft = _held(client, actor)
    if draft is not None:
        draft.delete()


def _held(client: Client, actor: Actor) -> CallDraft | None:
    """Two windows of one person come one after the other."""
    User.objects.select_for_update(of=["self"], no_key=True).get(pk=actor.person)
    return CallDraft.objects.filter(user_id=actor.person, client=client).first()
