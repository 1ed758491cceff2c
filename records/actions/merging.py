"""Two files of one person become one."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from messaging import threads
from practice import actions, audit, locks, resealing, submissions
from practice.access import Forbidden, scope
from practice.actors import Actor
from practice.models import Client, DataKey
from practice.vocabulary import SealedClass
from records.access import start_resealing
from records.merging import colliding, details, walking

Status = Client.Status


class OnItsWay(Exception):
    """Something of one of both leaves the house at this moment. Nothing was changed; try again."""


def merge_clients(
    *,
    duplicate: Client,
    survivor: Client,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> None:
    """All that is the duplicate's is the survivor's afterwards, under the survivor's keys; the duplicate's are destroyed.

    Raises Forbidden where the actor does not keep both files with all that lies in them, and OnItsWay.
    """
    wait = settings.LIMITS["revocation_wait_ms"]
    first, second = sorted(locks.of_vault(one.vault_id) for one in (duplicate, survivor))
    with (
        locks.stopping(first, wait_ms=wait) as is_quiet,
        locks.stopping(second, wait_ms=wait) as is_quiet_too,
    ):
        if not (is_quiet and is_quiet_too):
            raise OnItsWay
        _merge(duplicate, survivor, submission, actor, now)


@transaction.atomic
def _merge(
    duplicate: Client,
    survivor: Client,
    submission: submissions.Submission | None,
    actor: Actor,
    now: datetime,
) -> None:
    submissions.claim(submission, now=now, result_id=survivor.pk)
    duplicate, survivor = _held(duplicate, survivor)
    require(duplicate, survivor, actor, now)
    grant = start_resealing(actor, [duplicate.vault_id, survivor.vault_id])
    found = details.joined(details.read(survivor, grant), details.read(duplicate, grant))
    actions.edit_client(client=survivor, changes=found, submission=None, actor=actor, now=now)
    colliding.same_addresses(duplicate, survivor, grant, now)
    colliding.same_drafts(duplicate, survivor, grant)
    colliding.same_call_drafts(duplicate, survivor, grant)
    colliding.same_forms(duplicate, survivor, now)
    colliding.who_is_around(duplicate, survivor, now)
    for model in walking.sealed():
        theirs = model._base_manager.select_for_update(of=("self",)).filter(vault_id=duplicate.vault_id)
        for row in theirs.iterator(chunk_size=200):
            resealing.reseal(row, by=grant, vault_id=survivor.vault_id)
            row.save(update_fields=[*resealing.columns(row), "vault"])
    walking.repoint(walking.plain_of_vault(), duplicate.vault_id, survivor.vault_id)
    walking.repoint(walking.of_client(), duplicate, survivor)
    colliding.same_person(duplicate, survivor, now)
    _become_stub(duplicate, survivor, now)
    both = [duplicate.vault_id, survivor.vault_id]
    for subject, reason in ((duplicate, "ended"), (survivor, "grew")):
        other = survivor if subject is duplicate else duplicate
        audit.record(
            "records.client.merged",
            actor=actor,
            subject=subject,
            objects=[other.pk],
            vaults=both,
            reason=reason,
        )


def _held(duplicate: Client, survivor: Client) -> tuple[Client, Client]:
    """The threads before the clients' rows, and these without their key: as who writes has them."""
    threads.hold_all(duplicate)
    locked = Client.objects.select_for_update(of=("self",), no_key=True)
    rows = {one.pk: one for one in locked.filter(pk__in=[duplicate.pk, survivor.pk]).order_by("pk")}
    return rows[duplicate.pk], rows[survivor.pk]


def require(duplicate: Client, survivor: Client, actor: Actor, now: datetime) -> None:
    """Who merges keeps both files; where clinical content lies in the duplicate, as a clinician of both."""
    kinds = {duplicate.kind, survivor.kind}
    standing = {duplicate.status, survivor.status}
    if duplicate.pk == survivor.pk or Client.Kind.SHARED in kinds or Status.MERGED in standing:
        raise Forbidden
    needed = [SealedClass.ADMINISTRATIVE, *([SealedClass.CLINICAL] if holds_more(duplicate) else [])]
    for client in (duplicate, survivor):
        if not all(scope.may_write_to(actor, client, one, now) for one in needed):
            raise Forbidden


def holds_more(client: Client) -> bool:
    """Whether anything lies in this vault that is not of the administrative class."""
    return any(
        model._base_manager.filter(vault_id=client.vault_id)
        .exclude(sealed_class=SealedClass.ADMINISTRATIVE)
        .exists()
        for model in walking.sealed()
    )


def _become_stub(duplicate: Client, survivor: Client, now: datetime) -> None:
    """It keeps its number, so that its addresses lead on; nothing of what it said."""
    Client.objects.filter(merged_into=duplicate).update(merged_into=survivor)
    for name in resealing.sealed_names(Client):
        setattr(duplicate, name, None)
    duplicate.status, duplicate.merged_into, duplicate.changed_at = Status.MERGED, survivor, now
    duplicate.save()
    latest = max(duplicate.last_activity_at, survivor.last_activity_at)
    Client.objects.filter(pk=survivor.pk).update(last_activity_at=latest, changed_at=now)
    DataKey.objects.filter(vault_id=duplicate.vault_id).delete()
