"""The gates of the practice's nouns: each fetches, permits, and mints the right to open what it hands out."""

from practice.access.colleagues import colleague, colleagues, licence, settings, supervision
from practice.access.nouns import client, desk, my_portal, my_shared, policy
from practice.access.of_client import (
    appointment,
    care_team_member,
    client_care,
    client_contact_point,
    client_file,
    client_or_heir,
    membership,
    representation,
    representation_care,
    shared_file,
)
from practice.access.opened import Forbidden, NotVisible, Opened
from practice.access.own import my_account, my_appointment, my_bell, my_device, my_passkey, my_session
from practice.access.policies import absence, on_call, policy_draft, policy_version, vendor

__all__ = [
    "on_call",
    "absence",
    "policy_draft",
    "policy_version",
    "vendor",
    "Forbidden",
    "NotVisible",
    "Opened",
    "appointment",
    "care_team_member",
    "client",
    "client_care",
    "client_contact_point",
    "client_file",
    "client_or_heir",
    "colleague",
    "colleagues",
    "desk",
    "licence",
    "settings",
    "supervision",
    "membership",
    "my_account",
    "my_appointment",
    "my_bell",
    "my_device",
    "my_passkey",
    "my_portal",
    "my_shared",
    "my_session",
    "policy",
    "representation",
    "representation_care",
    "shared_file",
]
