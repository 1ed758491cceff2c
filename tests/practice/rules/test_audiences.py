"""Who of the practice a matter is for: a pure function of the circumstance."""

import pytest

from practice.rules import audiences
from practice.rules.audiences import Audience
from practice.vocabulary import Circumstance, SealedClass, class_of


@pytest.mark.parametrize("circumstance", list(Circumstance))
def test_clinical_is_what_is_sealed_as_clinical(circumstance: Circumstance) -> None:
    is_clinical = audiences.of(circumstance) is Audience.CLINICAL
    assert is_clinical == (class_of(circumstance) is SealedClass.CLINICAL)


def test_every_circumstance_is_for_one_audience() -> None:
    found = [one for audience in Audience for one in audiences.circumstances(audience)]
    assert sorted(found) == sorted(Circumstance.values)


@pytest.mark.parametrize(
    ("circumstance", "audience"),
    [
        ("billing", "billing"),
        ("scheduling", "scheduling"),
        ("reminder", "scheduling"),
        ("account", "scheduling"),
        ("between_sessions", "clinical"),
        ("crisis", "clinical"),
    ],
)
def test_worked_cases(circumstance: str, audience: str) -> None:
    assert audiences.of(circumstance) == audience


def test_an_unknown_word_is_nobodys() -> None:
    with pytest.raises(ValueError, match="weather"):
        audiences.of("weather")
