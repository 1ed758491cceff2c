"""A saved wording as it is written: a title and a text in each language, where it may go, and how much it may show."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consent.rules import wordings as rules
from consent.rules.wordings import Wording
from practice.forms import Form
from practice.vocabulary import Channel, Circumstance

CHANNELS = (Channel.EMAIL, Channel.SMS, Channel.VOICEMAIL, Channel.PHONE, Channel.MAIL, Channel.FAX)
_TITLE = 60


class WordingForm(Form):
    """`key` stays what it is; a new one gets its own from the act."""

    circumstances = forms.MultipleChoiceField(
        label=_("About"),
        choices=Circumstance.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    channels = forms.MultipleChoiceField(
        label=_("By"),
        choices=[(one.value, one.label) for one in CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    is_discreet = forms.BooleanField(
        label=_("May stand on a screen that somebody else reads"),
        required=False,
        help_text=_("Then it names no person and no place."),
    )

    def __init__(self, request: HttpRequest, *, stored: Mapping[str, Any] | None = None) -> None:
        self.key = stored["key"] if stored else "own"
        super().__init__(request, initial=_initial(stored) if stored else {"channels": ["email", "sms"]})
        for code, name in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title, %(language)s") % {"language": name}, max_length=_TITLE, required=code == "en"
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text, %(language)s") % {"language": name},
                max_length=rules.LONGEST,
                required=code == "en",
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
                help_text=_("{time}, {place}, {callback} and {first_name} are filled in when it is sent."),
            )
        front = [f"{part}_{code}" for code, _name in settings.LANGUAGES for part in ("title", "text")]
        self.order_fields([*front, "circumstances", "channels", "is_discreet"])

    def wording(self) -> Wording:
        """What is written, sound or not."""
        data = self.cleaned_data
        texts = {code: data.get(f"text_{code}", "") for code, _name in settings.LANGUAGES}
        spoken = {code: text.replace("\r\n", "\n") for code, text in texts.items() if text.strip()}
        return Wording(
            key=self.key,
            title={code: data.get(f"title_{code}") or data.get("title_en", "") for code in spoken},
            text=spoken,
            circumstances=frozenset(Circumstance(one) for one in data.get("circumstances", ())),
            channels=frozenset(Channel(one) for one in data.get("channels", ())),
            is_discreet=data.get("is_discreet", False),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.cleaned_data = cleaned
        for error in rules.check(self.wording()) if cleaned.get("text_en") else ():
            self.add_error(None, error)
        return cleaned


def _initial(stored: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: stored[name] for name in ("circumstances", "channels", "is_discreet")}
    for code, _name in settings.LANGUAGES:
        found[f"title_{code}"] = stored["title"].get(code, "")
        found[f"text_{code}"] = stored["text"].get(code, "")
    return found
