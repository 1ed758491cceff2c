"""What a practice says of itself, and who begins it."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice import addresses, founding
from practice.forms import Form
from practice.forms.zones import ZoneField
from practice.models import Practice, User
from practice.rules import identifiers, meeting_places, telling
from practice.vocabulary import Role

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK "
    "OR PA RI SC SD TN TX UT VT VA WA WV WI WY"
).split()
PROFILE = (
    "name", "legal_name", "discreet_name", "phone", "address", "npi", "ein", "time_zone", "states",
    "idle_minutes_office", "idle_minutes_portal", "most_segments_a_day",
)  # fmt: skip


class ProfileForm(Form):
    name = forms.CharField(
        label=_("Name of the practice"), max_length=120, help_text=_("As clients know it.")
    )
    legal_name = forms.CharField(label=_("Legal name, if another"), max_length=160, required=False)
    discreet_name = forms.CharField(
        label=_("Discreet name"),
        max_length=40,
        help_text=_("Stands in emails and texts. Choose one that says nothing of therapy."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=32)
    address = forms.CharField(label=_("Postal address"), max_length=240, required=False)
    npi = forms.CharField(
        label=_("NPI"),
        max_length=10,
        required=False,
        help_text=_("National Provider Identifier, ten digits."),
    )
    ein = forms.CharField(
        label=_("EIN"),
        max_length=10,
        required=False,
        help_text=_("Employer Identification Number, 12-3456789."),
    )
    time_zone = ZoneField()
    states = forms.CharField(
        label=_("States you practise in"), max_length=250, help_text=_("Two letters each: NY, NJ.")
    )

    def __init__(self, request: HttpRequest, *, practice: Practice | None = None) -> None:
        initial = {name: getattr(practice, name) for name in PROFILE} if practice else {}
        if practice:
            initial["states"] = ", ".join(practice.states)
        super().__init__(request, initial=initial)
        self.fields["time_zone"].keep(self.initial.get("time_zone"))  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        return addresses.shown("phone", addresses.normal("phone", self.cleaned_data["phone"]))

    def clean_npi(self) -> str:
        npi: str = self.cleaned_data["npi"].strip()
        if npi and not identifiers.is_npi(npi):
            raise ValidationError(
                _("This is not an NPI: its last digit does not fit the others. Look for a slip.")
            )
        return npi

    def clean_ein(self) -> str:
        typed: str = self.cleaned_data["ein"].strip()
        found = identifiers.ein(typed) if typed else ""
        if found is None:
            raise ValidationError(_("An EIN has nine digits: 12-3456789."))
        return found

    def clean_states(self) -> list[str]:
        typed = self.cleaned_data["states"].upper().replace(",", " ").split()
        unknown = [state for state in typed if state not in STATES]
        if unknown:
            raise ValidationError(
                _("Not known: %(states)s. Use two letters for each.") % {"states": ", ".join(unknown)}
            )
        return sorted(set(typed))

    def clean_discreet_name(self) -> str:
        name: str = self.cleaned_data["discreet_name"]
        if word := telling.telling_word(name):
            raise ValidationError(
                _("“%(word)s” tells what you do to whoever sees a client's phone. Choose another name.")
                % {"word": word}
            )
        return name

    @property
    def profile(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PROFILE if name in self.cleaned_data}


class SettingsForm(ProfileForm):
    """Later, on the practice's own page."""

    field_order = ("name", "legal_name", "discreet_name", "phone", "address", "places", "places_spanish")
    idle_minutes_office = forms.IntegerField(
        label=_("Sign colleagues out after so many idle minutes"),
        min_value=2, max_value=15, required=False, help_text=_("15 at most; empty for 15."),
    )  # fmt: skip
    idle_minutes_portal = forms.IntegerField(
        label=_("Sign clients out after so many idle minutes"),
        min_value=5, max_value=30, required=False, help_text=_("30 at most; empty for 30."),
    )  # fmt: skip
    most_segments_a_day = forms.IntegerField(
        label=_("Texts a day, at most"),
        min_value=1, max_value=100_000, required=False,
        help_text=_("As the provider counts. What is more waits until tomorrow; notices always go. Empty: no limit."),
    )  # fmt: skip
    places = forms.CharField(
        label=_("Where you meet clients"),
        required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("One place a line, as a text may say it: 12 Elm Street. Appointments and saved wordings offer these."),
    )  # fmt: skip
    places_spanish = forms.CharField(
        label=_("The same places in Spanish"),
        required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("In the same order; empty where it reads the same."),
    )  # fmt: skip

    def __init__(self, request: HttpRequest, *, practice: Practice) -> None:
        super().__init__(request, practice=practice)
        self.before: meeting_places.Places = practice.places
        said = {"places": "en", "places_spanish": "es"}
        stored = {name: "\n".join(self.before.get(code, {}).values()) for name, code in said.items()}
        self.initial = {**stored, **self.initial}

    def clean_places(self) -> list[str]:
        return self._places("places")

    def clean_places_spanish(self) -> list[str]:
        return self._places("places_spanish")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        spanish = cleaned.get("places_spanish")
        if spanish and len(spanish) != len(cleaned.get("places") or ()):
            self.add_error("places_spanish", _("As many lines as in English, or none."))
        return cleaned

    def _places(self, name: str) -> list[str]:
        """They travel in texts and on calendars that others may read."""
        found = meeting_places.lines(self.cleaned_data[name])
        if len(found) > meeting_places.MOST or len(set(found)) < len(found):
            raise ValidationError(_("Twelve places at most, each once."))
        for place in found:
            if len(place) > meeting_places.LONGEST:
                raise ValidationError(_("Eighty characters a line at most."))
            if word := telling.telling_word(place):
                raise ValidationError(
                    _("“%(word)s” tells what you do to whoever sees a client's phone. Say the street alone.")
                    % {"word": word}
                )
        return found

    @property
    def profile(self) -> dict[str, Any]:
        said = self.cleaned_data
        return super().profile | {
            "places": meeting_places.coded(self.before, said["places"], said["places_spanish"])
        }


