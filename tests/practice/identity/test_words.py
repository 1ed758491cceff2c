"""The spoken word: heard, then typed."""

from uuid import uuid4

import pytest

from practice.identity import words


@pytest.mark.parametrize(
    "heard, typed",
    [
        ("Marmalade", "marmalade"),
        ("blue heron", "  Blue   HERON "),
        ("straße", "STRASSE"),
        ("cafe\u0301", "caf\u00e9"),
        ("uno", "ｕｎｏ"),
    ],
)
def test_the_same_word(people, heard, typed):
    point = people.dan_email.pk
    assert words.hashed(heard, point) == words.hashed(typed, point)


def test_another_word_and_another_address(people):
    point = people.dan_email.pk
    assert words.hashed("marmalade", point) != words.hashed("marmelade", point)
    assert words.hashed("marmalade", point) != words.hashed("marmalade", uuid4())


def test_whatever_a_stranger_types_is_a_plain_no(people):
    assert words.hashed("a\0b\ud800", people.dan_email.pk)
