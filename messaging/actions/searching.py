"""That somebody searched, and what they were shown. What they looked for is nobody's business but theirs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from practice import audit
from practice.actors import Actor
from practice.audit import NO_BASIS, Basis
from practice.models import Client


@transaction.atomic
def note_search(
    *,
    client: Client | None,
    shown: Mapping[UUID, Iterable[UUID]],
    named: Iterable[UUID] = (),
    basis: Basis = NO_BASIS,
    actor: Actor,
    now: datetime,
) -> None:
    """`client`: the one whose conversation was searched; without, all whom this person sees. `shown`: messages by vault.

    A look at each client of whom something was shown, as if their page had been opened: so it is told to them.
    `named`: vaults of clients of whom only the name was.
    """
    reach = "one_client" if client else "all_in_scope"
    audit.record(
        "messaging.messages.searched",
        actor=actor,
        subject=client,
        reason=reach,
        basis=basis,
        vaults=list(shown),
    )
    for vault, messages in shown.items():
        audit.record(
            "search.viewed",
            actor=actor,
            objects=messages,
            vaults=[vault],
            reason="conversation.view",
            basis=basis,
        )
    if only_named := list(named):
        audit.record("desk.viewed", actor=actor, vaults=only_named, reason="client.list")