ALSO = (
    (Role.CLINICIAN, _("I see clients")),
    (Role.PRIVACY_OFFICER, _("I am the privacy officer")),
    (Role.FRONT_DESK, _("I do the front desk's work")),
    (Role.BILLER, _("I write the bills")),
)


class SetupForm(ProfileForm):
    """All that a practice needs to begin, on one page: nothing is saved before all of it is right."""

    code = forms.CharField(
        label=_("Setup code"),
        max_length=40,
        help_text=_("It stands where Sotto was started; the command setup_code prints it again."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    person_name = forms.CharField(label=_("Your name"), max_length=120)
    person_title = forms.CharField(
        label=_("Your title"), max_length=80, help_text=_("As clients read it: your therapist.")
    )
    email = forms.EmailField(label=_("Your email"), help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("A password"), max_length=128, strip=False,
        help_text=_("A few words that nobody would put together. An authenticator app is asked for besides."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("What do you do besides running it?"), choices=ALSO, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    @property
    def groups(self) -> list[dict[str, Any]]:
        """As the page shows them; what can wait is folded, unless something in it has to be mended."""
        return [
            {
                "title": title,
                "fields": [self[name] for name in names],
                "is_later": is_later and not self.errors.keys() & names,
            }
            for title, names, is_later in GROUPS
        ]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not founding.is_code(code):
            raise ValidationError(_("This is not the setup code of this house."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if password := cleaned.get("password"):
            about = User(name=cleaned.get("person_name", ""), email=cleaned.get("email", ""))
            try:
                validate_password(password, about)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


GROUPS = (
    (_("The code"), ("code",), False),
    (_("Your practice"), ("name", "discreet_name", "phone", "time_zone", "states"), False),
    (_("For bills and letters: now or later"), ("legal_name", "address", "npi", "ein"), True),
    (_("You"), ("person_name", "person_title", "email", "password", "roles"), False),
)
