"""The default policy as the rules see it, without a database; and what is different in it for one test."""

from dataclasses import replace
from uuid import UUID

from practice import policy_data
from practice.policy import PolicyInForce
from practice.rules import hours_form
from practice.vocabulary import Content, Footing


def default(**changes) -> PolicyInForce:
    terms = policy_data.default_terms("America/New_York") | changes
    return PolicyInForce(
        id=UUID(int=1),
        version=1,
        cells={(one.circumstance, one.channel): one for one in policy_data.default_cells()},
        hours=hours_form.office_from_dict(terms["hours"]),
        quiet=hours_form.quiet_from_dict(terms["quiet_hours"]),
        response=hours_form.response_from_dict(terms["response"]),
        crisis=terms["crisis"],
        guidance=terms["guidance"],
        clauses=terms["clauses"],
    )


def with_cell(rules: PolicyInForce, why, how, footing, content=None) -> PolicyInForce:
    """`content` is left out for never."""
    cell = replace(
        rules.cells[(why, how)], footing=Footing(footing), content=Content(content) if content else None
    )
    return replace(rules, cells=rules.cells | {(why, how): cell})


def with_row(rules: PolicyInForce, why, footing, content=None) -> PolicyInForce:
    for pair_why, how in list(rules.cells):
        if pair_why == why:
            rules = with_cell(rules, why, how, footing, content)
    return rules
