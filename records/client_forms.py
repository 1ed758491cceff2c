"""The shape of what is known of a client."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import addresses, crypto, policy
from practice.actions.clients import Particulars
from practice.forms import Form
from practice.forms.setup import STATES
from practice.forms.zones import ZoneField
from practice.models import ContactPoint

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OLDEST = date(1900, 1, 1)


def _words(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    most = 2000 if rows else 120
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=most, widget=widget
    )


class DetailsForm(Form):
    """All that is asked of a client but their addresses."""

    name = _words(gettext_lazy("Name"), required=True)
    first_name = _words(
        gettext_lazy("How to address them"), gettext_lazy("As letters and reminders begin: “Hello Kim”.")
    )
    pronouns = _words(gettext_lazy("Pronouns"))
    birth_date = forms.DateField(label=gettext_lazy("Born"), required=False, widget=DAY)
    residence = forms.ChoiceField(
        label=gettext_lazy("State they live in"),
        required=False,
        help_text=gettext_lazy("Its law says who consents, and how long records are kept."),
        choices=[("", gettext_lazy("not said")), *((one, one) for one in STATES)],
    )
    time_zone = ZoneField()
    languages = _words(gettext_lazy("Languages they speak"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the portal and of notices"), choices=settings.LANGUAGES
    )
    interpreter = _words(
        gettext_lazy("Interpreter"), gettext_lazy("Which language, and who. Empty if none is needed.")
    )
    may_know = _words(
        gettext_lazy("Who may know"),
        gettext_lazy("Of the therapy, in the client's words: “my sister Ana, not what about”."),
        rows=2,
    )
    must_not_know = _words(gettext_lazy("Who must not know"), rows=2)

    def __init__(self, request: HttpRequest, *, initial: dict[str, Any]) -> None:
        super().__init__(request, initial=initial)
        self.fields["time_zone"].keep(self.initial.get("time_zone"))  # type: ignore[attr-defined]

    def clean_birth_date(self) -> str | None:
        born: date | None = self.cleaned_data["birth_date"]
        if born and not OLDEST <= born <= policy.today():
            raise ValidationError(_("This can't be a birth date. Please check the year."))
        return born.isoformat() if born else None

    @property
    def particulars(self) -> Particulars:
        said: dict[str, Any] = {
            name: self.cleaned_data[name] or None for name in Particulars.__dataclass_fields__
        }
        said["first_name"] = said["first_name"] or self.cleaned_data["name"].split()[0]
        return Particulars(**said)


class NewClientForm(DetailsForm):
    email = _words(gettext_lazy("Email"))
    phone = _words(gettext_lazy("Phone"))

    def clean_email(self) -> str:
        return self._address("email")

    def clean_phone(self) -> str:
        return self._address("phone")

    def _address(self, kind: str) -> str:
        typed: str = self.cleaned_data[kind].strip()
        return addresses.normal(kind, typed) if typed else ""

    @property
    def points(self) -> list[tuple[str, str]]:
        kinds = (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PHONE)
        return [(str(kind), self.cleaned_data[kind]) for kind in kinds if self.cleaned_data[kind]]


class EditClientForm(DetailsForm):
    """`known`: the details as they stand now. `seen` tells whether they still stand as they did on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: HttpRequest, *, known: dict[str, str | None]) -> None:
        self.known = known
        self.stamp = crypto.ring().index("client-details", repr(sorted(known.items()))).hex()
        super().__init__(request, initial=known | {"seen": self.stamp})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("seen") != self.stamp:
            # Sent once more, the page as it now stands is what they have seen.
            fresh = self.request.POST.copy()
            fresh["seen"] = self.stamp
            self.data = fresh
            self.add_error(
                None,
                _(
                    "Somebody else changed these details while you wrote. Your words are kept below;"
                    " send them once more to let them stand instead."
                ),
            )
        return cleaned

    @property
    def changes(self) -> dict[str, str | None]:
        found = {name: self.cleaned_data[name] or None for name in self.known}
        return {name: value for name, value in found.items() if value != (self.known[name] or None)}


class ContactPointForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (ContactPoint.Kind.EMAIL, gettext_lazy("An email address")),
            (ContactPoint.Kind.PHONE, gettext_lazy("A phone number")),
        ],
        widget=forms.RadioSelect,
    )
    address = _words(gettext_lazy("Address or number"), required=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") and cleaned.get("address"):
            try:
                cleaned["address"] = addresses.normal(cleaned["kind"], cleaned["address"])
            except addresses.BadAddress as error:
                self.add_error("address", error)
        return cleaned
