"""Asking for what needs a second person, and deciding it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.forms import Form
from practice.models.people import User

_FEWEST_WORDS = 3


class ReasonForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy("A sentence. Whoever decides reads it."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason.split()) < _FEWEST_WORDS:
            raise forms.ValidationError(_("Say it in a sentence."))
        return reason


class ResetForm(ReasonForm):
    """`asker` asks for somebody else; for themself they ask where they sign in."""

    field_order = ("user", "reason")
    user = forms.ModelChoiceField(
        label=gettext_lazy("Who has lost their second step"), queryset=User.objects.none(), empty_label="—"
    )

    def __init__(self, *args: Any, asker: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(kind=User.Kind.WORKFORCE, is_active=True).exclude(pk=asker)
        field: Any = self.fields["user"]
        field.queryset = colleagues.order_by("name")
        field.label_from_instance = lambda user: user.name


class DecisionForm(Form):
    decision = forms.ChoiceField(
        choices=[("granted", "granted"), ("refused", "refused")],
        error_messages={"required": gettext_lazy("Please choose one of the two.")},
    )
