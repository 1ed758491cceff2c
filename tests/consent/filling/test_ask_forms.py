"""Asking, reminding, withdrawing: what waits is asked once, and spoken of seldom."""

from datetime import datetime, timedelta

import pytest

from consent import actions
from consent.models import FormReminder, FormRequest, Packet
from consent.rules.reminding import Reminding
from practice.actors import WORKER
from practice.models import AuditEvent, ContactPoint, Notice
from tests.consent.filling import asked
from tests.people import People, actor_of


def reminders() -> int:
    return Notice.objects.filter(kind="form_reminder").count()


class TestAsking:
    def test_a_packet_holds_its_forms_in_order_and_is_told_once(self, people: People, now: datetime) -> None:
        versions = [asked.version(now, key=key) for key in ("one", "two", "three")]
        asked.ask(people.dan, people.ana, now, versions=versions, name="New client")
        rows = FormRequest.objects.order_by("position")
        assert [row.form_version.key for row in rows] == ["one", "two", "three"]
        notice = Notice.objects.get(kind="form_waiting")
        assert (notice.cause_id, notice.contact_point_id) == (Packet.objects.get().pk, people.dan_email.pk)

    def test_answers_will_be_clinical(self, people: People, now: datetime) -> None:
        assert asked.ask(people.dan, people.ana, now).sealed_class == "clinical"

    def test_what_waits_already_is_not_asked_twice(self, people: People, now: datetime) -> None:
        asked.ask(people.dan, people.ana, now)
        again = asked.Wanted(versions=[asked.version(now), asked.version(now, key="other")])
        made = actions.ask_forms(
            client=people.dan, wanted=again, submission=None, actor=actor_of(people.ana), now=now
        )
        assert [one.form_version.key for one in made] == ["other"]

    def test_nothing_goes_to_an_address_that_is_not_proven(self, people: People, now: datetime) -> None:
        ContactPoint.objects.filter(client=people.dan).update(verified_at=None)
        asked.ask(people.dan, people.ana, now)
        assert not Notice.objects.filter(kind="form_waiting").exists()

    def test_it_is_in_the_trail(self, people: People, now: datetime) -> None:
        row = asked.ask(people.dan, people.ana, now)
        assert AuditEvent.objects.get(event="consent.filling.asked").object_ids == [row.pk]


class TestReminding:
    def test_by_hand_once_in_three_days(self, people: People, now: datetime) -> None:
        row = asked.ask(people.dan, people.ana, now)
        actions.remind_forms(asked=row, actor=actor_of(people.ana), now=now)
        with pytest.raises(actions.NotReminded) as held:
            actions.remind_forms(asked=row, actor=actor_of(people.ana), now=now + timedelta(days=2))
        assert held.value.why is Reminding.TOO_SOON
        assert reminders() == 1

    def test_three_in_all(self, people: People, now: datetime) -> None:
        row = asked.ask(people.dan, people.ana, now)
        for count in range(3):
            actions.remind_forms(asked=row, actor=actor_of(people.ana), now=now + timedelta(days=3 * count))
        with pytest.raises(actions.NotReminded) as held:
            actions.remind_forms(asked=row, actor=actor_of(people.ana), now=now + timedelta(days=60))
        assert held.value.why is Reminding.ENOUGH
        assert reminders() == 3

    def test_two_packets_do_not_make_two_on_one_day(self, people: People, now: datetime) -> None:
        first = asked.ask(people.dan, people.ana, now, versions=[asked.version(now, key="one")])
        second = asked.ask(people.dan, people.ana, now, versions=[asked.version(now, key="two")])
        actions.remind_forms(asked=first, actor=WORKER, now=now)
        with pytest.raises(actions.NotReminded):
            actions.remind_forms(asked=second, actor=WORKER, now=now)

    def test_where_no_address_may_be_used_nothing_is_counted(self, people: People, now: datetime) -> None:
        row = asked.ask(people.dan, people.ana, now)
        ContactPoint.objects.filter(client=people.dan).update(verified_at=None)
        with pytest.raises(actions.NotReminded) as held:
            actions.remind_forms(asked=row, actor=actor_of(people.ana), now=now)
        assert held.value.why is None
        assert not FormReminder.objects.exists()

    def test_the_clock_reminds_of_what_is_due_and_then_waits(self, people: People, now: datetime) -> None:
        asked.ask(people.dan, people.ana, now, days=1)
        asked.ask(people.eve, people.ben, now, days=9)
        assert actions.remind_due(now=now) == 1
        assert actions.remind_due(now=now + timedelta(hours=1)) == 0
        assert FormReminder.objects.get().by is None

    def test_the_clock_leaves_out_what_is_done(self, people: People, now: datetime) -> None:
        row = asked.ask(people.dan, people.ana, now, days=0)
        actions.withdraw_form(form_request=row, actor=actor_of(people.ana), now=now)
        assert actions.remind_due(now=now) == 0


def test_withdrawing_is_done_once(people: People, now: datetime) -> None:
    row = asked.ask(people.dan, people.ana, now)
    for _click in range(2):
        actions.withdraw_form(form_request=row, actor=actor_of(people.ana), now=now)
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert AuditEvent.objects.filter(event="consent.filling.withdrawn").count() == 1
