"""What to say and what not, in the usual cases."""

import pytest

from consent.rules import advice


@pytest.mark.parametrize("language", ["en", "es", "es-MX", "fr", ""])
def test_four_cases_in_every_language_english_where_there_is_none(language: str):
    cases = advice.usual(language)
    assert [one.key for one in cases] == ["running_late", "reschedule", "when_we_meet", "boundary"]
    is_spanish = language.startswith("es")
    assert cases[0].title == ("Llegar tarde" if is_spanish else "Running late")
    assert cases[0].do[0] == ("Dé la hora nueva." if is_spanish else "Give the new time.")
    assert len(cases[0].dont) == 2


def test_a_wording_finds_its_case_and_another_none():
    found = advice.of_wording("scheduling_moved", "en")
    assert found is not None and found.key == "reschedule"
    assert advice.of_wording("reminder", "en") is None
