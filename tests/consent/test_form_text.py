"""The words that are signed, and the cards: made of what was chosen, and easy enough to read."""

import pytest
from django.utils import translation

from consent.models import FormVersion
from consent.portal import form_text, policy_cards
from practice import policy
from tests import reading
from tests.people import People

BOTH = [("sms", "+12025550188"), ("email", "dan@home.example")]
ABOUT = ["scheduling", "reminder"]


def whole(form: FormVersion, channel: str, address: str, language: str) -> str:
    return form_text.whole(form, channel, address, ABOUT, language)


@pytest.mark.parametrize(("channel", "address"), BOTH)
def test_it_names_way_address_and_matters(form: FormVersion, channel: str, address: str) -> None:
    text = whole(form, channel, address, "en")
    way = {"sms": "text message", "email": "email"}[channel]
    assert f"by {way} at {address}, about: appointment times, reminders." in text


@pytest.mark.parametrize(("channel", "address"), BOTH)
def test_it_says_the_risks_the_safer_way_and_how_to_stop(
    form: FormVersion, channel: str, address: str
) -> None:
    text = whole(form, channel, address, "en")
    assert all(risk in text for risk in form_text.risks(form, channel, "en"))
    assert "The safer way is your private page" in text
    assert "You can stop at any time" in text


def test_an_address_that_looks_like_a_slot_stays_as_it_is(form: FormVersion) -> None:
    assert "at {risks}, about" in whole(form, "email", "{risks}", "en")


def test_both_languages_say_as_much(form: FormVersion) -> None:
    english, spanish = form.definition["en"], form.definition["es"]
    assert len(english["paragraphs"]) == len(spanish["paragraphs"])
    for channel in ("sms", "email"):
        assert len(english["risks"][channel]) == len(spanish["risks"][channel])


def test_another_language_falls_back_to_english(form: FormVersion) -> None:
    assert form_text.texts(form, "fr") == form.definition["en"]


@pytest.mark.parametrize(("channel", "address"), BOTH)
def test_english_asks_for_seven_years_of_school_at_most(
    form: FormVersion, channel: str, address: str
) -> None:
    text = reading.plain(whole(form, channel, address, "en"))
    assert reading.flesch_kincaid_grade(text) <= 7


@pytest.mark.parametrize(("channel", "address"), BOTH)
def test_spanish_is_plain(form: FormVersion, channel: str, address: str) -> None:
    text = reading.plain(whole(form, channel, address, "es"))
    assert reading.fernandez_huerta(text) >= 70


@pytest.mark.parametrize(("channel", "_address"), BOTH)
def test_no_single_risk_is_hard_to_read(form: FormVersion, channel: str, _address: str) -> None:
    assert max(map(reading.flesch_kincaid_grade, form_text.risks(form, channel, "en"))) <= 7


def test_no_card_is_hard_to_read(people: People) -> None:
    for card in policy_cards.cards(policy.current()):
        text = reading.plain(" ".join(card["lines"]))
        assert reading.flesch_kincaid_grade(text) <= 7, card["title"]


def test_nor_in_spanish(people: People) -> None:
    english = {card["title"] for card in policy_cards.cards(policy.current())}
    with translation.override("es"):
        for card in policy_cards.cards(policy.current()):
            assert card["title"] not in english
            assert reading.fernandez_huerta(reading.plain(" ".join(card["lines"]))) >= 70, card["title"]
