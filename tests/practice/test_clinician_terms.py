"""A clinician's own limits and leave: theirs to set, stricter only, seen by themselves and the admin."""

from datetime import date, timedelta

import pytest

from practice import actions, policy
from practice.models import Absence, AuditEvent, ClinicianBoundary
from practice.rules import boundaries
from practice.vocabulary import Footing
from tests import pages
from tests.people import actor_of

OWN = "/office/boundaries/own/"
STRICT = {"cells": {"scheduling/sms": {"footing": "never"}}}


def set_own(people, now, terms, who="ana"):
    user = getattr(people, who)
    return actions.set_boundary(user=user, terms=terms, actor=actor_of(user), now=now)


class TestBoundary:
    def test_it_holds_from_now_on(self, people, now):
        row = set_own(people, now, STRICT)
        own = policy.boundary_of(people.ana.pk, now)
        assert (own.id, own.user_id) == (str(row.pk), str(people.ana.pk))
        cell = policy.current().cell("scheduling", "sms")
        assert boundaries.tightened(cell, own).footing == Footing.NEVER
        assert policy.boundary_of(people.ana.pk, now - timedelta(seconds=1)) is None
        assert policy.boundary_of(people.ben.pk, now) is None

    def test_another_takes_its_place_and_the_old_one_stays_on_record(self, people, now):
        first = set_own(people, now, STRICT)
        later = now + timedelta(days=1)
        second = set_own(people, later, {"week": {"friday": []}})
        first.refresh_from_db()
        assert first.until_at == later
        assert policy.boundary_of(people.ana.pk, now).id == str(first.pk)
        assert policy.boundary_of(people.ana.pk, later).id == str(second.pk)

    def test_empty_terms_end_it(self, people, now):
        set_own(people, now, STRICT)
        later = now + timedelta(minutes=1)
        assert set_own(people, later, {}) is None
        assert policy.boundary_of(people.ana.pk, later) is None

    def test_the_same_again_is_nothing_new(self, people, now):
        set_own(people, now, STRICT)
        set_own(people, now + timedelta(minutes=1), STRICT)
        assert ClinicianBoundary.objects.count() == 1
        assert AuditEvent.objects.filter(event="practice.boundary.set").count() == 1

    @pytest.mark.parametrize(
        "terms",
        [
            {"cells": {"between_sessions/sms": {"footing": "consent", "content": "minimum"}}},
            {"week": {"sunday": ["09:00-10:00"]}},
            {"quiet": {"begins": "23:00", "ends": "08:00"}},
        ],
    )
    def test_wider_than_the_policy_is_refused(self, people, now, terms):
        with pytest.raises(actions.Widens) as refused:
            set_own(people, now, terms)
        assert refused.value.widenings
        assert not ClinicianBoundary.objects.exists()


class TestBoundaryPages:
    def test_a_clinician_sets_their_own(self, people, clock, browser):
        page = pages.visit(browser(people.ana), OWN).send(
            **{"scheduling/sms": "never/", "friday": "-", "monday": "10:00-12:00", "quiet_from": "19:00", "quiet_until": "09:00"}
        )  # fmt: skip
        assert page.path == "/office/boundaries/"
        assert "Scheduling, text: never" in page.words
        assert "Monday 10:00–12:00" in page.words
        row = ClinicianBoundary.objects.get()
        assert row.terms == {
            "cells": {"scheduling/sms": {"footing": "never"}},
            "quiet": {"begins": "19:00", "ends": "09:00", "channels": ["sms"]},
            "week": {"monday": ["10:00-12:00"], "friday": []},
        }
        again = pages.visit(browser(people.ana), OWN).form("friday").fields
        assert again["friday"] == ["–"] and again["scheduling/sms"] == ["never/"]

    def test_only_what_is_stricter_is_offered(self, people, clock, browser):
        html = pages.visit(browser(people.ana), OWN).html
        select = html.partition('name="scheduling/sms"')[2].partition("</select>")[0]
        assert "consent/link_only" in select and "never/" in select
        assert "allow/" not in select and "consent/any" not in select
        assert "between_sessions/sms" not in html  # nothing is left to choose

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"sunday": "09:00-12:00"}, "must lie within the office hours"),
            ({"quiet_from": "22:00", "quiet_until": "08:00"}, "must hold those of the practice"),
            ({"quiet_from": "22:00"}, "Give both times, or neither."),
            ({"monday": "early"}, "must be like"),
        ],
    )
    def test_what_widens_is_said_at_its_place(self, people, clock, browser, typed, said):
        page = pages.visit(browser(people.ana), OWN).send(**typed)
        assert page.status == 422 and said in page.words
        assert not ClinicianBoundary.objects.exists()

    def test_the_admin_sees_all_and_a_colleague_only_their_own(self, people, clock, browser):
        set_own(people, clock(), STRICT)
        assert "Ana Alvarez" in pages.visit(browser(people.ada), "/office/boundaries/").words
        assert "Ana Alvarez" not in pages.visit(browser(people.ben), "/office/boundaries/").words


