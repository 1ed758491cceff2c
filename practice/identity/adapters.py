"""How allauth is told the house's rules: no sign-up, a second factor always, its secrets sealed."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from practice import crypto, policy, safe
from practice.models.vault import Vault

# allauth seals and opens by text alone: these secrets are bound to the vault and this place, not to a row.
MFA_PLACE = ("mfa_authenticator", "data")
_WRONG_CODE = _("This code is not right. Use the newest one that your authenticator shows.")
_TOO_MANY = _("There were too many tries. Wait five minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The email address or the password is not right."),
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
        "incorrect_code": _WRONG_CODE,
        "enter_current_password": _("This is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        return bool(url) and super().is_safe_url(url)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Portal people have no password. Who left the practice gets the answer to a wrong one."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_workforce and user.is_active else None

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what happened; of allauth's own words only what went wrong is shown."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing leaves the house but through the outbox."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth would take the password for it. Our pages ask for a fresh second factor (`pages.fresh`)."""
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Asked for by the one page that takes a code as well as a passkey."""
        return [{"id": "mfa_reauthenticate", "description": "", "url": reverse("mfa_reauthenticate")}]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Per address and network: a stranger elsewhere can't keep its owner out. Keyed, unreadable."""
        login = str(credentials.get("email", "")).lower()
        return crypto.ring().index("login", f"{login}|{self.get_client_ip(request)}").hex()


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return base64.b64encode(safe.seal_loose(Vault.Kind.CREDENTIALS, *MFA_PLACE, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return safe.open_loose(Vault.Kind.CREDENTIALS, *MFA_PLACE, base64.b64decode(encrypted_text))

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return False  # the last factor never goes by its owner's hand alone

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """As the device names the place, to whoever may look over a shoulder."""
        return super().get_public_key_credential_rp_entity() | {"name": policy.practice().discreet_name}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """A colleague by their address; a client by nothing at all."""
        words = user.email if user.is_workforce else policy.practice().discreet_name
        return super().get_public_key_credential_user_entity(user) | {"name": words, "display_name": words}
