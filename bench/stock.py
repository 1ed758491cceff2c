"""The practice that is measured: Ana's caseload, made by the product's own acts, and its plaintext twin for the floor."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from bench import models as plain
from bench import words
from consent import actions as consents
from consent import starter
from consent.actions.consents import Signed
from consent.models import SafeContact
from messaging.models import Draft
from practice import actions, crypto, vaults
from practice.actions.clients import Particulars
from practice.actors import WORKER, Actor
from practice.models import Client, ContactPoint, User
from practice.vocabulary import Circumstance, Role, SealedClass
from tests import databases

SEED = 20_261
ZONE = "America/New_York"
AGREED = [Circumstance.SCHEDULING.value, Circumstance.REMINDER.value]


@dataclass
class Practice:
    """`ana` reads; `cleo`, at the front desk, wrote some of it."""

    ana: User
    cleo: User
    dice: random.Random
    now: datetime

    @property
    def clinician(self) -> Actor:
        """Ana, with the role that she reads by."""
        roles = frozenset({Role.CLINICIAN.value})
        return Actor(kind="workforce", user_id=self.ana.pk, roles=roles, name=self.ana.name, is_verified=True)


def begin(ids: dict[str, str]) -> Practice:
    """In the clone that Django is connected to: floor tables, forms, a random stream that is always the same."""
    _make_tables()
    now = timezone.now()
    starter.publish_starter(actor=WORKER, now=now - timedelta(days=50))
    found = User.objects.in_bulk([ids["ana"], ids["cleo"]], field_name="pk")
    people = {str(pk): user for pk, user in found.items()}
    return Practice(people[ids["ana"]], people[ids["cleo"]], random.Random(SEED), now)


def client(practice: Practice) -> Client:
    """One of Ana's, with a number that texts about times may go to."""
    name, then = words.name(practice.dice), practice.now - timedelta(days=40)
    particulars = Particulars(
        name=name, first_name=name.split()[0], pronouns="they/them", languages="Spanish, English"
    )
    made = actions.add_client(particulars=particulars, language="en", time_zone=ZONE, actor=WORKER, now=then)
    actions.join_care_team(client=made, user=practice.ana, actor=WORKER, now=then)
    plain.PlainClient.objects.create(
        id=made.pk,
        name=name,
        first_name=particulars.first_name,
        pronouns=particulars.pronouns,
        languages=particulars.languages,
        language="en",
        time_zone=ZONE,
        last_activity_at=then,
    )
    _reach(made, practice, then)
    return made


def draft(practice: Practice, of: Client) -> None:
    body = words.text(practice.dice)
    row = Draft(
        vault_id=of.vault_id,
        sealed_class=SealedClass.CLINICAL,
        user=practice.ana,
        client=of,
        circumstance=Circumstance.BETWEEN_SESSIONS,
        updated_at=practice.now,
    )
    crypto.seal(row, vaults.sealer, body=body)
    row.save(force_insert=True)
    shared = {name: getattr(row, name) for name in ("id", "user", "client_id", "circumstance", "updated_at")}
    plain.PlainDraft.objects.create(**shared, body=body)


def _reach(client: Client, practice: Practice, then: datetime) -> None:
    number = f"+1202555{practice.dice.randrange(10_000):04}"
    point = actions.add_contact_point(client=client, kind="phone", address=number, actor=WORKER, now=then)
    ContactPoint.objects.filter(pk=point.pk).update(verified_at=then)
    form = starter.current(starter.UNSECURED)
    signed = Signed(form_version=form, shown="as shown", language="en", typed_name="as signed")
    by = Actor(kind="portal", user_id=client.user_id, is_verified=True)
    agreed = consents.Agreed(contact_point=point, circumstances=AGREED)
    consents.give_consent(client=client, agreed=agreed, signed=signed, actor=by, now=then)
    kept = SafeContact(vault_id=client.vault_id, client=client, contact_point=point)
    said = "Phone shared with partner after 18:00"
    crypto.seal(kept, vaults.sealer, words=said)
    kept.save(force_insert=True)
    plain.PlainSafeContact.objects.create(id=kept.pk, client_id=client.pk, words=said)


def _make_tables() -> None:
    with databases.pointed_at(str(connection.settings_dict["NAME"]), as_owner=True):
        with connection.schema_editor() as editor:
            for model in plain.MADE:
                editor.create_model(model)


def settle() -> None:
    """As the server's own autovacuum does within a minute of so many new rows."""
    with databases.connect_as_owner(str(connection.settings_dict["NAME"])) as owner:
        owner.execute("VACUUM ANALYZE")
