"""Agreements of the demo practice: some clients have said yes to texts or email; Dan has not yet."""

from datetime import timedelta

from consent import actions, starter
from consent.actions.consents import Signed
from consent.models import SafeContact
from consent.portal import form_text
from practice import crypto, vaults
from practice.actors import WORKER, Actor
from practice.demo import People
from practice.models import Client, ContactPoint
from practice.vocabulary import Circumstance, Discretion


def seed(people: People) -> None:
    then = people.now - timedelta(days=50)
    starter.publish_starter(actor=WORKER, now=then)
    for number, client in enumerate(people.others):
        if number % 3 == 0:
            _agree(client, ContactPoint.Kind.PHONE, [Circumstance.SCHEDULING, Circumstance.REMINDER], people)
        if number % 4 == 0:
            _agree(client, ContactPoint.Kind.EMAIL, [Circumstance.SCHEDULING], people)
    _safe_contact(people.others[0] if people.others else people.eve)


def _agree(client: Client, kind: str, circumstances: list[Circumstance], people: People) -> None:
    then = people.now - timedelta(days=40)
    point = ContactPoint.objects.filter(client=client, kind=kind).first()
    if point is None:
        return
    actor = Actor(kind="portal", user_id=client.user_id, is_verified=True)
    form = starter.current(starter.UNSECURED)
    shown = form_text.whole(form, point.channel, "…", circumstances, client.language)
    signed = Signed(form_version=form, shown=shown, language=client.language, typed_name="(demo)")
    values = [one.value for one in circumstances]
    actions.give_consent(
        client=client, contact_point=point, circumstances=values, signed=signed, actor=actor, now=then
    )


def _safe_contact(client: Client) -> None:
    point = ContactPoint.objects.filter(client=client, kind=ContactPoint.Kind.PHONE).first()
    if point is None:
        return
    row = SafeContact(
        vault_id=client.vault_id, client=client, contact_point=point, discretion=Discretion.DISCREET
    )
    crypto.seal(row, vaults.sealer, words="Phone shared with partner after 18:00; no voicemail")
    row.save(force_insert=True)
