"""The demo's policy has changed once since clients came: half of them have read what is new. Dan has not."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from consent import actions as agreeing
from practice import actions, policy
from practice.actions import Publication
from practice.actors import Actor
from practice.demo import People
from practice.models import Client
from practice.vocabulary import Channel, Circumstance, Footing

NOTE = {
    "en": "We no longer leave reminders on voicemail, since others may hear them.",
    "es": "Ya no dejamos recordatorios en el buzón de voz, porque otros pueden oírlos.",
}


def seed(people: People) -> None:
    first = policy.current().id
    everybody = [people.dan, people.eve, *people.others]
    for client in everybody:
        _reads(client, first, people.now - timedelta(days=45))
    _own_terms(people)
    changed = _change(people, people.now - timedelta(days=12))
    for client in everybody[1::2]:
        _reads(client, changed, people.now - timedelta(days=8))


def _change(people: People, then: datetime) -> UUID:
    """Published by the admin, through a draft."""
    ada = people.actor("ada")
    draft = actions.begin_policy_draft(actor=ada, now=then)
    cell = policy.of_row(draft).cell(Circumstance.REMINDER, Channel.VOICEMAIL)
    cells = [replace(cell, footing=Footing.NEVER, content=None)]
    actions.change_policy_cells(draft=draft, cells=cells, actor=ada, now=then)
    about = Publication(then, is_material=True, change_note=NOTE)
    made = actions.publish_policy_draft(draft=draft, publication=about, submission=None, actor=ada, now=then)
    return made.pk


def _reads(client: Client, policy_id: UUID, then: datetime) -> None:
    actor = Actor(kind="portal", user_id=client.user_id, is_verified=True)
    agreeing.acknowledge_policy(client=client, policy_id=policy_id, actor=actor, now=then)


def _own_terms(people: People) -> None:
    """Ben writes no texts and is gone on Fridays; Sam goes on leave, Ana covers."""
    ben, sam, ana = (people.workforce[name] for name in ("ben", "sam", "ana"))
    texts = {
        f"{why.value}/sms": {"footing": "never"} for why in (Circumstance.SCHEDULING, Circumstance.GROUP)
    }
    terms = {"cells": texts, "week": {"friday": []}}
    actions.set_boundary(
        user=ben, terms=terms, actor=people.actor("ben"), now=people.now - timedelta(days=30)
    )
    today = people.now.date()
    actions.note_absence(
        user=sam,
        from_on=today + timedelta(days=20),
        until_on=today + timedelta(days=33),
        covered_by=ana,
        actor=people.actor("ada"),
        now=people.now - timedelta(days=3),
    )
