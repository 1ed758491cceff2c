"""The shape of what clients answer when they choose how they are reached."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice import addresses
from practice.forms import Form
from practice.forms.entry import SixDigits

CHANNELS = ("portal", "sms", "email")


class ChannelForm(Form):
    channel = forms.ChoiceField(
        choices=[(one, one) for one in CHANNELS],
        error_messages={"required": _("Choose one of the three ways.")},
    )


class WhereForm(Form):
    """The address, and what may travel there. `kind` is email or phone."""

    circumstances = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one.")})
    address = forms.CharField(max_length=254, help_text=_("We send a code to it before we use it."))
    until = forms.ChoiceField(
        label=_("Until when?"),
        choices=[
            ("3", _("For three months")),
            ("6", _("For six months")),
            ("12", _("For a year")),
            ("", _("Until I stop it")),
        ],
        required=False,
    )

    def __init__(
        self, request: HttpRequest, *, kind: str, choices: list[tuple[str, str]], **given: Any
    ) -> None:
        super().__init__(request, **given)
        self.kind = kind
        self.fields["circumstances"].choices = choices  # type: ignore[attr-defined]
        field = self.fields["address"]
        is_phone = kind == "phone"
        field.label = _("Your mobile number") if is_phone else _("Your email address")
        field.error_messages["required"] = (
            _("Type your number, with the area code.") if is_phone else _("Type your email address.")
        )
        field.widget.attrs |= (
            {"type": "tel", "autocomplete": "tel"} if is_phone else {"type": "email", "autocomplete": "email"}
        )
        field.widget.input_type = "tel" if is_phone else "email"

    def clean_address(self) -> str:
        return addresses.normal(self.kind, self.cleaned_data["address"])


class SignForm(Form):
    intent = forms.BooleanField(
        label=_("I have read this. I want to sign here, on the screen, instead of on paper."),
        error_messages={
            "required": _("Tick the box if you want to sign here. On paper works too: just ask us.")
        },
    )
    name = forms.CharField(
        label=_("Your name, as you would sign"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "name", "autocomplete": "name"}),
        error_messages={"required": _("Type your name to sign.")},
    )


class AddressCodeForm(Form):
    code = SixDigits(label=_("The six digits"))
