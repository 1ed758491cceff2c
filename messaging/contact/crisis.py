"""Where help is now, as every page of the contact shows it."""

from messaging import crisis_help, replies
from practice.policy import PolicyInForce


def places(rules: PolicyInForce, residence: str = "") -> list[dict[str, str]]:
    """Whom to call or text; the emergency number stands first."""
    return [crisis_help.place(line) for line in replies.crisis_lines(rules, residence)]
