"""Saved wordings: slots that take only what they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from consent.rules import wordings
from consent.rules.decide import decide
from consent.rules.wordings import OnFile, Wording, WordingError, render
from practice.vocabulary import Channel, Circumstance, Content, Discretion
from tests.consent.rules import making
from tests.consent.rules.making import MORNING, ZONE

STARTER = {wording.key: wording for wording in wordings.starter()}
PLACES = {"north": "North office", "video": "video room"}
ENGLISH = OnFile(language="en", zone=ZONE, callback="(212) 555-0148", places=PLACES, first_name="Dan")
SPANISH = replace(ENGLISH, language="es")
TYPED = {"time": "2026-12-01 10:00", "place": "north"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def make(text: str, circumstance: Circumstance = Circumstance.SCHEDULING, **changes) -> Wording:
    kinds = {"circumstances": frozenset({circumstance}), "channels": frozenset({Channel.SMS})}
    return Wording(**{"key": "own", "title": {"en": "Own"}, "text": {"en": text}, **kinds, **changes})


def errors(wording: Wording, typed=TYPED, on_file: OnFile = ENGLISH) -> tuple[str, ...]:
    with pytest.raises(WordingError) as raised:
        render(wording, typed, on_file, MORNING)
    return raised.value.errors


def test_a_time_and_a_place_are_said_in_the_readers_language_and_zone():
    confirmed = STARTER["scheduling_confirmed"]
    assert render(confirmed, TYPED, ENGLISH, MORNING) == (
        "Your time is set: Tuesday, December 1, 10:00 AM, North office. To change it, call (212) 555-0148."
    )
    assert render(confirmed, TYPED, SPANISH, MORNING).startswith(
        "Su hora quedó fijada: martes 1 de diciembre, 10:00"
    )


def test_an_instant_is_turned_to_the_readers_clock():
    at = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    text = render(STARTER["reminder_discreet"], {"time": at}, ENGLISH, MORNING)
    assert text == "Reminder: Tuesday, December 1, 10:00 AM. Questions: (212) 555-0148."


def test_the_first_name_is_the_one_on_file_and_only_in_reminders():
    text = render(STARTER["reminder"], {"time": TYPED["time"]}, ENGLISH, MORNING)
    assert text.startswith("Dan, a reminder:")
    assert wordings.check(make("{first_name}, see you.")) == [
        "A first name may stand only in reminders that are not discreet."
    ]
    discreet = make("{first_name}: {time}", Circumstance.REMINDER, is_discreet=True)
    assert wordings.check(discreet)
    assert wordings.check(make("{time}, {place}", is_discreet=True)) == ["A discreet wording names no place."]


@pytest.mark.parametrize(
    "time", ["", "tomorrow", "10:00 your HIV test", "2026-12-01 10:00 HIV", "2026-13-01"]
)
def test_a_time_is_a_time(time: str):
    assert errors(STARTER["running_late"], {"time": time}) == (
        "Give a day and a time, such as 2026-11-24 10:00.",
    )


def test_a_time_that_has_passed_is_told():
    assert errors(STARTER["running_late"], {"time": "2026-11-24 09:59"}) == ("That time has passed.",)


def test_what_is_wrong_can_be_read_in_the_error_itself():
    with pytest.raises(WordingError) as raised:
        render(STARTER["running_late"], {"time": "2026-11-24 09:59"}, ENGLISH, MORNING)
    assert str(raised.value) == "That time has passed."


def test_this_very_moment_has_not_passed():
    assert "10:00" in render(STARTER["running_late"], {"time": MORNING}, ENGLISH, MORNING)


@pytest.mark.parametrize("place", ["", "North office", "the clinic for addiction", "NORTH"])
def test_a_place_is_one_of_the_practices_codes(place: str):
    typed = {**TYPED, "place": place}
    assert errors(STARTER["scheduling_confirmed"], typed) == ("Choose one of the practice's places.",)


@pytest.mark.parametrize("name", ["", "Dan, your HIV test", "Dan\nMartin", "D4n", "{time}", "x" * 0])
def test_a_first_name_that_is_more_than_a_name_is_refused(name: str):
    on_file = replace(ENGLISH, first_name=name)
    assert errors(STARTER["reminder"], {"time": TYPED["time"]}, on_file) == (
        "There is no first name on file that can be used here.",
    )


@pytest.mark.parametrize("name", ["Dan", "María José", "O’Neil", "Jean-Luc", "Đặng", "علي"])
def test_names_of_many_kinds_are_names(name: str):
    assert name in render(
        STARTER["reminder"], {"time": TYPED["time"]}, replace(ENGLISH, first_name=name), MORNING
    )


def test_the_practices_number_is_never_typed():
    assert errors(STARTER["please_call"], {"callback": "call my cell"}) == (
        "“callback” can't be filled in here.",
    )
    assert errors(STARTER["please_call"], {}, replace(ENGLISH, callback="ask for Ana")) == (
        "The practice's number is not set, or is no number.",
    )


def test_all_faults_are_told_at_once():
    assert len(errors(STARTER["scheduling_confirmed"], {"time": "x", "place": "y", "note": "z"})) == 3


def test_a_language_that_has_no_text_is_told():
    assert errors(STARTER["please_call"], {}, replace(ENGLISH, language="vi")) == (
        "This wording has no text in the client's language.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "{note}",
        "{time.year}",
        "{time!r}",
        "{time:>99}",
        "{0}",
        "{}",
        "{time",
        "time}",
        " ",
        "x" * 301,
        "your therapy",
    ],
)
def test_a_wording_that_could_carry_more_is_refused(text: str):
    assert wordings.check(make(text))
    stored = {
        "key": "own",
        "title": {"en": "Own"},
        "text": {"en": text},
        "circumstances": ["scheduling"],
        "channels": ["sms"],
    }
    with pytest.raises(WordingError):
        wordings.from_dict(stored)


@pytest.mark.parametrize(("said", "is_discreet"), [({}, False), ({"is_discreet": True}, True)])
def test_a_stored_wording_is_discreet_only_where_it_says_so(said: dict[str, bool], is_discreet: bool):
    stored = {
        "key": "own",
        "title": {"en": "Own"},
        "text": {"en": "Please call {callback}."},
        "circumstances": ["scheduling"],
        "channels": ["sms"],
    }
    assert wordings.from_dict(stored | said).is_discreet is is_discreet


def test_languages_must_agree_on_their_slots():
    own = make("At {time}.")
    uneven = replace(own, text={"en": "At {time}.", "es": "Llame al {callback}."})
    assert wordings.check(uneven) == ["All languages must have the same slots."]
    assert wordings.check(replace(own, text={})) == ["Write the wording in one language at least."]


def test_the_starter_wordings_stand_in_both_languages_and_no_word_tells_of_therapy():
    assert len(STARTER) == len(wordings.starter()) >= 8
    for wording in STARTER.values():
        assert set(wording.text) == set(wording.title) == {"en", "es"}
        assert not wordings.check(wording)


def test_every_starter_wording_may_go_where_it_says():
    """Or the client's own request may open it: 45 CFR 164.522(b)."""
    for wording in STARTER.values():
        for circumstance in wording.circumstances:
            cells = [making.CELLS[circumstance, channel] for channel in wording.channels]
            open_to = (Content.MINIMUM, Content.ANY, None)
            assert any(cell.content in open_to for cell in cells), (
                wording.key,
                circumstance,
            )


def test_what_fits_follows_the_decision():
    keys = {wording.key for wording in wordings.fitting(STARTER.values(), decide(making.facts()))}
    assert {"scheduling_confirmed", "running_late"} <= keys and "reminder" not in keys
    discreet = decide(making.facts(safe_contact=making.safe(discretion=Discretion.DISCREET)))
    assert all(wording.is_discreet for wording in wordings.fitting(STARTER.values(), discreet))
    assert wordings.fitting(STARTER.values(), discreet)
    for refused in (making.facts(consents=()), making.facts(Circumstance.BILLING)):
        assert wordings.fitting(STARTER.values(), decide(refused)) == ()


@given(
    st.dictionaries(
        st.sampled_from(["time", "place", "callback", "first_name", "note"]), st.text(max_size=40)
    )
)
def test_nothing_typed_ever_appears_in_the_text(typed: dict[str, str]):
    """What a person types picks a time or a place; the letters on the page are the practice's."""
    try:
        with translation.override("en"):
            text = render(STARTER["scheduling_confirmed"], typed, ENGLISH, MORNING)
    except WordingError:
        return
    assert typed["place"] in PLACES and typed.keys() == {"time", "place"}
    assert PLACES[typed["place"]] in text
