"""The composer names what should not travel unsecured, and leaves ordinary words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.rules.content import Finding, content_check
from consent.rules.wordings import starter


def found(text: str, language: str = "en") -> list[tuple[str, str]]:
    return [(finding.word, finding.kind) for finding in content_check(text, language)]


def test_words_are_named_with_their_places():
    assert content_check("So anxious, and your session notes", "en") == (
        Finding(3, 10, "anxious", "diagnosis"),
        Finding(21, 34, "session notes", "therapy"),
    )


@pytest.mark.parametrize(
    "link", ["https://sotto.example/portal/", "www.sotto.example", "at sotto.example.com."]
)
def test_a_link_to_the_practice_itself_is_none(link: str):
    hosts = ["sotto.example", "sotto.example.com"]
    assert content_check(link, "en", hosts) == ()
    assert [one.kind for one in content_check(link, "en", ["other.example"])] == ["link"]


def test_accents_case_and_disguise_do_not_hide_a_word():
    assert found("Su DEPRESIÓN y el terapéuta", "es") == [
        ("DEPRESIÓN", "diagnosis"),
        ("terapéuta", "therapy"),
    ]
    assert found("ＨＩＶ, and thera\u200bpy") == [("ＨＩＶ", "diagnosis"), ("thera\u200bpy", "therapy")]
    assert found("panic\n attacks") == [("panic\n attacks", "diagnosis")]


def test_medication_is_known_in_both_languages():
    assert found("sertraline 50") == [("sertraline", "medication")]
    assert found("sertralina 50", "es") == [("sertralina", "medication")]
    assert found("Zoloft", "es") == [("Zoloft", "medication")]


def test_diagnosis_codes_and_birth_dates_are_found():
    assert found("F41.1 since 2020") == [("F41.1", "diagnosis")]
    assert found("DOB: 03/04/1980") == [("DOB: 03/04/1980", "birth_date")]


@pytest.mark.parametrize("number", ["123-45-6789", "123 45 6789"])
def test_a_social_security_number_is_found(number: str):
    assert found(f"my number is {number}.") == [(number, "identity_number")]


@pytest.mark.parametrize(
    "number", ["000-45-6789", "666-45-6789", "912-45-6789", "123-00-6789", "123-45-0000", "123-456789"]
)
def test_what_can_not_be_a_social_security_number_is_left_alone(number: str):
    assert found(number) == []


# The test numbers that card networks publish.
@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "3782 822463 10005",
        "4222222222222",  # the shortest that there are
        "4222222222222222224",  # the longest
    ],
)
def test_a_card_number_is_found(number: str):
    assert found(f"card {number} ok") == [(number, "card_number")]


@pytest.mark.parametrize("number", ["422222222222", "42222222222222222228", "6666666666666"])
def test_what_is_too_short_too_long_or_one_digit_is_no_card(number: str):
    assert found(f"card {number} ok") == []


def test_a_wrong_check_digit_is_no_card():
    assert found("4111 1111 1111 1112") == []


@pytest.mark.parametrize(
    "text",
    [
        "Tomorrow at 10:00 at the north office. Call 212-555-0148.",
        "Running late, 10 min",
        "Your session is on Tuesday, November 24",
        "The invoice is 120.00, number 20261124-0007",
        "I park in the park on Park Street",
        "Thank you, that is very kind of you. How is the weather?",
    ],
)
def test_ordinary_words_are_left_alone(text: str):
    assert found(text) == []


def test_of_two_that_overlap_the_longer_one_is_named():
    assert found("a panic attack") == [("panic attack", "diagnosis")]


def test_a_language_without_a_list_is_checked_against_all():
    assert found("therapy y terapia", "fr") == [("therapy", "therapy"), ("terapia", "therapy")]
    assert found("terapia", "en") == []
    assert found("terapia", "es-MX") == [("terapia", "therapy")]


def test_the_starter_wordings_are_clean_in_every_language():
    for wording in starter():
        for text in wording.text.values():
            assert not found(text, "fr"), wording.key  # "fr": against all lists


@given(st.text(max_size=300), st.sampled_from(["en", "es", "xx"]))
def test_findings_lie_in_order_within_the_text_without_overlap(text: str, language: str):
    findings = content_check(text, language)
    assert all(text[one.start : one.end] == one.word and one.word for one in findings)
    assert all(one.end <= other.start for one, other in zip(findings, findings[1:], strict=False))
