"""A practice of 20,000 clients against one of 300, before the same floor: what one opens must not grow with the rest. S12.

Most of so many are files of the past: every half hour another client wrote last, the longest ago fourteen months, and
whose last word is older than three months is discharged. Of those of the last two weeks one in twenty waits.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from bench import caseload, stock, words
from bench.stock import ZONE, Practice
from bench.timing import Line, Size, compared, interleaved
from bench.visitor import Visitor
from messaging import threads
from messaging.models import Message, MessageRead, Thread
from practice import actions, crypto, vaults
from practice.actions.clients import Particulars
from practice.actors import WORKER
from practice.models import CareTeamMember, Client, User
from practice.vocabulary import Channel, Circumstance, Role
from tests import databases, people

COLLEAGUES = 60  # who share the crowd
WAITS = 20  # one client in so many of the latest waits for an answer
EVERY, LATELY, LONG_AGO = timedelta(minutes=30), timedelta(days=14), timedelta(days=90)
BATCH = 500
ABOUT = (Circumstance.BETWEEN_SESSIONS, Circumstance.SCHEDULING)
GOAL = "≤ 1.20"


def run(size: Size) -> list[Line]:
    ids = databases.ensure_templates(databases.this_run())
    with databases.a_clone("house"):
        practice = stock.begin(ids)
        caseload.make(practice, *caseload.share(size.caseload))
        pages = _pages(practice, caseload.conversation(practice, 50))
        small = _taken(pages, size)
        _come(practice, size.crowd - size.caseload)
        large = _taken(pages, size)
    return [_line(name, small, large, size) for name in pages if name != "floor"]


def _pages(practice: Practice, one: Client) -> dict[str, partial]:
    """The floor asks plaintext tables in which nothing is added: it is the weather."""
    clinician, desk = (Visitor(people.sign_in(user)) for user in (practice.ana, practice.cleo))
    page = reverse("client", args=[one.pk])
    return {
        "a clinician's conversation": partial(clinician.get, page),
        "her inbox": partial(clinician.get, reverse("inbox")),
        "her list of clients": partial(clinician.get, reverse("clients")),
        "the front desk's conversation": partial(desk.get, page),
        "the front desk's inbox": partial(desk.get, reverse("inbox")),
        "the front desk's list of clients": partial(desk.get, reverse("clients")),
        "the outbox": partial(desk.get, reverse("outbox")),
        "floor": partial(clinician.get, f"/floor/{one.pk}/"),
    }


def _taken(pages: dict[str, partial], size: Size) -> dict[str, list[float]]:
    stock.settle()
    return interleaved(size.rounds, pages)


def _line(name: str, small: dict[str, list[float]], large: dict[str, list[float]], size: Size) -> Line:
    what = f"{name}, {size.crowd:,} clients / {size.caseload:,}"
    return compared("S12", what, (large[name], large["floor"]), (small[name], small["floor"]), goal=GOAL)


def _come(practice: Practice, count: int) -> None:
    """Other people's clients, each with a word about two matters; who waits does so in the second."""
    team = [_colleague(practice, number) for number in range(COLLEAGUES)]
    for first in range(0, count, BATCH):
        with transaction.atomic():
            _batch(practice, team, range(first, min(first + BATCH, count)))


def _batch(practice: Practice, team: list[User], numbers: range) -> None:
    clients = [_client(practice, practice.now - (number + 1) * EVERY) for number in numbers]
    pairs = list(zip(numbers, clients, strict=True))
    CareTeamMember.objects.bulk_create(
        CareTeamMember(
            client=one, user=team[number % COLLEAGUES], from_at=one.created_at, until_at=one.discharged_at
        )
        for number, one in pairs
    )
    said = [_said(practice, one, about, number) for number, one in pairs for about in ABOUT]
    Message.objects.bulk_create(said)
    readers = (practice.cleo, team[0])
    MessageRead.objects.bulk_create(
        MessageRead(message=one, user=user, at=practice.now) for one in said for user in readers
    )


def _colleague(practice: Practice, number: int) -> User:
    user = actions.add_person(
        name=words.name(practice.dice), email=f"colleague{number}@practice.example", title="therapist",
        actor=WORKER, now=practice.now,
    )  # fmt: skip
    actions.assign_role(user=user, role=Role.CLINICIAN, actor=WORKER, now=practice.now)
    return user


def _client(practice: Practice, at: datetime) -> Client:
    name = words.name(practice.dice)
    particulars = Particulars(name=name, first_name=name.split()[0])
    made = actions.add_client(particulars=particulars, language="en", time_zone=ZONE, actor=WORKER, now=at)
    if practice.now - at > LONG_AGO:
        made.status, made.discharged_at = Client.Status.DISCHARGED, at + LATELY
        made.save(update_fields=["status", "discharged_at"])
    return made


def _said(practice: Practice, client: Client, about: Circumstance, number: int) -> Message:
    at = client.last_activity_at
    thread = threads.open_thread(client, about, at)
    if about == Circumstance.SCHEDULING and number % WAITS == 0 and practice.now - at < LATELY:
        due = {"waiting_since": at, "answer_by": at + timedelta(hours=30)}
        Thread.objects.filter(pk=thread.pk).update(**due)
    message = Message(
        id=uuid4(), vault_id=thread.vault_id, sealed_class=thread.sealed_class, thread=thread,
        client_id=client.pk, kind=Message.Kind.FROM_CLIENT, channel=Channel.PORTAL,
        author_id=client.user_id, created_at=at,
    )  # fmt: skip
    crypto.seal(message, vaults.sealer, body=words.text(practice.dice))
    return message
