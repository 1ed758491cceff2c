"""What clients type on their way in."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from practice import addresses
from practice.forms import Form
from practice.identity import pins

_SIX = _("Please type all six digits.")
_BETWEEN = " -.\u00a0\u2009"


class PinInput(forms.PasswordInput):
    """Hidden by its style, never sent back, and no password to the browser: shared phones keep those."""

    input_type = "text"


class SixDigits(forms.CharField):
    """Digits of any script, with spaces or dashes between them as people write them."""

    def __init__(self, *, is_pin: bool = False, autocomplete: str = "one-time-code", **kwargs: Any) -> None:
        attrs = {"class": "code pin" if is_pin else "code", "inputmode": "numeric"}
        attrs["autocomplete"] = "off" if is_pin else autocomplete
        widget = (PinInput if is_pin else forms.TextInput)(attrs)
        super().__init__(widget=widget, error_messages={"required": _SIX}, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        return "".join(str(unicodedata.decimal(sign, sign)) for sign in typed if sign not in _BETWEEN)

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) != pins.LENGTH or not (value.isascii() and value.isdecimal()):
            raise ValidationError(_SIX)


class AddressForm(Form):
    address = forms.CharField(
        label=_("Your email or mobile number"),
        max_length=254,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Please type the email or the number that the practice has of you.")},
    )

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"]
        if "@" not in typed and not any(sign.isdigit() for sign in typed):
            raise ValidationError(_("This is no full email address and no phone number."))
        return addresses.normal(self.kind, typed)

    @property
    def kind(self) -> str:
        return "email" if "@" in self.cleaned_data["address"] else "phone"


class CodeForm(Form):
    code = SixDigits(label=_("The six digits"))


class AskForm(Form):
    """A button, nothing to fill in."""


class WordForm(Form):
    word = forms.CharField(
        label=_("The word"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Please type the word that the practice told you.")},
    )


class PinForm(Form):
    pin = SixDigits(label=_("Your PIN"), is_pin=True)


class NewPinForm(Form):
    pin = SixDigits(
        label=_("Your new PIN"),
        is_pin=True,
        help_text=_("Six digits that nobody would guess: no birthday, no 123456."),
    )
    again = SixDigits(label=_("The same PIN again"), is_pin=True)

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if pins.is_easy(pin):
            raise ValidationError(EASY)
        return pin

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("pin") and cleaned.get("again") and cleaned["pin"] != cleaned["again"]:
            self.add_error("again", _("The two PINs are not the same. Type the same one twice."))
        return cleaned


EASY = _("This PIN is too easy to guess. Please choose another one.")


class DeviceForm(Form):
    others = forms.ChoiceField(
        choices=[("no", "no"), ("yes", "yes")],
        error_messages={"required": _("Please choose one of the two.")},
    )
