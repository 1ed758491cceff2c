"""The forms that we bring: whole, in both languages, easy to read, and with all that the law wants in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from consent import starter
from consent.rules import form
from consent.rules.form import elements, outline
from consent.rules.form.model import every, said
from tests import reading

LIBRARY = dict(starter.library())
OURS = sorted(set(LIBRARY) - {starter.UNSECURED})


def texts(stored: Any, language: str) -> Iterator[str]:
    if isinstance(stored, dict) and isinstance(stored.get(language), str):
        yield stored[language]
    elif isinstance(stored, dict):
        for value in stored.values():
            yield from texts(value, language)
    elif isinstance(stored, list):
        for value in stored:
            yield from texts(value, language)


def whole(key: str, language: str) -> str:
    """As prose: a label without a full stop is a sentence of its own."""
    found = [one if one[-1] in ".?!" else f"{one}." for one in texts(LIBRARY[key], language)]
    return reading.plain(" ".join(found))


def test_all_that_was_promised_is_there() -> None:
    assert set(OURS) == {
        "technology_consent", "telehealth_consent", "policy_acknowledgement", "intake_adult", "intake_minor",
        "intake_couple", "release_authorization", "privacy_notice_acknowledgement", "good_faith_estimate",
    }  # fmt: skip


@pytest.mark.parametrize("key", sorted(LIBRARY))
def test_it_has_no_fault(key: str) -> None:
    assert form.check(LIBRARY[key]) == []


@pytest.mark.parametrize("key", sorted(LIBRARY))
def test_it_is_the_same_as_lines_and_back(key: str) -> None:
    assert outline.parse(outline.write(LIBRARY[key])).definition == LIBRARY[key]


@pytest.mark.parametrize("key", OURS)
def test_both_languages_are_there_and_differ(key: str) -> None:
    read = form.read(LIBRARY[key])
    assert read.languages == ("en", "es")
    for item in every(read.items):
        english, spanish = said(item.label, "en"), said(item.label, "es")
        assert english != spanish or len(english) <= 12, english


@pytest.mark.parametrize("key", OURS)
def test_english_asks_for_seven_years_of_school_at_most(key: str) -> None:
    assert reading.flesch_kincaid_grade(whole(key, "en")) <= 7
    for one in texts(LIBRARY[key], "en"):
        if len(reading.words(one)) >= 12:
            assert reading.flesch_kincaid_grade(reading.plain(one)) <= 7, one


@pytest.mark.parametrize("key", OURS)
def test_spanish_is_plain(key: str) -> None:
    assert reading.fernandez_huerta(whole(key, "es")) >= 70
    for one in texts(LIBRARY[key], "es"):
        if len(reading.words(one)) >= 12:
            assert reading.fernandez_huerta(reading.plain(one)) >= 65, one


@pytest.mark.parametrize("key", OURS)
def test_who_may_decline_learns_what_then_happens_and_consents_are_signed(key: str) -> None:
    read = form.read(LIBRARY[key])
    assert read.is_signed is (read.kind != "intake")
    assert read.may_decline is read.is_signed


@pytest.mark.parametrize("key", OURS)
def test_no_page_is_long(key: str) -> None:
    assert max(len(page.items) for page in form.read(LIBRARY[key]).pages) <= 12


class TestRelease:
    """45 CFR 164.508(c); LAW 7."""

    RELEASE = LIBRARY["release_authorization"]
    ITEMS = {tag: item for item in form.read(RELEASE).items for tag in item.tags}

    def test_every_element_is_there(self) -> None:
        assert set(elements.RELEASE) == set(self.ITEMS) == set(elements.tags_of(self.RELEASE))

    @pytest.mark.parametrize("tag", ["information", "to", "purpose", "expiry"])
    def test_what_the_client_decides_must_be_answered(self, tag: str) -> None:
        assert self.ITEMS[f"release.{tag}"].is_required

    @pytest.mark.parametrize(
        ("tag", "english", "spanish"),
        [
            ("from", "{practice}", "{practice}"),
            ("revoke", "take this back at any time", "quitar este permiso cuando quiera"),
            ("revoke", "send a letter", "mande una carta"),
            ("revoke", "we can't call back", "no se puede recoger"),
            ("no_condition", "do not depend on it", "dependen de esto"),
            ("redisclosure", "may pass it on", "puede pasarlo a otros"),
            ("psychotherapy_notes", "does not share them", "no se comparten"),
            ("psychotherapy_notes", "a form of their own", "otra hoja"),
        ],
    )
    def test_what_must_be_said_is_said(self, tag: str, english: str, spanish: str) -> None:
        words = self.ITEMS[f"release.{tag}"].label
        assert english in words["en"]
        assert spanish in words["es"]

    def test_it_is_signed_and_marked_for_counsel(self) -> None:
        read = form.read(self.RELEASE)
        assert read.is_signed
        assert read.needs_counsel

    def test_purpose_may_be_ones_own_request(self) -> None:
        assert "mine" in self.ITEMS["release.purpose"].values

    def test_it_ends_on_a_day_or_with_an_event(self) -> None:
        assert {"day", "event"} <= set(self.ITEMS["release.expiry"].values)

    def test_all_is_not_what_is_chosen_by_default(self) -> None:
        assert "all" not in self.ITEMS["release.information"].values

    def test_the_signed_text_holds_it_all(self) -> None:
        read = form.read(self.RELEASE)
        text = form.text(read, {"purpose": "mine"}, "en", {"practice": "Alder"})
        assert "This lets Alder give out" in text
        assert "> [x] I ask for it." in text


@pytest.mark.parametrize("key", ["intake_adult", "intake_minor"])
def test_danger_is_met_at_once_with_988(key: str) -> None:
    read = form.read(LIBRARY[key])
    page = next(page for page in read.pages if any(item.key == "hurt_self" for item in page.items))
    said_now = " ".join(said(item.label, "en") for item in form.shown(page, {"hurt_self": "now"}))
    assert "988 now" in said_now
    assert "988 now" not in " ".join(said(item.label, "en") for item in form.shown(page, {"hurt_self": "no"}))
