"""The shape of what is sent when forms are begun and written."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import FormVersion
from consent.rules.form.model import BYTES, LANGUAGES
from practice.forms import Form

BLANK = ""
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class NewFormForm(Form):
    begin = forms.ChoiceField(label=gettext_lazy("Begin with"), required=False)
    key = forms.CharField(
        label=gettext_lazy("Short name of an empty form"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Small letters and _, such as group_rules. It stays when the title changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, request: HttpRequest, *, library: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(request, **given)
        choices = [(BLANK, _("An empty form")), *library]
        self.fields["begin"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        key = cleaned.get("key", "")
        if not cleaned.get("begin"):
            if not KEY.fullmatch(key):
                self.add_error("key", _("Give it a short name in small letters, such as group_rules."))
            elif FormVersion.objects.filter(key=key).exists():
                self.add_error("key", _("There is a form of this name already. Open it to change it."))
        return cleaned


class OutlineForm(Form):
    """`seen`: the digest of the draft that the text was made from; `language`: what the preview speaks."""

    outline = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    language = forms.ChoiceField(choices=[(one, one) for one in LANGUAGES], required=False)

    def clean_outline(self) -> str:
        text = str(self.cleaned_data["outline"]).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        if len(text.encode(errors="replace")) > BYTES:
            raise forms.ValidationError(_("This form is too large: 256 KB at most."))
        return text


class SeenForm(Form):
    """What was looked at before it is published."""

    seen = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
