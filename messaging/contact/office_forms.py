"""The shape of what is done with a first contact."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.actions import Elsewhere
from messaging.contact.said import Said
from messaging.models import ContactPage, InquiryNote
from practice import addresses, folded
from practice.actions.clients import Particulars
from practice.forms import Form

LONGEST_NOTE = 2000
NEW = "new"


def _line(label: Any, hint: Any = "", *, required: bool = False, most: int = 120) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=widget)


class AnswerForm(Form):
    """`offered`: a way and a wording together, as they stand on the page."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Which answer?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )

    def __init__(self, request: HttpRequest, *, offered: list[tuple[str, str | Promise]]) -> None:
        super().__init__(request)
        self.fields["answer"].choices = offered  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[str, str]:
        channel, _colon, wording = self.cleaned_data["answer"].partition(":")
        return channel, wording


class CallForm(Form):
    reached = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=[
            (InquiryNote.Reached.SPOKE, gettext_lazy("We spoke")),
            (InquiryNote.Reached.LEFT_WORD, gettext_lazy("I left a voice message")),
            (InquiryNote.Reached.NOBODY, gettext_lazy("Nobody answered")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Who answered, and what was agreed. It stays with the first contact."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConvertForm(Form):
    whom = forms.ChoiceField(label=gettext_lazy("Who is it?"), widget=forms.RadioSelect)
    name = _line(gettext_lazy("Name"), gettext_lazy("Their full name, as far as you know it."))
    first_name = _line(
        gettext_lazy("How to address them"), gettext_lazy("As letters and reminders begin: “Hello Kim”.")
    )

    def __init__(self, request: HttpRequest, *, said: Said, known: list[tuple[str, str]]) -> None:
        super().__init__(request, initial={"whom": NEW, "name": said.called, "first_name": said.called})
        self.said = said
        choices = [(NEW, _("A new client")), *known]
        self.fields["whom"].choices = choices  # type: ignore[attr-defined]
        self.known = known
        if not known:
            self.fields["whom"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("whom") == NEW and not cleaned.get("name"):
            self.add_error("name", _("Write the name."))
        elif cleaned.get("whom") == NEW and self.is_taken(cleaned["name"]):
            self.add_error("name", _("A client of this name is here already. Is it the same person?"))
        return cleaned

    def is_taken(self, name: str) -> bool:
        """Of a name that was typed here: whoever is called as the first contact says stood on the page before."""
        named = folded.name(name)
        is_news = named != folded.name(self.said.called) and not self.data.get("anyway")
        return is_news and any(folded.name(theirs) == named for _pk, theirs in self.known)

    @property
    def particulars(self) -> Particulars:
        name: str = self.cleaned_data["name"]
        first = self.cleaned_data["first_name"] or name.split()[0]
        return Particulars(name=name, first_name=first, residence=self.said.state or None)


class ContactPageForm(Form):
    is_open = forms.BooleanField(label=gettext_lazy("The page takes messages"), required=False)
    keep_days = forms.IntegerField(
        label=gettext_lazy("Days until what was declined or set aside is destroyed"),
        min_value=1,
        max_value=3650,
    )

    answered_days = forms.IntegerField(
        label=gettext_lazy("Days until what was answered and never settled is destroyed"),
        help_text=gettext_lazy(
            "Counted from the last answer or call. Until then somebody can still settle it."
        ),
        min_value=1,
        max_value=3650,
    )

    def __init__(self, request: HttpRequest, *, page: ContactPage | None) -> None:
        shown = page or ContactPage()
        names = ("is_open", "keep_days", "answered_days")
        super().__init__(request, initial={name: getattr(shown, name) for name in names})


class ReferralForm(Form):
    name = _line(gettext_lazy("Name"), required=True)
    about = _line(gettext_lazy("Whom they help, and with what"), most=240)
    phone = _line(gettext_lazy("Phone"))
    website = forms.URLField(
        label=gettext_lazy("Their page"), required=False, max_length=200, assume_scheme="https"
    )

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"].strip()
        return addresses.shown("phone", addresses.normal("phone", typed)) if typed else ""

    def clean_website(self) -> str:
        url: str = self.cleaned_data["website"]
        if url and not url.startswith("https://"):
            raise forms.ValidationError(_("Only pages that begin with https:// can be named."))
        return url

    @property
    def elsewhere(self) -> Elsewhere:
        return Elsewhere(**{name: self.cleaned_data[name] for name in ("name", "about", "phone", "website")})
