"""Near the policy's advice a client is told so, kindly; whatever they write goes."""

import pytest
from django.test import Client as Browser

from messaging import checking
from messaging.models import Message
from tests import doing, pages
from tests.conftest import Clock
from tests.people import People

ADVICE = {"longest": 100, "most_a_day": 2}


@pytest.fixture(autouse=True)
def advised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "number", lambda _guidance, name: ADVICE[name])


@pytest.mark.parametrize(
    ("length", "said"),
    [(80, ""), (81, "This is getting long."), (101, "This is a long message. You can send it.")],
)
def test_the_length_is_said_as_it_comes_near(dan: Browser, length: int, said: str) -> None:
    page = pages.visit(dan, "/portal/")
    form = page.form("body")
    answer = dan.post("/portal/draft/", {**form.fields, "body": "x" * length}).content.decode()
    assert answer.partition("Kept here at 11:00.")[2].strip().startswith(said)
    assert bool(said) == bool(answer.partition("Kept here at 11:00.")[2])


def test_the_number_is_said_where_no_script_runs(people: People, clock: Clock, dan: Browser) -> None:
    for minutes in (0, 1):
        assert "You have written a few times today." not in pages.visit(dan, "/portal/").words
        doing.say(people.dan, clock.move(minutes=minutes))
    assert "You can write as often as you need" in pages.visit(dan, "/portal/").words


def test_beyond_every_advice_it_goes(people: People, clock: Clock, dan: Browser) -> None:
    for _turn in range(3):
        assert pages.visit(dan, "/portal/").send("Send", body="x" * 500).status == 200
    assert Message.objects.filter(kind="from_client").count() == 3
