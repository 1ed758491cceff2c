"""allauth's forms for the six digits, with a longer memory: a code that was good once is good no more (RFC 6238, 5.2)."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as Authenticate
from allauth.mfa.base.forms import ReauthenticateForm as Reauthenticate
from allauth.mfa.totp.forms import ActivateTOTPForm as Activate

from practice.identity import second_factor


class AuthenticateForm(Authenticate):
    def clean_code(self) -> str:
        return _once(self, super().clean_code())


class ReauthenticateForm(Reauthenticate):
    def clean_code(self) -> str:
        return _once(self, super().clean_code())


class ActivateForm(Activate):
    """The code that proves the enrolment is used up by it: nobody signs in with it as well."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        second_factor.spend(self.user, code)
        return code


def _once(form: Any, code: str) -> str:
    if not second_factor.spend(form.user, code):
        form._emit_authentication_failed(form.authenticator)
        raise get_adapter().validation_error("incorrect_code")
    return code
