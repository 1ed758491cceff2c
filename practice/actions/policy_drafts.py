"""The next version in the making: one draft at a time, copied from what is in force, saved part by part."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from practice import audit, clauses, policy, policy_data, submissions
from practice.actions.policy import (
    TERMS,
    PolicyMovedOn,
    check_emergency_lines,
    next_version,
    put_cells,
    terms_of,
)
from practice.actors import Actor
from practice.locks import only_one
from practice.models.policy import CommunicationsPolicy, PolicyCell
from practice.rules import policy_lint
from practice.submissions import Submission


class DraftNotReady(ValueError):
    """The draft has faults that nothing may be published over."""


class DraftGone(Exception):
    """Somebody else has published or discarded it meanwhile."""


@dataclass(frozen=True)
class Publication:
    """From when it holds (now, if that has passed), whether clients are asked to read it again, and what is new."""

    effective_at: datetime
    is_material: bool
    change_note: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def begin_policy_draft(*, actor: Actor, now: datetime) -> CommunicationsPolicy:
    """The one there is, or a new one: the version in force, with starter text where a topic has none yet."""
    only_one("policy")
    if standing := CommunicationsPolicy.objects.drafts().first():
        return standing
    held = CommunicationsPolicy.objects.in_force(now)[0]
    terms = terms_of(held) | {"clauses": clauses.starter() | held.clauses}
    draft = CommunicationsPolicy.objects.create(created_at=now, **terms)
    put_cells(draft, policy_data.cells_of(held))
    audit.record("practice.policy_draft.begun", actor=actor, subject=draft)
    return draft


@transaction.atomic
def change_policy_draft(
    *, draft: CommunicationsPolicy, changes: dict[str, Any], actor: Actor, now: datetime
) -> None:
    """Some of TERMS. What was the same already is not written.

    `draft`: as it was read when the changes were made; raises PolicyMovedOn where one of them is another's since.
    """
    row = _locked(draft)
    if any(getattr(row, name) != getattr(draft, name) for name in changes):
        raise PolicyMovedOn
    changed = sorted(name for name in changes if getattr(row, name) != changes[name])
    if not changed:
        return
    for name in changed:
        setattr(row, name, changes[name])
    _saved(row, [name for name in changed if name in TERMS], actor, now)


@transaction.atomic
def change_policy_clause(
    *, draft: CommunicationsPolicy, topic: str, words: dict[str, str], actor: Actor, now: datetime
) -> None:
    """`words`: language → text. Two people may write at two topics at the same time; at one, raises PolicyMovedOn."""
    row = _locked(draft)
    if row.clauses.get(topic) != draft.clauses.get(topic):
        raise PolicyMovedOn
    if row.clauses.get(topic) != words:
        row.clauses = row.clauses | {topic: words}
        _saved(row, ["clauses"], actor, now)


@transaction.atomic
def change_policy_cells(
    *,
    draft: CommunicationsPolicy,
    cells: Iterable[policy_data.Cell],
    read: Iterable[policy_data.Cell] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """`read`: as those cells stood when these were chosen; raises PolicyMovedOn where one is another's since."""
    row = _locked(draft)
    found = {(cell.circumstance, cell.channel): cell for cell in policy_data.cells_of(row)}
    if any(found[(cell.circumstance, cell.channel)] != cell for cell in read):
        raise PolicyMovedOn
    changed = [cell for cell in cells if found[(cell.circumstance, cell.channel)] != cell]
    for cell in changed:
        PolicyCell.objects.filter(policy=row, circumstance=cell.circumstance, channel=cell.channel).update(
            footing=cell.footing, content=cell.content or "", note=cell.note
        )
    if changed:
        _saved(row, ["cells"], actor, now)


@transaction.atomic
def rebase_policy_draft(*, draft: CommunicationsPolicy, actor: Actor, now: datetime) -> None:
    """What was published since the draft was begun comes in, where the draft itself has not changed it."""
    row = _locked(draft)
    before = CommunicationsPolicy.objects.known_at(row.created_at).first()
    held = CommunicationsPolicy.objects.in_force(now)[0]
    if before is None or before.pk == held.pk:
        return
    for name in TERMS:
        setattr(row, name, _merged(getattr(before, name), getattr(row, name), getattr(held, name)))
    old, mine, new = (
        {(cell.circumstance, cell.channel): cell for cell in policy_data.cells_of(one)}
        for one in (before, row, held)
    )
    PolicyCell.objects.filter(policy=row).delete()
    put_cells(row, [new[pair] if mine[pair] == old[pair] else mine[pair] for pair in mine])
    row.created_at = now
    _saved(row, ["cells", "created_at", *TERMS], actor, now)


@transaction.atomic
def discard_policy_draft(*, draft: CommunicationsPolicy, actor: Actor, now: datetime) -> None:
    row = _locked(draft)
    audit.record("practice.policy_draft.discarded", actor=actor, subject=row)
    PolicyCell.objects.filter(policy=row).delete()
    row.delete()


@transaction.atomic
def publish_policy_draft(
    *,
    draft: CommunicationsPolicy,
    publication: Publication,
    submission: Submission | None,
    actor: Actor,
    now: datetime,
) -> CommunicationsPolicy:
    """Raises DraftNotReady, DraftGone, submissions.AlreadyDone."""
    submissions.claim(submission, now=now, result_id=draft.pk)
    row = _locked(draft)
    rules = policy.of_row(row)
    on = now.astimezone(policy.zone()).date()
    if any(one.is_error for one in policy_lint.findings(rules, policy.vendors(), on)):
        raise DraftNotReady
    check_emergency_lines(row.crisis)
    row.version, row.published_at, row.published_by_id = next_version(), now, actor.user_id
    row.effective_at = max(publication.effective_at, now)
    row.is_material, row.change_note = publication.is_material, publication.change_note
    row.save()
    audit.record("practice.policy.published", actor=actor, subject=row)
    return row


def _locked(draft: CommunicationsPolicy) -> CommunicationsPolicy:
    only_one("policy")
    row = CommunicationsPolicy.objects.filter(pk=draft.pk, published_at=None).first()
    if row is None:
        raise DraftGone
    return row


def _saved(row: CommunicationsPolicy, changed: list[str], actor: Actor, now: datetime) -> None:
    row.changed_at, row.changed_by_id = now, actor.user_id
    row.save()
    audit.record("practice.policy_draft.changed", actor=actor, subject=row, fields=changed)


def _merged(before: Any, mine: Any, new: Any) -> Any:
    """Part by part: the draft's own where it differs from what it began with, else what is in force now."""
    if mine == before:
        return new
    if not all(isinstance(one, dict) for one in (before, mine, new)):
        return mine
    names = dict.fromkeys([*new, *mine])
    merged = {name: _merged(before.get(name), mine.get(name), new.get(name)) for name in names}
    return {name: value for name, value in merged.items() if value is not None}
