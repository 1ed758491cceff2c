"""Which forms are asked together, in which order: put together, changed and retired. What was asked stays as it was."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consent.models import PacketTemplate
from practice import audit, locks, submissions
from practice.actors import Actor

LONGEST_NAME = 80


@dataclass(frozen=True, kw_only=True)
class PacketTerms:
    """`name` in English, `names` in other languages; `forms`: their keys, in order."""

    name: str
    names: dict[str, str]
    forms: tuple[str, ...]
    due_days: int


class NameTaken(Exception):
    """Another packet has this English name, maybe a retired one."""


@transaction.atomic
def add_packet(
    *,
    terms: PacketTerms,
    submission: submissions.Submission | None = None,
    actor: Actor,
    now: datetime,
) -> PacketTemplate:
    submissions.claim(submission, now=now)
    row = PacketTemplate()
    _write(row, terms)
    audit.record("consent.packet.added", actor=actor, subject=row)
    return row


@transaction.atomic
def change_packet(
    *, template: PacketTemplate, terms: PacketTerms, actor: Actor, now: datetime
) -> PacketTemplate:
    """For what is asked from now on."""
    row = PacketTemplate.objects.select_for_update().get(pk=template.pk)
    before = (row.name, row.names, tuple(row.forms), row.due_days)
    after = (terms.name, terms.names, terms.forms, terms.due_days)
    _write(row, terms)
    fields = ("name", "names", "forms", "due_days")
    changed = [field for field, was, is_now in zip(fields, before, after, strict=True) if was != is_now]
    if changed:
        audit.record("consent.packet.changed", actor=actor, subject=row, fields=changed)
    return row


@transaction.atomic
def retire_packet(*, template: PacketTemplate, actor: Actor, now: datetime) -> None:
    """No longer offered."""
    if PacketTemplate.objects.filter(pk=template.pk, retired_at=None).update(retired_at=now):
        audit.record("consent.packet.retired", actor=actor, subject=template)


@transaction.atomic
def return_packet(*, template: PacketTemplate, actor: Actor, now: datetime) -> None:
    """Offered again, as it was."""
    if PacketTemplate.objects.filter(pk=template.pk, retired_at__isnull=False).update(retired_at=None):
        audit.record("consent.packet.returned", actor=actor, subject=template)


def _write(row: PacketTemplate, terms: PacketTerms) -> None:
    locks.only_one("packets")
    if PacketTemplate.objects.filter(name=terms.name).exclude(pk=row.pk).exists():
        raise NameTaken
    row.name, row.names = terms.name, terms.names
    row.forms, row.due_days = list(terms.forms), terms.due_days
    row.save()
