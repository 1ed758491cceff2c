"""A list of clients comes in: read, looked at, run in batches, and its text destroyed."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from practice import actions, actors, audit, crypto, policy, queue, safe, submissions, vaults
from practice.access import Opened
from practice.access.capabilities import may
from practice.actors import WORKER, Actor
from practice.models import RoleAssignment, User, Vault
from practice.vocabulary import Role
from records.access import grant_for_import
from records.importing import columns, sorting
from records.importing.judging import Judged
from records.importing.reading import Table
from records.models import ClientImport, ImportedRow

BATCH = 100
State = ClientImport.State


@transaction.atomic
def read_list(
    *, table: Table, submission: submissions.Submission | None, actor: Actor, now: datetime
) -> ClientImport:
    """Kept sealed until somebody has looked at what would be taken. Nothing is taken yet."""
    row = ClientImport(
        vault_id=safe.vault_id(Vault.Kind.PRACTICE),
        user_id=actor.person,
        user_epoch=actor.epoch,
        columns=columns.guess(table.header),
        row_count=len(table.rows),
        created_at=now,
    )
    submissions.claim(submission, now=now, result_id=row.pk)
    crypto.seal(row, vaults.sealer, table=sorting.packed(table))
    row.save(force_insert=True)
    audit.record("records.import.read", actor=actor, subject=row)
    return row


@transaction.atomic
def choose_columns(*, row: ClientImport, chosen: list[str], actor: Actor, now: datetime) -> None:
    """Which column is what, as somebody says who looks at it."""
    ClientImport.objects.filter(pk=row.pk, state=State.READ).update(columns=chosen)
    audit.record("records.import.columns_chosen", actor=actor, subject=row)


@transaction.atomic
def run_import(*, row: ClientImport, actor: Actor, now: datetime) -> bool:
    """From now on the worker takes it in, batch by batch. False: it runs or has run."""
    if not ClientImport.objects.filter(pk=row.pk, state=State.READ).update(state=State.RUNNING):
        return False
    audit.record("records.import.started", actor=actor, subject=row)
    queue.enqueue("records.import_clients")
    return True


@transaction.atomic
def drop_import(*, row: ClientImport, reason: str, actor: Actor, now: datetime) -> bool:
    """Nothing more is taken from it. What was taken stays."""
    open_ones = ClientImport.objects.select_for_update(of=("self",))
    found = open_ones.filter(pk=row.pk, state__in=[State.READ, State.RUNNING]).first()
    if found is None:
        return False
    _finish(found, State.DROPPED, now)
    audit.record("records.import.dropped", actor=actor, subject=found, reason=reason)
    return True


@transaction.atomic
def import_batch(*, import_id: UUID, actor: Actor = WORKER, now: datetime) -> bool:
    """The next lines of a running list, with what was done counted in the same transaction. True: there is more.

    As the person who brought it, re-read now: when they are gone or may no longer, it stops.
    """
    rows = ClientImport.objects.select_for_update(of=("self",), skip_locked=True).select_related("user")
    row = rows.filter(pk=import_id, state=State.RUNNING).first()
    if row is None:
        return False
    person = actors.of_user(row.user, now=now, is_verified=True)
    if not row.user.is_active or row.user.epoch != row.user_epoch or not may(person.roles, "client.import"):
        drop_import(row=row, reason="authority_ended", actor=actor, now=now)
        return False
    _take(row, Opened(actor=person, now=now, grant=grant_for_import(person)))
    is_done = len(row.outcomes) >= row.row_count
    if is_done:
        _finish(row, State.DONE, now)
    row.save()
    audit.record(
        "records.import.finished" if is_done else "records.import.went_on", actor=person, subject=row
    )
    return not is_done


def _take(row: ClientImport, opened: Opened) -> None:
    table = sorting.unpacked(opened.text(row, "table") or "[[],[]]")
    practice = policy.practice()
    today = opened.now.astimezone(ZoneInfo(practice.time_zone)).date()
    sorter = sorting.Sorter(opened, row.columns, today, apart_from=row.pk)
    done = len(row.outcomes)
    sorter.skip(table.rows[:done])
    clinicians = clinicians_by_word(opened.now)
    for cells in table.rows[done : done + BATCH]:
        judged, becomes, digest = sorter.sort(cells)
        if becomes == sorting.NEW:
            _add(row, judged, digest, clinicians, opened)
        row.outcomes.append(becomes)


def _add(
    row: ClientImport, judged: Judged, digest: bytes, clinicians: dict[str, User], opened: Opened
) -> None:
    assert judged.particulars is not None  # noqa: S101 - only such lines are new
    actor, now = opened.actor, opened.now
    client = actions.add_client(
        particulars=judged.particulars,
        language=judged.language,
        time_zone=policy.practice().time_zone,
        points=judged.points,
        actor=actor,
        now=now,
    )
    if user := clinicians.get(judged.clinician.casefold()):
        actions.join_care_team(client=client, user=user, actor=actor, now=now)
    ImportedRow.objects.create(brought_by=row, digest=digest, client=client)


def clinicians_by_word(now: datetime) -> dict[str, User]:
    """A clinician by name or mail address, as a list names them; two of one name are nobody."""
    holding = RoleAssignment.objects.current(now).filter(role=Role.CLINICIAN).values("user_id")
    found: dict[str, User] = {}
    twice: set[str] = set()
    for user in User.objects.filter(pk__in=holding, is_active=True):
        for word in {user.name.casefold(), user.email.casefold()}:
            twice |= {word} & found.keys()
            found[word] = user
    return {word: user for word, user in found.items() if word not in twice}


def _finish(row: ClientImport, state: str, now: datetime) -> None:
    row.state, row.finished_at, row.table = state, now, None
    row.save(update_fields=["state", "finished_at", "table"])
