"""How one hears that something came: how often, when not, and where in a crisis."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice import addresses
from practice.actions.telling import Wish
from practice.forms import Form
from practice.models import TellingPreference
from practice.rules.telling import MORNING

WAYS = (
    (TellingPreference.NewMessage.EACH, _("Each time somebody writes, once until I have looked")),
    (TellingPreference.NewMessage.DIGEST, _("Once a day, as a number")),
    (TellingPreference.NewMessage.NONE, _("Not at all: I look by myself")),
)


def _clock(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget, help_text=help_text)


class TellingForm(Form):
    new_message = forms.ChoiceField(
        label=_("When a client writes"),
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three.")},
    )
    digest_at = _clock(_("Once a day at"), _("Counts only where you chose once a day."))
    quiet_from = _clock(_("Nothing after"), _("What comes then is told when this time ends."))
    quiet_until = _clock(_("and before"))
    mobile = forms.CharField(
        label=_("Your own mobile, for a crisis"),
        required=False,
        max_length=32,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        help_text=_(
            "Only while you are on call, and only to say that you should look. It names nobody. Empty: by mail alone."
        ),
    )

    def __init__(self, request: HttpRequest, *, kept: TellingPreference | None) -> None:
        super().__init__(request, initial=_initial(kept))

    def clean_mobile(self) -> str:
        typed: str = self.cleaned_data["mobile"].strip()
        return addresses.normal("phone", typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begins is None) != (ends is None) and not self.errors.keys() & {"quiet_from", "quiet_until"}:
            missing = "quiet_until" if ends is None else "quiet_from"
            self.add_error(missing, _("Say both when it begins and when it ends, or neither."))
        if begins is not None and begins == ends:
            self.add_error("quiet_until", _("It ends when it begins. Choose another time."))
        return cleaned

    @property
    def wish(self) -> Wish:
        typed = self.cleaned_data
        return Wish(
            new_message=typed["new_message"],
            digest_at=typed["digest_at"] or MORNING,
            quiet_from=typed["quiet_from"],
            quiet_until=typed["quiet_until"],
            mobile=typed["mobile"],
        )


def _initial(kept: TellingPreference | None) -> dict[str, Any]:
    if kept is None:
        return {"new_message": TellingPreference.NewMessage.EACH, "digest_at": MORNING}
    return {
        "new_message": kept.new_message,
        "digest_at": kept.digest_at or MORNING,
        "quiet_from": kept.quiet_from,
        "quiet_until": kept.quiet_until,
        "mobile": addresses.shown("phone", kept.mobile) if kept.mobile else "",
    }
