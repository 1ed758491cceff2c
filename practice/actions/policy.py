"""The communications policy is published as a whole, as a numbered version, and never edited afterwards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from practice import audit, policy_data
from practice.actors import Actor
from practice.locks import only_one
from practice.models.policy import CommunicationsPolicy, PolicyCell
from practice.rules import hours_form

TERMS = ("hours", "quiet_hours", "response", "crisis", "guidance", "clauses")


class NoEmergencyLine(ValueError):
    """Each language of the crisis help names where to call in an emergency."""


class PolicyMovedOn(Exception):
    """Another version has come into force since the one that the changes were made from. Nothing was published."""


@transaction.atomic
def publish_policy(
    *, terms: dict[str, Any], cells: Iterable[policy_data.Cell], actor: Actor, now: datetime
) -> CommunicationsPolicy:
    """`terms`: TERMS, each as its JSON, and what else the row says of itself. Raises NoEmergencyLine."""
    check_emergency_lines(terms["crisis"])
    policy = CommunicationsPolicy.objects.create(
        **{
            "version": next_version(),
            "created_at": now,
            "published_at": now,
            "effective_at": now,
            "published_by_id": actor.user_id,
        }
        | terms
    )
    put_cells(policy, cells)
    audit.record("practice.policy.published", actor=actor, subject=policy)
    return policy


@transaction.atomic
def revise_policy(
    *, changes: dict[str, Any], read: int | None = None, actor: Actor, now: datetime
) -> CommunicationsPolicy:
    """The one in force with some of its terms changed, from now on. Nothing is published where nothing changes.

    A version whose day is still to come gets the changes too, for the same day. A draft stays as it is: its page
    says that the policy has moved on since, and brings that in. `read`: the version that the changes were made from,
    where they would else overwrite what came in between; raises PolicyMovedOn.
    """
    only_one("policy")
    held = CommunicationsPolicy.objects.in_force(now)[0]
    if read is not None and held.version != read:
        raise PolicyMovedOn
    if _normal(terms_of(held)) == _normal(terms_of(held) | changes):
        return held
    coming = CommunicationsPolicy.objects.published().filter(effective_at__gt=now).order_by("effective_at")
    waiting = {row.effective_at: row for row in coming.order_by("effective_at", "version")}
    revised = _again(held, changes, now, actor, now)
    for day, row in waiting.items():
        _again(row, changes, day, actor, now)
    return revised


def _again(
    row: CommunicationsPolicy, changes: dict[str, Any], day: datetime | None, actor: Actor, now: datetime
) -> CommunicationsPolicy:
    """`row` with the changes. Whether clients are asked to read it again: as for `row`, if its day is still to come."""
    is_to_come = day is not None and day > now
    about = {
        "effective_at": day,
        "is_material": row.is_material if is_to_come else False,
        "change_note": row.change_note if is_to_come else {},
    }
    cells = policy_data.cells_of(row)
    return publish_policy(terms=terms_of(row) | changes | about, cells=cells, actor=actor, now=now)


def terms_of(row: CommunicationsPolicy) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TERMS}


def next_version() -> int:
    last = CommunicationsPolicy.objects.published().values_list("version", flat=True).first()
    return (last or 0) + 1


def put_cells(policy: CommunicationsPolicy, cells: Iterable[policy_data.Cell]) -> None:
    PolicyCell.objects.bulk_create(
        PolicyCell(
            policy=policy,
            circumstance=cell.circumstance,
            channel=cell.channel,
            footing=cell.footing,
            content=cell.content or "",
            note=cell.note,
        )
        for cell in cells
    )


def check_emergency_lines(crisis: dict[str, Any]) -> None:
    for language, lines in crisis.items():
        if not any(line["kind"] == "emergency" for line in lines):
            raise NoEmergencyLine(language)


def _normal(terms: dict[str, Any]) -> dict[str, Any]:
    """However a week was written down: what it means."""
    hours = hours_form.office_from_dict(terms["hours"])
    return terms | {"hours": hours_form.office_to_dict(hours)}
