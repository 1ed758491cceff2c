"""A practice begins: its one row, the house's own vaults, the policy it starts from, and its first admin."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from practice import audit, founding, policy_data, vaults
from practice.actions.entry.workforce import set_password
from practice.actions.people import add_person, assign_role
from practice.actions.policy import publish_policy
from practice.actors import WORKER, Actor
from practice.locks import only_one
from practice.models.people import User
from practice.models.policy import Practice
from practice.safe import CLASS, HOUSE
from practice.vocabulary import Role


class Founded(Exception):
    """There is a practice already."""


@dataclass(frozen=True, kw_only=True)
class FirstPerson:
    """Who founds the practice is its admin; `roles` are those that they hold besides."""

    name: str
    email: str
    title: str
    password: str
    roles: tuple[Role, ...] = ()


@transaction.atomic
def begin_practice(*, profile: dict[str, Any], first: FirstPerson, actor: Actor, now: datetime) -> User:
    """From nothing to a practice somebody can sign in to. Raises Founded, ValidationError for the password."""
    only_one("founding")
    if Practice.objects.exists():
        raise Founded
    found_practice(profile=profile, is_demo=False, actor=actor, now=now)
    user = add_person(name=first.name, email=first.email, title=first.title, actor=actor, now=now)
    set_password(user=user, password=first.password, actor=actor, now=now)
    for role in dict.fromkeys((Role.ADMIN, *first.roles)):
        assign_role(user=user, role=role, actor=actor, now=now)
    terms = policy_data.default_terms(profile["time_zone"])
    publish_policy(terms=terms, cells=policy_data.default_cells(), actor=actor, now=now)
    for step in founding.steps:
        step(WORKER, now)
    return user


@transaction.atomic
def found_practice(*, profile: dict[str, Any], is_demo: bool, actor: Actor, now: datetime) -> Practice:
    """`profile`: name, discreet_name, phone, time_zone; and what else a Practice says of itself."""
    for kind in HOUSE:
        vaults.create(kind, now=now, classes=[CLASS])
    practice = Practice.objects.create(**profile, is_demo=is_demo, created_at=now)
    audit.record("practice.practice.founded", actor=actor, subject=practice)
    return practice


@transaction.atomic
def change_profile(*, practice: Practice, profile: dict[str, Any], actor: Actor, now: datetime) -> None:
    """What the practice says of itself; the audit names the fields that changed."""
    changed = sorted(name for name, value in profile.items() if getattr(practice, name) != value)
    if changed:
        Practice.objects.filter(pk=practice.pk).update(**profile)
        audit.record("practice.practice.changed", actor=actor, subject=practice, fields=changed)
