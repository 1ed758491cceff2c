"""Anything but a plain "no" to a question about danger is for a person to look at; other answers are not."""

from __future__ import annotations

from typing import Any

import pytest

from consent.rules.form import read
from consent.rules.watching import needs_a_look
from tests.consent.rules.form.making import definition, question

FORM = read(
    definition(
        question("yes_no", "works"),
        question("yes_no", "self", tags=["risk.self"]),
        question("short", "others", tags=["risk.others"], show_if={"key": "self", "is": ["yes"]}),
    )
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, False),
        ({"self": "no"}, False),
        ({"works": "yes", "self": "no"}, False),
        ({"self": "yes"}, True),
        ({"self": "yes", "others": ""}, True),
        ({"self": "no", "others": "my brother"}, False),  # not shown, so not said
    ],
)
def test_who_is_looked_at(answers: dict[str, Any], expected: bool) -> None:
    assert needs_a_look(FORM, answers) is expected


def test_a_question_about_others_counts_alone() -> None:
    form = read(definition(question("short", "others", tags=["risk.others"])))
    assert needs_a_look(form, {"others": "my brother"})
    assert not needs_a_look(form, {"others": "no"})
