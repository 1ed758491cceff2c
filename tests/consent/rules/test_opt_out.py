"""What counts as STOP, what goes to a person, and what is only life."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.rules.opt_out import KEYWORDS, Kind, OptOut, is_wrong_person, read_opt_out
from tests.consent.rules import phrases_said

# 47 CFR 64.1200(a)(10) names these.
PER_SE = ("STOP", "QUIT", "END", "REVOKE", "OPT OUT", "CANCEL", "UNSUBSCRIBE")


@pytest.mark.parametrize("word", PER_SE)
def test_the_words_of_the_rule_stop_in_any_dress(word: str):
    for text in (
        word,
        word.lower(),
        f" {word.title()}. ",
        f"{word}!!! 🛑",
        f"«{word}»",
        f"{word}\n",
        f"{word} please",
    ):
        assert read_opt_out(text).kind is Kind.STOP, text


@pytest.mark.parametrize(
    ("text", "language", "phrase"),
    [
        ("STOPALL", "en", "stopall"),
        ("Stop all", "en", "stop all"),
        ("opt-out", "en", "opt out"),
        ("stop stop STOP", "en", "stop"),
        ("stoppp", "en", "stop"),
        ("ＳＴＯＰ", "en", "stop"),
        ("st\u200bop", "en", "stop"),
        ("STOP\n\nSent from my iPhone", "en", "stop"),
        ("Stop\n-- \nDan", "en", "stop"),
        ("Alto", "es", "alto"),
        ("PARAR", "es", "parar"),
        ("¡Basta!", "es", "basta"),
        ("Basta ya, por favor", "es", "basta"),
        ("dar de baja", "es", "dar de baja"),
    ],
)
def test_what_stops(text: str, language: str, phrase: str):
    assert read_opt_out(text) == OptOut(Kind.STOP, language, phrase)


@pytest.mark.parametrize(
    "text",
    [
        "please don't text me anymore",
        "STOP. Wrong number.",
        "STOP WRONG NUMBER",
        "Stoppp! Not interested",
        "stop - who is this",
        "Stop stop, I don't know you",
        "Please stop.\nDan",
        "Alto. No soy María",
        "¡Basta! Ya no vivo ahí",
        "Please don’t text me",
        "do not contact me again",
        "Stop texting me",
        "stop sending me these messages",
        "no more texts please",
        "I don't want to get these texts",
        "I no longer want your reminders",
        "take me off your list",
        "I'd like to opt out of this",
        "I withdraw my consent",
        "Wrong number",
        "Sorry, you have the wrong number",
        "stop it",
        "🛑",
        "no me escriba más",
        "Por favor no me manden mensajes",
        "Dejen de escribirme",
        "ya no quiero recibir mensajes",
        "No más",
        "quítenme de la lista",
        "retiro mi consentimiento",
        "Número equivocado",
        "Cancelar",  # in Spanish it may mean the appointment
    ],
)
def test_a_refusal_in_free_words_goes_to_a_person(text: str):
    assert read_opt_out(text).kind is Kind.FREE_TEXT_REFUSAL


@pytest.mark.parametrize(
    "text",
    [
        "I can't stop crying",
        "It has to stop",
        "When does it end?",
        "the end of the week is better",
        "I told him to stop texting me",
        "They don't text me back",
        "he stopped texting me",
        "I get no more texts from him",
        "don't forget me",
        "I want to stop therapy",
        "cancel my appointment on Tuesday",
        "Can I cancel Thursday",
        "para el martes está bien",
        "no puedo parar de llorar",
        "basta con eso, gracias doctora",
        "I quit my job",
        "I need help",
        "help me please, it is bad again",
        "necesito ayuda",
        "let us start at ten",
        "yes",
        "thanks",
        "",
        "   ",
        "👍",
    ],
)
def test_life_is_no_refusal(text: str):
    assert read_opt_out(text).kind is Kind.NONE


def test_start_and_help_are_only_the_whole_message():
    assert read_opt_out("START").kind is Kind.START
    assert read_opt_out("unstop.").kind is Kind.START
    assert read_opt_out("Help!").kind is Kind.HELP
    assert read_opt_out("ayuda").kind is Kind.HELP


@given(
    st.sampled_from(KEYWORDS[Kind.STOP]["en"] + KEYWORDS[Kind.STOP]["es"]),
    st.text("!.?¡¿ \n\t🛑🙏…\"'", max_size=8),
)
def test_marks_around_a_stop_word_change_nothing(word: str, marks: str):
    assert read_opt_out(marks + word.upper() + marks).kind is Kind.STOP


@given(st.text(max_size=400))
def test_anything_can_be_read(text: str):
    assert isinstance(read_opt_out(text), OptOut)


@given(
    st.sampled_from(PER_SE), st.sampled_from(["the door", "hurting", "by on Monday", "crying", "of the road"])
)
def test_a_stop_word_that_begins_a_longer_thought_stops_nothing(word: str, rest: str):
    assert read_opt_out(f"{word.lower()} {rest}").kind is not Kind.STOP


@pytest.mark.parametrize("text", [*phrases_said.REFUSALS_EN, *phrases_said.REFUSALS_ES])
def test_what_people_say_when_they_want_no_more(text: str):
    assert read_opt_out(text).kind is Kind.FREE_TEXT_REFUSAL


@pytest.mark.parametrize("text", [*phrases_said.LIFE_EN, *phrases_said.LIFE_ES])
def test_what_people_say_who_want_no_such_thing(text: str):
    assert read_opt_out(text).kind is Kind.NONE


@pytest.mark.parametrize("name", ["REFUSALS_EN", "REFUSALS_ES", "LIFE_EN", "LIFE_ES"])
def test_there_are_enough_of_each(name: str):
    assert len(set(getattr(phrases_said, name))) >= 60


@pytest.mark.parametrize(
    "text",
    ["Wrong number", "Sorry, you have the wrong number", "this is not Dan's number", "Número equivocado",
     "Este ya no es el teléfono de Dan", "hi, nobody here by that name"],
)  # fmt: skip
def test_somebody_else_answers(text: str):
    assert is_wrong_person(text)


@pytest.mark.parametrize(
    "text",
    ["I called the wrong number", "me equivoqué de número", "stop texting me", "Is this not the number of Ana?", ""],
)  # fmt: skip
def test_nobody_else_answers(text: str):
    assert not is_wrong_person(text)
