"""`python -m tests.journeys.inside …`: what no page does yet, done by the practice's own acts in a house.

  hours open       one opens at midnight and never closes; no hour is quiet
  hours closed     closed since a minute ago, for three hours
  earlier MINUTES  all that was said so far was said so long before
  password EMAIL   a first password for somebody of the workforce
  colleague NAME   somebody new of the workforce, a clinician, without any way in but the demo's
  long WORDS       a client with a very long name, who writes these words

So no journey passes by day and fails by night.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django

PASSWORD = "plum-orchard-window-7"
WEEK = 7 * 24 * 60
CLOSED_FOR = 180


def week(now: datetime, closed_for: int) -> dict[str, list[str]]:
    """Open all week, but for so many minutes from now on, by the clock of `now`."""
    begins = (now.weekday() * 24 + now.hour) * 60 + now.minute
    closed = {(begins + minute) % WEEK for minute in range(closed_for)}
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return {name: _spans(day * 1440, closed) for day, name in enumerate(names)}


def _spans(midnight: int, closed: set[int]) -> list[str]:
    found: list[list[int]] = []
    for minute in range(1440):
        if midnight + minute in closed:
            continue
        if found and found[-1][1] == minute:
            found[-1][1] = minute + 1
        else:
            found.append([minute, minute + 1])
    return [f"{_clock(begins)}-{_clock(ends)}" for begins, ends in found]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def hours(which: str) -> None:
    from django.utils import timezone

    from practice import actions, demo, policy_data
    from practice.actors import WORKER

    now = timezone.now()
    span = CLOSED_FOR if which == "closed" else 0
    terms: dict[str, Any] = demo.TERMS | {
        "hours": {"zone": demo.ZONE, "week": week(now.astimezone(ZoneInfo(demo.ZONE)), span), "closures": []},
        "quiet_hours": {"begins": "00:00", "ends": "00:00", "channels": ["sms"]},
    }
    actions.publish_policy(terms=terms, cells=policy_data.default_cells(), actor=WORKER, now=now)


def earlier(minutes: str) -> None:
    from django.db.models import F

    from messaging.models import Message

    Message.objects.update(created_at=F("created_at") - timedelta(minutes=int(minutes)))


def password(email: str) -> None:
    from django.utils import timezone

    from practice.actions import entry
    from practice.actors import WORKER
    from practice.models import User

    user = User.objects.get(email=email)
    entry.set_password(user=user, password=PASSWORD, actor=WORKER, now=timezone.now())


def colleague(name: str) -> None:
    from django.utils import timezone

    from practice import actions
    from practice.actors import WORKER

    now, email = timezone.now(), f"{name.replace(' ', '.').lower()}@alder.example"
    user = actions.add_person(name=name, email=email, actor=WORKER, now=now)
    actions.assign_role(user=user, role="clinician", actor=WORKER, now=now)


def long(words: str) -> None:
    from django.utils import timezone

    from messaging import actions as messaging
    from practice import actions, actors
    from practice.actions.clients import Particulars
    from practice.actors import WORKER
    from practice.models import User

    now = timezone.now()
    name = "Maximiliana-Alexandrina Featherstonehaugh-Cholmondeley Wolfeschlegelsteinhausenbergerdorff"
    who = Particulars(name=name, first_name="Maximiliana-Alexandrina", pronouns="she/her or they/them")
    client = actions.add_client(particulars=who, language="es", time_zone="Asia/Tokyo", actor=WORKER, now=now)
    ana = User.objects.get(email="ana@alder.example")
    actions.join_care_team(client=client, user=ana, actor=WORKER, now=now)
    address = "a.very.long.name.that.somebody.chose.for.themselves.long.ago@departments.university.example"
    actions.add_contact_point(client=client, kind="email", address=address, actor=WORKER, now=now)
    assert client.user is not None
    herself = actors.of_user(client.user, now=now, is_verified=True)
    messaging.receive_portal_message(
        client=client,
        circumstance="between_sessions",
        body=f"{words}\n\n{words * 3}",
        submission=None,
        actor=herself,
        now=now,
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.project.settings")
    django.setup()
    known = {"hours": hours, "earlier": earlier, "password": password, "colleague": colleague, "long": long}
    known[sys.argv[1]](sys.argv[2])
