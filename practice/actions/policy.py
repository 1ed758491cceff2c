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


class NoEmergencyLine(ValueError):
    """Each language of the crisis help names where to call in an emergency."""


@transaction.atomic
def publish_policy(
    *, terms: dict[str, Any], cells: Iterable[policy_data.Cell], actor: Actor, now: datetime
) -> CommunicationsPolicy:
    """`terms`: hours, quiet_hours, response, crisis, each as its JSON. Raises NoEmergencyLine."""
    for language, lines in terms["crisis"].items():
        if not any(line["kind"] == "emergency" for line in lines):
            raise NoEmergencyLine(language)
    last = CommunicationsPolicy.objects.order_by("-version").values_list("version", flat=True).first() or 0
    policy = CommunicationsPolicy.objects.create(
        version=last + 1,
        created_at=now,
        published_at=now,
        effective_at=now,
        published_by_id=actor.user_id,
        **terms,
    )
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
    audit.record("practice.policy.published", actor=actor, subject=policy)
    return policy


@transaction.atomic
def revise_policy(*, changes: dict[str, Any], actor: Actor, now: datetime) -> CommunicationsPolicy:
    """The next version: the one in force with some of its terms changed. Nothing is published where nothing changes."""
    only_one("policy")
    last = CommunicationsPolicy.objects.published()[0]
    terms = {name: getattr(last, name) for name in ("hours", "quiet_hours", "response", "crisis")}
    if _normal(terms) == _normal(terms | changes):
        return last
    cells = [policy_data.of_row(cell) for cell in PolicyCell.objects.filter(policy=last)]
    return publish_policy(terms=terms | changes, cells=cells, actor=actor, now=now)


def _normal(terms: dict[str, Any]) -> dict[str, Any]:
    """However a week was written down: what it means."""
    hours = hours_form.office_from_dict(terms["hours"])
    return terms | {"hours": hours_form.office_to_dict(hours)}
