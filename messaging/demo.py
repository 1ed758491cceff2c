"""What was said in the demo practice in the last days."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from messaging import actions
from messaging.actions.sending import Writing
from messaging.contact import demo as firsts
from messaging.models import Message
from practice.access import scope
from practice.actors import Actor
from practice.demo import ZONE, People
from practice.models import Client
from practice.vocabulary import Circumstance

TALK = Circumstance.BETWEEN_SESSIONS
TIMES = Circumstance.SCHEDULING

HARD_WEEK = (
    "It was a hard week. I would like to talk about what happened with my sister, but in session.\n\n"
    "Could we move Thursday to the morning?"
)
DANS = (
    (6, 15, 20, "ana", TALK, "Here is the page we looked at today. No need to answer, we can talk about it on Thursday."),
    (6, 15, 48, "dan", TALK, "Thank you. I put it on the fridge."),
    (4, 9, 5, "ana", TIMES, "A small change: the building is closed on Wednesday evening, so please use the side door."),
    (4, 12, 31, "dan", TIMES, "Got it, side door."),
    (4, 13, 2, "ana", TIMES, "Thank you."),
    (2, 10, 2, "ana", TALK, "How did the breathing page go?"),
    (1, 22, 41, "dan", TALK, HARD_WEEK),
)  # fmt: skip
OPENERS = (
    (TIMES, "Could I come half an hour later next week?"),
    (Circumstance.BILLING, "The statement for October looks like it counts one visit twice."),
    (TALK, "I tried what we said. It helped a little."),
    (TIMES, "Is the office open on the Friday after the holiday?"),
)
ANSWERS = (
    "Thank you for telling me. We take it up on Thursday.",
    "Yes, that works.",
    "I will look into it and come back to you.",
)


def seed(people: People) -> None:
    firsts.seed(people)
    for days, hour, minute, who, topic, body in DANS:
        local = people.now.astimezone(ZoneInfo(ZONE)) - timedelta(days=days)
        at = min(local.replace(hour=hour, minute=minute), people.now - timedelta(minutes=20))
        _say(people, people.dan, who, topic, body, at, clinician="ana")
    for number, client in enumerate([people.eve, *people.others]):
        clinician = "ben" if number % 2 == 0 else "ana"
        topic, body = OPENERS[number % len(OPENERS)]
        at = people.now - timedelta(hours=2 + 3 * number % 90, minutes=people.dice.randint(0, 59))
        _say(people, client, "client", topic, body, at, clinician=clinician)
        if people.dice.random() < 0.7:
            _say(
                people,
                client,
                clinician,
                topic,
                people.dice.choice(ANSWERS),
                at + timedelta(minutes=50),
                clinician=clinician,
            )


def _say(
    people: People, client: Client, who: str, topic: str, body: str, at: datetime, *, clinician: str
) -> None:
    if who in ("dan", "client"):
        actor = Actor(kind="portal", user_id=client.user_id, is_verified=True)
        actions.receive_portal_message(
            client=client, circumstance=topic, body=body, submission=None, actor=actor, now=at
        )
        return
    actor = people.actor(who)
    if not scope.may_write_to(actor, client, "clinical", at):
        return
    writing = Writing(circumstance=topic, body=body)
    message = actions.send_message(client=client, writing=writing, submission=None, actor=actor, now=at)
    read_at = at + timedelta(minutes=25)
    if read_at < people.now:
        _read(client, message, read_at)


def _read(client: Client, message: Message, at: datetime) -> None:
    reader = Actor(kind="portal", user_id=client.user_id, is_verified=True)
    earlier = Message.objects.filter(client=client, created_at__lte=message.created_at)
    actions.mark_read(
        client=client,
        message_ids=[one.pk for one in earlier if one.kind != Message.Kind.FROM_CLIENT],
        actor=reader,
        now=at,
    )
    if message.author_id:
        by = Actor(kind="workforce", user_id=message.author_id, is_verified=True)
        said = [one.pk for one in earlier if one.kind == Message.Kind.FROM_CLIENT]
        actions.mark_read(client=client, message_ids=said, actor=by, now=at)
