"""What of a line is taken: names as they are written, dates that exist, addresses that are some; formulas never."""

from datetime import date

import pytest

from records.importing.judging import judge

TODAY = date(2026, 11, 21)


def of(**cells):
    return judge(list(cells.values()), list(cells), TODAY)


@pytest.mark.parametrize(
    ("cells", "name", "first"),
    [
        ({"name": "Kim Noor"}, "Kim Noor", "Kim"),
        ({"name": "Noor, Kim"}, "Kim Noor", "Kim"),
        ({"given": "Kim", "family": "Noor"}, "Kim Noor", "Kim"),
        ({"family": "Noor", "given": ""}, "Noor", "Noor"),
        ({"name": "Kim Noor", "first_name": "Kiki"}, "Kim Noor", "Kiki"),
    ],
)
def test_a_name_however_it_is_written(cells, name, first):
    judged = of(**cells)
    assert (judged.particulars.name, judged.particulars.first_name) == (name, first)


@pytest.mark.parametrize("nothing", ["", "-", "n/a", "None"])
def test_nobody_is_not_taken(nothing):
    assert of(name=nothing, email="kim@home.example").refused == "no_name"


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "@SUM(A1)", "+cmd|' /C calc'!A0", "-cmd|1", "=1+1"])
@pytest.mark.parametrize("field", ["name", "pronouns", "email", "clinician"])
def test_a_line_with_a_formula_is_not_taken(cell, field):
    assert of(**({"name": "Kim Noor"} | {field: cell})).refused == "formula"


@pytest.mark.parametrize("number", ["+1 303 555 0142", "(303) 555-0142", "303-555-0142", "3035550142"])
def test_a_number_is_no_formula(number):
    assert of(name="Kim", phone=number).points == (("phone", "+13035550142"),)


@pytest.mark.parametrize("typed", ["1990-04-02", "04/02/1990", "4/2/1990", "04-02-1990", "1990/04/02"])
def test_a_birth_date_as_it_is_written_here(typed):
    assert of(name="Kim", birth_date=typed).particulars.birth_date == "1990-04-02"


@pytest.mark.parametrize("typed", ["31/12/1990", "yesterday", "1066-10-14", "2026-11-22", "02/30/1990"])
def test_a_date_that_is_none_is_left_out_and_said(typed):
    judged = of(name="Kim", birth_date=typed)
    assert (judged.particulars.birth_date, judged.left_out) == (None, ("birth_date",))


def test_what_is_no_address_is_left_out_and_said():
    judged = of(name="Kim", email="kim", phone="12", residence="Jersey")
    assert judged.points == ()
    assert set(judged.left_out) == {"email", "phone", "residence"}


def test_a_state_in_any_case():
    assert of(name="Kim", residence="nj").particulars.residence == "NJ"


def test_the_same_line_in_other_clothes_is_the_same():
    assert of(name="Kim Noor", phone="(303) 555-0142").same == of(phone="3035550142", name="kim  NOOR").same


def test_another_birth_date_is_somebody_else():
    first, second = (of(name="Kim Noor", birth_date=day) for day in ("1990-04-02", "1990-04-03"))
    assert set(first.marks).isdisjoint(second.marks)


@pytest.mark.parametrize(
    ("typed", "words", "portal"),
    [
        ("es", "Spanish", "es"),
        ("ES-mx", "Spanish", "es"),
        ("Español", "Español", "es"),
        ("Spanish; English", "Spanish, English", "es"),
        ("en/es", "English, Spanish", "en"),
        ("English, Spanish", "English, Spanish", "en"),
        ("Estonian", "Estonian", "en"),
        ("ASL", "ASL", "en"),
        ("zz", "zz", "en"),
    ],
)
def test_a_language_in_words_and_the_one_of_the_portal(typed, words, portal):
    judged = of(name="Kim Noor", languages=typed)
    assert (judged.particulars.languages, judged.language) == (words, portal)


def test_no_language_said():
    judged = of(name="Kim Noor")
    assert (judged.particulars.languages, judged.language) == (None, "en")
