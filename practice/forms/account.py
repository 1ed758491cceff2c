"""What colleagues type who can't sign in yet, or any more."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from practice.forms import Form
from practice.identity import passwords


def _hidden(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput({"autocomplete": autocomplete, "spellcheck": "false"})


class ForgottenForm(Form):
    email = forms.EmailField(
        label=_("Your email address at work"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username"}),
    )


class NewPasswordForm(Form):
    """`user`: whose it will be; what is too much about them is refused."""

    password = forms.CharField(
        label=_("Your new password"),
        strip=False,
        max_length=4 * passwords.LONGEST,  # what is longer than it may be is told so in words
        widget=_hidden("new-password"),
        help_text=_("At least 8 characters. A few words in a row are good, with spaces if you like."),
    )
    again = forms.CharField(label=_("The same password again"), strip=False, widget=_hidden("new-password"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        password_validation.validate_password(typed, self.user)
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", _("The two are not the same. Type the same one twice."))
        return cleaned
