"""Agreements of the demo practice: some clients have said yes to texts or email; Dan has not yet."""

from datetime import timedelta

from django.conf import settings

from consent import actions, demo_forms, demo_policy, demo_safety, starter
from consent.actions.consents import Signed
from consent.portal import form_text
from practice import actions as house
from practice.actors import WORKER, Actor
from practice.demo import People
from practice.models import Client, ContactPoint, User
from practice.vocabulary import Circumstance


def seed(people: People) -> None:
    then = people.now - timedelta(days=50)
    starter.publish_starter(actor=WORKER, now=then)
    for number, client in enumerate(people.others):
        if number % 3 == 0:
            _agree(client, ContactPoint.Kind.PHONE, [Circumstance.SCHEDULING, Circumstance.REMINDER], people)
        if number % 4 == 0:
            _agree(client, ContactPoint.Kind.EMAIL, [Circumstance.SCHEDULING], people)
    demo_safety.seed(people)
    demo_forms.seed(people)
    demo_policy.seed(people)
    _bell(people)


def _bell(people: People) -> None:
    """One client's browser is woken, at the emulators' door: there it shows on their page."""
    client = next((one for one in reversed(people.others) if one.user_id), None)
    if client is None or client.user_id is None or not settings.SOTTO_EMULATORS:
        return
    actor = Actor(kind="portal", user_id=client.user_id, is_verified=True)
    house.add_bell(
        user=User.objects.get(pk=client.user_id),
        endpoint=f"{settings.SOTTO_EMULATORS}push/{client.pk.hex}",
        agent="Firefox on Android",
        actor=actor,
        now=people.now - timedelta(days=9),
    )


def _agree(client: Client, kind: str, circumstances: list[Circumstance], people: People) -> None:
    then = people.now - timedelta(days=40)
    point = ContactPoint.objects.filter(client=client, kind=kind).first()
    if point is None:
        return
    actor = Actor(kind="portal", user_id=client.user_id, is_verified=True)
    form = starter.current(starter.UNSECURED)
    shown = form_text.whole(form, point.channel, "…", circumstances, client.language)
    signed = Signed(form_version=form, shown=shown, language=client.language, typed_name="(demo)")
    agreed = actions.Agreed(contact_point=point, circumstances=[one.value for one in circumstances])
    actions.give_consent(client=client, agreed=agreed, signed=signed, actor=actor, now=then)
