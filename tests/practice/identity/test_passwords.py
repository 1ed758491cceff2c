"""NIST 800-63B-4 with a second factor: eight characters, a shipped list of refused ones, no rules of mixture."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from practice.models import User


@pytest.mark.parametrize(
    "password",
    ["tulip-ox", "all lower case words", "八つの木の下に猫がいる", "🌲🌊🔔🍋🚲🧩🎻🪁", "x" * 64 + "y z" * 21,
     "correct horse battery",
     "quiet-therapy-lantern", "1759-2034-88", "plum-orchard-window-7"],
)  # fmt: skip
def test_whatever_is_hard_to_guess_is_welcome(people, password):
    validate_password(password, people.ana)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("tulip-o", "too short"),
        ("x1" * 64 + "z", "too long"),
        ("password1", "Many people"),
        ("PassWord1", "Many people"),
        ("  sunshine ", "Many people"),
        ("ｐａｓｓｗｏｒｄ１", "Many people"),  # noqa: RUF001 - the same letters, wide
        ("aaaaaaaaaaaa", "Many people"),
        ("abababababab", "Many people"),
        ("abcdefghijkl", "Many people"),
        ("98765432", "Many people"),
        ("AnaAlvarez2026!", "made of your name"),
        ("alvarez!!2026", "made of your name"),
        ("Therapy-2026", "made of your name"),
        ("my-practice-1", "made of your name"),
        ("LindenStreet1", "made of your name"),
        ("Linden-Therapy", "made of your name"),
    ],
)
def test_what_is_tried_first_is_refused_in_words(people, password, why):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, people.ana)
    assert why in " ".join(refused.value.messages)


def test_a_colleagues_name_is_only_theirs(people):
    validate_password("Alvarez-rowing", people.ben)


def test_before_there_is_a_practice(bare_db):
    validate_password("tulip-ox", User(name="Ada", email="ada@practice.example"))


def test_it_is_the_same_however_a_keyboard_composes_it(people):
    people.ana.set_password("cafe\u0301 au lait")
    assert people.ana.check_password("caf\u00e9 au lait")
    assert not people.ana.check_password("cafe au lait")
