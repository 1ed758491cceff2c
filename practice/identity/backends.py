"""Sessions of the portal name this backend; it lets nobody in by itself."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend

from practice.models.people import User

PORTAL = "practice.identity.backends.PortalBackend"


class PortalBackend(BaseBackend):
    """The way in is code and PIN (practice.actions.entry); what is left is to find the session's person."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: UUID | str) -> User | None:
        return User.objects.filter(pk=user_id, kind=User.Kind.PORTAL, is_active=True).first()
