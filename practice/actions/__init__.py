"""The acts of the practice: one atomic function each; decide, write, audit, ring, in that order."""

from practice.actions.clients import add_client, add_contact_point, add_representation, join_care_team
from practice.actions.colleagues import tell_colleague
from practice.actions.people import add_person, assign_role, choose_language, supervise
from practice.actions.policy import publish_policy
from practice.actions.setup import found_practice

__all__ = [
    "add_client",
    "add_contact_point",
    "add_person",
    "add_representation",
    "assign_role",
    "choose_language",
    "found_practice",
    "join_care_team",
    "publish_policy",
    "supervise",
    "tell_colleague",
]
