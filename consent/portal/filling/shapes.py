"""The shape of what clients send beside their answers: saying no, agreeing to the screen, signing."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import Signature
from consent.rules.drawing import is_drawing
from practice.forms import Form

CAPACITIES = (
    (Signature.Capacity.PARENT, gettext_lazy("As a parent")),
    (Signature.Capacity.GUARDIAN, gettext_lazy("As a guardian")),
    (Signature.Capacity.REPRESENTATIVE, gettext_lazy("As somebody else who may act for them")),
)


class SeenForm(Form):
    """`seen`: the fingerprint of the text that stood on the page."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class DeclineForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why? You need not say."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ScreenForm(Form):
    agreed = forms.BooleanField(
        label=gettext_lazy("Yes, I want to sign here, on the screen."),
        error_messages={
            "required": gettext_lazy("Tick the box if you want to sign here. On paper works too: see below.")
        },
    )


class SignatureForm(SeenForm):
    intent = forms.BooleanField(
        label=gettext_lazy("I have read this, and I sign it."),
        error_messages={"required": gettext_lazy("Tick the box if you have read this and want to sign it.")},
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("How do you sign?"),
        choices=CAPACITIES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you sign.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name, as you would sign"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "name", "autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name to sign.")},
    )
    drawing = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *, is_own: bool, **given: Any) -> None:
        super().__init__(request, **given)
        if is_own:
            del self.fields["capacity"]

    def clean_drawing(self) -> str:
        drawn: str = self.cleaned_data["drawing"]
        if drawn and not is_drawing(drawn):
            raise forms.ValidationError(
                _("This drawing could not be read. Please draw it again, or leave it out.")
            )
        return drawn
