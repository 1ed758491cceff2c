"""What is asked before a file is opened in an emergency."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.access.emergencies import Sought
from practice.forms import Form

FEWEST_WORDS = 4


class BreakGlassForm(Form):
    name = forms.CharField(
        label=gettext_lazy("The client's full name"),
        help_text=gettext_lazy("Exactly as it stands in their file."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    birth_date = forms.DateField(
        label=gettext_lazy("Their birth date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it can't wait"),
        help_text=gettext_lazy(
            "A sentence at least. The privacy officer and the client's clinicians read it."
        ),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if len(reason.split()) < FEWEST_WORDS:
            raise forms.ValidationError(_("Say it in a sentence."))
        return reason

    @property
    def sought(self) -> Sought:
        born: date = self.cleaned_data["birth_date"]
        return Sought(name=self.cleaned_data["name"], birth_date=born)
