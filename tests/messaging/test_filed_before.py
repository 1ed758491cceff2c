"""What was filed before messages knew when they came: the migration takes it from what is kept of each."""

from importlib import import_module

from django.db import connection

from messaging import actions
from messaging.models import InboundItem, Message
from tests import doing
from tests.conftest import Clock
from tests.people import People, actor_of

STEP = import_module("messaging.migrations.0019_what_is_known_of_what_came_before")


def test_rows_of_before_learn_when_they_came_who_filed_them_and_what_goes_first(
    people: People, clock: Clock
) -> None:
    came = clock()
    found = doing.filed(doing.text_in("+12025550199", "It is me", came), came)
    by_itself = doing.filed(doing.text_in("+12025550141", "Hello", came), came)
    grave = doing.filed(doing.text_in("+12025550198", "I want to die.", came), came)
    plain = doing.filed(doing.text_in("+12025550197", "Wrong house?", came), came)
    filed = actions.file_by_hand(
        item=found, client=people.dan, actor=actor_of(people.ana), now=clock.move(hours=3)
    )
    written = doing.say(people.dan, clock())
    assert filed is not None and by_itself.message is not None
    Message.objects.update(came_at=None, filed_by=None)
    InboundItem.objects.update(is_grave=False)
    with connection.cursor() as cursor:
        cursor.execute(STEP.CAME + STEP.GRAVE + STEP.FILED)
    rows = {one.pk: (one.came_at, one.filed_by_id) for one in Message.objects.all()}
    assert rows[filed.pk] == (came, people.ana.pk)
    assert rows[by_itself.message.pk] == (came, None)
    assert rows[written.pk] == (None, None)
    waiting = dict(InboundItem.objects.filter(state="triage").values_list("pk", "is_grave"))
    assert waiting == {grave.pk: True, plain.pk: False}
