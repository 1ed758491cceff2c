"""What is known of a client changes: their details, an address out of use, the end of care and its resumption."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from practice import audit, crypto, submissions, vaults
from practice.actors import Actor
from practice.models.client import Client, ContactPoint
from practice.models.entry import Invitation
from practice.models.people import User

SEALED = (
    "name", "first_name", "pronouns", "languages", "birth_date", "residence", "interpreter", "may_know",
    "must_not_know",
)  # fmt: skip
PLAIN = ("language", "time_zone")


@transaction.atomic
def edit_client(
    *,
    client: Client,
    changes: Mapping[str, str | None],
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Writes what differs, and nothing else. Raises ValueError for a name that is no detail of a client."""
    submissions.claim(submission, now=now)
    if unknown := set(changes) - {*SEALED, *PLAIN}:
        raise ValueError(f"no details of a client: {len(unknown)}")
    if not changes:
        return
    row = Client.objects.select_for_update(of=("self",), no_key=True).get(pk=client.pk)
    crypto.seal(row, vaults.sealer, **{name: changes[name] for name in SEALED if name in changes})
    for name in PLAIN:
        if name in changes:
            setattr(row, name, changes[name])
    row.changed_at = now
    row.save(update_fields=[*changes, "changed_at"])
    if "language" in changes and row.user_id:
        User.objects.filter(pk=row.user_id).update(language=row.language)
    audit.record("practice.client.edited", actor=actor, subject=row, fields=sorted(changes))


@transaction.atomic
def end_contact_point(*, contact_point: ContactPoint, actor: Actor, now: datetime) -> bool:
    """Nothing more goes there, and nobody comes in by it; open invitations to it end. False: it was out of use."""
    if not ContactPoint.objects.filter(pk=contact_point.pk, suspended_at=None).update(suspended_at=now):
        return False
    waiting = Invitation.objects.filter(contact_point=contact_point, accepted_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)
    audit.record(
        "practice.contact_point.ended", actor=actor, subject=contact_point, reason=contact_point.kind
    )
    return True


@transaction.atomic
def discharge_client(*, client: Client, actor: Actor, now: datetime) -> bool:
    """Care has ended: off the lists of what is to be done. They may still read. False: it had ended before."""
    return _turn(client, Client.Status.ACTIVE, Client.Status.DISCHARGED, now, actor, now)


@transaction.atomic
def take_client_back(*, client: Client, actor: Actor, now: datetime) -> bool:
    """Care goes on. False: it was going on."""
    return _turn(client, Client.Status.DISCHARGED, Client.Status.ACTIVE, None, actor, now)


def _turn(
    client: Client, before: str, after: str, discharged_at: datetime | None, actor: Actor, now: datetime
) -> bool:
    found = Client.objects.filter(pk=client.pk, status=before)
    if not found.update(status=after, discharged_at=discharged_at, changed_at=now):
        return False
    event = "discharged" if discharged_at else "taken_back"
    audit.record(f"practice.client.{event}", actor=actor, subject=client)
    return True
