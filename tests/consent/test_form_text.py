"""The words that are signed, and the cards: made of what was chosen, and easy enough to read."""

from datetime import datetime

import pytest
from django.utils import translation

from consent.models import FormVersion
from consent.portal import form_text, policy_cards
from consent.rules import form as rules
from consent.rules import risks
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
    assert all(risk.text in text for risk in risks.fitting(channel, {}, "en"))
    assert "The safer way is your private page" in text
    assert "You can stop at any time" in text


def test_an_address_that_looks_like_a_slot_stays_as_it_is(form: FormVersion) -> None:
    assert "at {circumstances}, about" in whole(form, "email", "{circumstances}", "en")


def test_the_starter_form_is_a_good_form(form: FormVersion) -> None:
    assert rules.check(form.definition) == []


def test_both_languages_say_as_much(form: FormVersion) -> None:
    parts = [whole(form, "sms", "+12025550188", language).split("\n\n") for language in ("en", "es")]
    assert len(parts[0]) == len(parts[1])


def test_another_language_falls_back_to_english(form: FormVersion) -> None:
    assert whole(form, "sms", "+12025550188", "fr") == whole(form, "sms", "+12025550188", "en")


def test_no_answer_stands_in_it(form: FormVersion) -> None:
    text = form_text.whole(
        form, "sms", "1", ABOUT, "en", answers={"own_words": "He is jealous", "checked": "yes"}
    )
    assert "jealous" not in text
    assert text == form_text.whole(form, "sms", "1", ABOUT, "en")


def test_it_says_until_when(form: FormVersion, now: datetime) -> None:
    assert "This counts until you stop it." in whole(form, "sms", "1", "en")
    assert "This counts until Nov" in form_text.whole(
        form, "sms", "1", ABOUT, "en", until=now.replace(month=11)
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_question_is_hard_to_read(form: FormVersion, language: str) -> None:
    """All that stands on one page, as one text."""
    for page in form_text.question_pages(form_text.read(form)):
        said = [rules.said(page.title, language)]
        for item in page.items:
            said += [rules.said(one, language) for one in (item.label, item.help) if one]
        text = reading.plain(" ".join(one if one[-1:] in ".?" else f"{one}." for one in said))
        if language == "en":
            assert reading.flesch_kincaid_grade(text) <= 7, page.key
        else:
            assert reading.fernandez_huerta(text) >= 70, page.key


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
