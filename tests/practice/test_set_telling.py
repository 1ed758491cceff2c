"""The act behind the page: one row for each colleague, changed and not doubled."""

from practice import actions
from practice.models import AuditEvent, TellingPreference
from tests.conftest import Clock
from tests.people import People, actor_of


def test_the_second_wish_takes_the_place_of_the_first(people: People, clock: Clock) -> None:
    for way in ("each", "none"):
        actions.set_telling(
            wish=actions.Wish(new_message=way), submission=None, actor=actor_of(people.ana), now=clock()
        )
    assert TellingPreference.objects.get(user=people.ana).new_message == "none"
    assert AuditEvent.objects.filter(event="practice.telling.changed").latest("seq").fields == "new_message"
