"""Two versions compared: every cell and clause that is different, and nothing else."""

from dataclasses import replace

import pytest

from practice import clauses, policy_data
from practice.rules import policy_difference
from practice.rules.policy_difference import between
from tests.practice.rules.policies import default, with_cell

RULES = default()


def test_the_same_has_no_difference() -> None:
    assert not between(RULES, default())


@pytest.mark.parametrize(
    ("footing", "content", "wider", "narrower"),
    [("allow", "minimum", True, False), ("consent", "any", True, False), ("consent", "link_only", False, True),
     ("never", None, False, True)],
)  # fmt: skip
def test_a_cell_says_whether_more_or_less_may_go(footing, content, wider, narrower) -> None:
    found = between(RULES, with_cell(RULES, "scheduling", "sms", footing, content))
    (change,) = found.cells
    assert (change.after.circumstance, change.after.channel) == ("scheduling", "sms")
    assert (change.is_wider, change.is_narrower) == (wider, narrower)


def test_back_again_is_the_opposite() -> None:
    other = with_cell(RULES, "scheduling", "sms", "never")
    (there,), (back,) = between(RULES, other).cells, between(other, RULES).cells
    assert (there.before, there.after) == (back.after, back.before)
    assert there.is_narrower and back.is_wider


def test_a_note_is_for_colleagues_only() -> None:
    cell = replace(RULES.cells[("scheduling", "sms")], note="Ask Cleo first.")
    found = between(RULES, replace(RULES, cells=RULES.cells | {("scheduling", "sms"): cell}))
    assert len(found.cells) == 1
    assert not found.for_clients


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"quiet_hours": {"begins": "20:00", "ends": "09:00", "channels": ["sms"]}}, "quiet"),
        ({"response": {"default": {"hours": 2}}}, "response"),
        ({"hours": {"zone": "America/New_York", "week": {"monday": ["09:00-10:00"]}, "closures": []}}, "hours"),
        ({"crisis": {"en": [], "es": []}}, "crisis"),
        ({"guidance": {"longest": 300}}, "guidance"),
        ({"guidance": policy_data.default_guidance() | {"overrides": False}}, "overrides"),
    ],
)  # fmt: skip
def test_other_parts_are_named(changes, name) -> None:
    assert between(RULES, default(**changes)).terms == (name,)


def test_advice_for_writing_is_not_told_to_clients() -> None:
    assert not between(RULES, default(guidance={})).for_clients


def test_whether_a_reason_lets_telling_words_go_is_told_to_clients() -> None:
    forbidden = default(guidance=policy_data.default_guidance() | {"overrides": False})
    for found in (between(RULES, forbidden), between(forbidden, RULES)):
        assert found.for_clients.terms == ("overrides",)
    said = default(guidance=policy_data.default_guidance() | {"overrides": True})
    assert not between(RULES, said)  # what holds where nothing is said


def test_clauses_are_compared_by_language_and_not_by_line_breaks() -> None:
    said = clauses.starter()
    said["tone"] = said["tone"] | {"es": "Otra cosa."}
    said["ending"] = {name: words.replace("\n\n", "\n \n") for name, words in said["ending"].items()}
    del said["minors"]
    found = between(RULES, default(clauses=said)).clauses
    assert {(one.topic, one.language) for one in found} == {
        ("tone", "es"),
        ("minors", "en"),
        ("minors", "es"),
    }
    assert {one.after for one in found} == {"Otra cosa.", ""}
    assert isinstance(found[0], policy_difference.ClauseChange)