class TestAbsence:
    FIRST, LAST = date(2030, 7, 1), date(2030, 7, 12)

    def note(self, people, now, **changes):
        asked = {"user": people.ben, "from_on": self.FIRST, "until_on": self.LAST, "covered_by": people.ana}
        return actions.note_absence(**(asked | changes), actor=actor_of(people.ada), now=now)

    def test_it_is_noted_with_who_covers(self, people, now):
        row = self.note(people, now)
        assert (row.user, row.covered_by, row.cancelled_at) == (people.ben, people.ana, None)

    def test_nobody_covers_for_themselves(self, people, now):
        with pytest.raises(actions.NobodyCovers):
            self.note(people, now, covered_by=people.ben)

    def test_who_has_left_covers_nobody(self, people, now):
        actions.end_employment(user=people.ana, actor=actor_of(people.ada), now=now)
        people.ana.refresh_from_db()
        with pytest.raises(actions.NobodyCovers):
            self.note(people, now)

    @pytest.mark.parametrize(
        ("begins", "ends", "clash"),
        [(-5, -1, False), (-5, 0, True), (3, 4, True), (11, 20, True), (12, 20, False)],
    )
    def test_two_do_not_overlap(self, people, now, begins, ends, clash):
        self.note(people, now)
        days = {"from_on": self.FIRST + timedelta(days=begins), "until_on": self.FIRST + timedelta(days=ends)}
        if clash:
            with pytest.raises(actions.AlreadyAway):
                self.note(people, now, **days)
        else:
            self.note(people, now, **days)

    def test_one_that_was_taken_back_is_in_nobodys_way(self, people, now):
        row = self.note(people, now)
        for _time in range(2):
            actions.cancel_absence(absence=row, actor=actor_of(people.ben), now=now)
        assert AuditEvent.objects.filter(event="practice.absence.cancelled").count() == 1
        self.note(people, now)

    def test_pages_note_and_take_back(self, people, clock, browser):
        page = pages.visit(browser(people.ben), "/office/absences/new/").send(
            from_on="2030-07-01", until_on="2030-07-12", covered_by=str(people.ana.pk)
        )
        assert "Ben Baker, from July 1, 2030 to July 12, 2030" in page.words
        assert "Ana Alvarez covers" in page.words
        row = Absence.objects.get()
        assert row.user_id == people.ben.pk
        page = pages.visit(browser(people.ben), f"/office/absences/{row.pk}/cancelling/").send()
        assert "Nobody is away" in page.words

    def test_the_admin_notes_for_others(self, people, clock, browser):
        page = pages.visit(browser(people.ada), "/office/absences/new/").send(
            whose=str(people.sam.pk), from_on="2030-07-01", until_on="2030-07-01", covered_by=""
        )
        assert "Sam Stone" in page.words and "Nobody covers" in page.words

    def test_a_clinician_can_not_note_for_another(self, people, clock, browser):
        page = pages.visit(browser(people.ben), "/office/absences/new/")
        form = page.form("from_on")
        typed = form.fields | {"from_on": "2030-07-01", "until_on": "2030-07-02", "whose": str(people.ana.pk)}
        page.post(page.path, typed)
        assert Absence.objects.get().user_id == people.ben.pk

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"until_on": "2030-06-30"}, "can't come before the first"),
            ({"from_on": "2020-07-01", "until_on": "2020-07-12"}, "These days are over."),
            ({"covered_by": "ben"}, "Somebody else, a clinician who works here, covers."),
        ],
    )
    def test_what_is_wrong_is_said(self, people, clock, browser, typed, said):
        named = {name: str(people.ben.pk) if value == "ben" else value for name, value in typed.items()}
        page = pages.visit(browser(people.ben), "/office/absences/new/").send(
            **({"from_on": "2030-07-01", "until_on": "2030-07-12"} | named)
        )
        assert page.status == 422 and said in page.words
        assert not Absence.objects.exists()
