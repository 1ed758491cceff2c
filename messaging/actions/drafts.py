"""What somebody began to write stays on the server, sealed, for them alone."""

from datetime import datetime

from django.db import transaction

from messaging.models import Draft
from practice import crypto, vaults
from practice.actors import Actor
from practice.models import Client, User
from practice.vocabulary import class_of


@transaction.atomic
def save_draft(
    *, client: Client, circumstance: str, channel: str, body: str, actor: Actor, now: datetime
) -> Draft | None:
    """An empty text removes the draft. Not audited: it is said to nobody."""
    if not body.strip():
        drop_draft(client=client, actor=actor, now=now)
        return None
    User.objects.select_for_update(of=["self"], no_key=True).get(
        pk=actor.person
    )  # two windows, one after the other
    draft = Draft.objects.filter(user_id=actor.person, client=client).first()
    draft = draft or Draft(user_id=actor.person, client=client, vault_id=client.vault_id)
    draft.circumstance, draft.channel, draft.updated_at = circumstance, channel, now
    draft.sealed_class = class_of(circumstance)
    crypto.seal(draft, vaults.sealer, body=body)
    draft.save()
    return draft


def drop_draft(*, client: Client, actor: Actor, now: datetime) -> None:
    Draft.objects.filter(user_id=actor.person, client=client).delete()
