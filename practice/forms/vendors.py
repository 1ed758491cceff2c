"""Vendors, and what a clinician says of their own limits and leave."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice.actions import VendorTerms
from practice.forms import Form
from practice.models import User, Vendor
from practice.rules.vendors import NEEDING
from practice.vocabulary import Channel

_DAY = {"type": "date"}


class VendorForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    channels = forms.MultipleChoiceField(
        label=_("What they carry"),
        choices=[(how.value, str(how.label).capitalize()) for how in Channel if how in NEEDING],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one at least.")},
    )
    carries_health_information = forms.BooleanField(
        label=_("They have signed a business associate agreement (BAA)"), required=False
    )
    baa_signed_on = forms.DateField(
        label=_("Signed on"), required=False, widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )
    baa_until_on = forms.DateField(
        label=_("Holds until"),
        required=False,
        help_text=_("Empty: until somebody ends it."),
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("Note"), max_length=240, required=False)

    def __init__(self, request: HttpRequest, *, vendor: Vendor | None = None) -> None:
        names = ("name", "channels", "carries_health_information", "baa_signed_on", "baa_until_on", "note")
        super().__init__(request, initial={name: getattr(vendor, name) for name in names} if vendor else {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        signed, until = cleaned.get("baa_signed_on"), cleaned.get("baa_until_on")
        if cleaned.get("carries_health_information") and not signed:
            self.add_error("baa_signed_on", _("Say when it was signed."))
        if signed and until and until < signed:
            self.add_error("baa_until_on", _("It can't end before it was signed."))
        return cleaned

    @property
    def terms(self) -> VendorTerms:
        return VendorTerms(**{name: self.cleaned_data[name] for name in VendorTerms.__dataclass_fields__})


class AbsenceForm(Form):
    """`whose`: only for who notes it for others."""

    whose = forms.ChoiceField(label=_("Who is away"))
    from_on = forms.DateField(label=_("First day"), widget=forms.DateInput(_DAY))
    until_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(_DAY))
    covered_by = forms.ChoiceField(
        label=_("Who covers"),
        required=False,
        help_text=_(
            "A clinician. For these days they are on the care team of each of the absent one's clients, and read and answer."
        ),
    )

    def __init__(
        self, request: HttpRequest, *, colleagues: list[User], covering: list[User], own: User | None
    ) -> None:
        super().__init__(request)
        names = [(str(one.pk), one.name) for one in colleagues]
        fields: dict[str, Any] = self.fields
        if own is None:
            fields["whose"].choices = names
        else:
            del self.fields["whose"]
        fields["covered_by"].choices = [("", _("nobody")), *((str(one.pk), one.name) for one in covering)]
        wrong = _("Somebody else, a clinician who works here, covers.")
        fields["covered_by"].error_messages["invalid_choice"] = wrong

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("The last day can't come before the first."))
        return cleaned
