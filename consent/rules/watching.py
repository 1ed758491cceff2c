"""Answers that a person should look at today: somebody may be in danger, from themself or from others."""

from consent.rules import form as rules
from consent.rules.form import Form
from consent.rules.form.model import Answers

TAGS = frozenset({"risk.self", "risk.others"})
CALM = (None, "", "no")


def needs_a_look(form: Form, answers: Answers) -> bool:
    """Anything but "no" to a question of these, "I would rather talk about it" too; what is hidden says nothing."""
    given = rules.kept(form, answers)
    return any(given.get(item.key) not in CALM for item in form.items if item.tags & TAGS)
