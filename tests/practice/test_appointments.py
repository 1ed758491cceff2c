"""Appointments are planned, moved, cancelled, answered, kept or missed."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from practice import actions
from practice.models import Appointment, AuditEvent
from tests import doing, scheduling
from tests.people import People, actor_of
from tests.scheduling import in_days

State = Appointment.State


def move(
    appointment: Appointment, to: datetime, people: People, now: datetime, **more: object
) -> Appointment:
    wanted = {"plan": scheduling.plan(people.ana, to), "reason": "client_asked"} | more
    return actions.move_appointment(appointment=appointment, actor=actor_of(people.ana), now=now, **wanted)


def cancel(appointment: Appointment, people: People, now: datetime, **more: object) -> list[Appointment]:
    return actions.cancel_appointment(
        appointment=appointment, reason="client_asked", actor=actor_of(people.ana), now=now, **more
    )


class TestPlanning:
    def test_two_reminders_are_promised_with_it(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        assert [one.due_at for one in scheduling.reminders(row)] == [in_days(now, 5), in_days(now, 6)]

    def test_a_note_is_sealed_in_the_clients_vault(self, people: People, now: datetime) -> None:
        plan = scheduling.plan(people.ana, in_days(now, 7), note="Ring twice")
        row = actions.plan_appointments(
            client=people.dan, plan=plan, submission=None, actor=actor_of(people.ana), now=now
        )[0]
        assert row.vault_id == people.dan.vault_id and doing.words_of(row, "note") == "Ring twice"

    def test_a_series_is_one(self, people: People, now: datetime) -> None:
        rows = scheduling.plan_all(people.dan, people.ana, [in_days(now, 7), in_days(now, 14)], now)
        assert len({row.series for row in rows}) == 1 and rows[0].series is not None

    @pytest.mark.parametrize("whose", ["eve", "dan"])
    def test_nobody_is_in_two_places(self, people: People, now: datetime, whose: str) -> None:
        at = in_days(now, 7)
        scheduling.plan_one(people.dan, people.ana, at, now)
        client, clinician = (people.eve, people.ana) if whose == "eve" else (people.dan, people.ben)
        with pytest.raises(actions.Clash) as clash:
            scheduling.plan_one(client, clinician, at + timedelta(minutes=30), now)
        assert clash.value.times == (at + timedelta(minutes=30),)
        assert Appointment.objects.count() == 1

    def test_unless_somebody_wants_it_so(self, people: People, now: datetime) -> None:
        at = in_days(now, 7)
        scheduling.plan_one(people.dan, people.ana, at, now)
        scheduling.plan_one(people.eve, people.ana, at, now, is_anyway=True)
        assert Appointment.objects.count() == 2

    def test_of_a_series_all_or_none(self, people: People, now: datetime) -> None:
        scheduling.plan_one(people.eve, people.ana, in_days(now, 14), now)
        with pytest.raises(actions.Clash):
            scheduling.plan_all(people.dan, people.ana, [in_days(now, 7), in_days(now, 14)], now)
        assert not Appointment.objects.filter(client=people.dan).exists()

    def test_a_cancelled_one_is_in_nobodys_way(self, people: People, now: datetime) -> None:
        cancel(scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now), people, now)
        assert scheduling.plan_one(people.eve, people.ana, in_days(now, 7), now)

    def test_not_in_the_past(self, people: People, now: datetime) -> None:
        with pytest.raises(actions.NotAhead):
            scheduling.plan_one(people.dan, people.ana, now, now)

    def test_it_is_in_the_trail(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        event = AuditEvent.objects.get(event="practice.appointment.planned")
        assert (event.subject_id, event.vault_ids) == (row.pk, [people.dan.vault_id])


class TestMoving:
    def test_the_old_time_stays_as_moved(self, people: People, now: datetime) -> None:
        old = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        new = move(old, in_days(now, 8), people, now)
        old.refresh_from_db()
        assert (old.state, old.reason, new.moved_from_id) == (State.MOVED, "client_asked", old.pk)
        assert [one.due_at for one in scheduling.reminders(new)] == [in_days(now, 6), in_days(now, 7)]

    def test_it_is_not_in_its_own_way(self, people: People, now: datetime) -> None:
        old = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        assert move(old, in_days(now, 7) + timedelta(minutes=10), people, now)

    def test_what_is_gone_can_not_be_moved(self, people: People, now: datetime) -> None:
        old = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        cancel(old, people, now)
        with pytest.raises(actions.NoLonger):
            move(old, in_days(now, 8), people, now)

    def test_the_database_holds_that_it_is_moved_once(self, people: People, now: datetime) -> None:
        old = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        new = move(old, in_days(now, 8), people, now)
        new.pk, new._state.adding = None, True
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(
                vault=people.dan.vault, client=people.dan, clinician=people.ana, starts_at=now, minutes=50,
                moved_from=old, created_at=now, changed_at=now,
            )  # fmt: skip


class TestCancelling:
    def test_once(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        assert [one.pk for one in cancel(row, people, now)] == [row.pk]
        assert cancel(row, people, now) == []

    def test_with_the_rest_of_the_series_and_nothing_before(self, people: People, now: datetime) -> None:
        rows = scheduling.plan_all(people.dan, people.ana, [in_days(now, 7 * n) for n in (1, 2, 3)], now)
        other = scheduling.plan_one(people.dan, people.ana, in_days(now, 16), now)
        cancel(rows[1], people, now, is_rest=True)
        states = [Appointment.objects.get(pk=row.pk).state for row in (*rows, other)]
        assert states == ["planned", "cancelled", "cancelled", "planned"]


class TestAnswering:
    def answer(self, row: Appointment, answer: str, people: People, now: datetime) -> bool:
        return actions.answer_appointment(
            appointment=row, answer=answer, channel="portal", actor=actor_of(people.dan), now=now
        )

    def test_who_asks_for_another_time_may_still_confirm(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        assert self.answer(row, "asked", people, now) and self.answer(row, "confirmed", people, now)
        assert not self.answer(row, "confirmed", people, now)

    def test_not_of_a_time_that_is_gone_or_over(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        assert not self.answer(row, "confirmed", people, in_days(now, 7))
        cancel(row, people, now)
        assert not self.answer(row, "confirmed", people, now)

    def test_nothing_else_is_an_answer(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 7), now)
        with pytest.raises(ValueError):
            self.answer(row, "cancelled", people, now)


class TestAttendance:
    def note(self, row: Appointment, state: str, people: People, now: datetime) -> bool:
        return actions.note_attendance(appointment=row, state=state, actor=actor_of(people.ana), now=now)

    def test_when_it_has_begun_and_may_be_corrected(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 1), now)
        assert not self.note(row, "kept", people, now)
        assert self.note(row, "no_show", people, in_days(now, 1))
        assert self.note(row, "kept", people, in_days(now, 2))
        row.refresh_from_db()
        assert row.state == State.KEPT

    def test_nobody_misses_what_was_cancelled(self, people: People, now: datetime) -> None:
        row = scheduling.plan_one(people.dan, people.ana, in_days(now, 1), now)
        cancel(row, people, now)
        assert not self.note(row, "no_show", people, in_days(now, 2))
