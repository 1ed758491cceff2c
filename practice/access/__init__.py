"""The gates of the practice's nouns: each fetches, permits, and mints the right to open what it hands out."""

from practice.access.nouns import client, desk, my_portal, policy
from practice.access.opened import Forbidden, NotVisible, Opened

__all__ = ["Forbidden", "NotVisible", "Opened", "client", "desk", "my_portal", "policy"]
