"""The page of who has read the policy: counts for all, names only of whom one sees, reminders by one click."""

import pytest

from consent import actions as agreeing
from consent.models import PolicyAcknowledgement, PolicyReminder
from practice import policy
from practice.models import ContactPoint
from tests import pages
from tests.people import actor_of

READERS = "/office/policy/readers/"


@pytest.mark.parametrize(
    ("who", "seen"),
    [("ana", {"Dan Doyle"}), ("ben", {"Eve Ellis"}), ("sam", {"Dan Doyle"}), ("cleo", {"Dan Doyle", "Eve Ellis"}),
     ("ada", set())],
)  # fmt: skip
def test_names_are_those_of_ones_own_clients(people, clock, browser, who, seen):
    words = pages.visit(browser(getattr(people, who)), READERS).words
    assert "0 of 2 clients have read version 1" in words
    assert {name for name in ("Dan Doyle", "Eve Ellis") if name in words} == seen


def test_who_has_read_it_stands_there_no_more(people, clock, browser):
    agreeing.acknowledge_policy(
        client=people.dan, policy_id=policy.current().id, actor=actor_of(people.dan), now=clock()
    )
    words = pages.visit(browser(people.ana), READERS).words
    assert "1 of 2 clients" in words and "Everybody whom you see has read it." in words


def test_one_click_asks_one(people, clock, browser):
    page = pages.visit(browser(people.ana), READERS).send(action=f"{people.dan.pk}/policy/reminder")
    assert page.path == READERS
    assert "Asked, by a neutral notice." in page.words and "Last asked" in page.words
    again = page.send(action=f"{people.dan.pk}/policy/reminder")
    assert "They were asked today already." in again.words
    assert PolicyReminder.objects.count() == 1


def test_one_click_asks_all_of_ones_own_list_and_no_others(people, clock, browser):
    page = pages.visit(browser(people.ana), READERS).send(action="readers/reminders")
    assert "1 client was asked." in page.words
    assert set(PolicyReminder.objects.values_list("client_id", flat=True)) == {people.dan.pk}


def test_where_no_address_may_be_used_it_says_so(people, clock, browser):
    ContactPoint.objects.filter(client=people.dan).update(suspended_at=clock())
    page = pages.visit(browser(people.ana), READERS).send(action=f"{people.dan.pk}/policy/reminder")
    assert "No address of theirs may be used." in page.words
    assert not PolicyReminder.objects.exists()


def test_who_only_reads_has_no_button(people, clock, browser):
    page = pages.visit(browser(people.sam), READERS)
    assert "Ask them" not in page.words and "Read together" not in page.words


def test_read_together_is_noted_and_shown(people, clock, browser):
    page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/policy/reading/").send(
        how="in_person"
    )
    assert page.path == f"/office/clients/{people.dan.pk}/agreements/"
    assert "Read version 1 of the communications policy" in page.words
    assert PolicyAcknowledgement.objects.get().documented_by_id == people.ana.pk


def test_how_must_be_said(people, clock, browser):
    page = pages.visit(browser(people.ana), f"/office/clients/{people.dan.pk}/policy/reading/").send()
    assert page.status == 422
