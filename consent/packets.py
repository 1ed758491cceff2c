"""Forms that go together, in the reader's own language, and the shape in which an admin puts them together."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from consent import form_words
from consent.actions.packets import LONGEST_NAME, PacketTerms
from consent.models import FormVersion, Packet, PacketTemplate
from practice.forms import Form

PLACES = 10
LONGEST_DAYS = 90


def name(row: Packet | PacketTemplate) -> str:
    """In the reader's language, where it has a name there."""
    return row.names.get(get_language() or "en") or row.name


class PacketForm(Form):
    """One choice for each place, so that the order needs no dragging."""

    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=LONGEST_NAME)
    name_es = forms.CharField(label=gettext_lazy("Name in Spanish"), max_length=LONGEST_NAME)
    due_days = forms.IntegerField(
        label=gettext_lazy("Days until it is due"), min_value=1, max_value=LONGEST_DAYS, initial=7
    )

    def __init__(self, request: HttpRequest, *, template: PacketTemplate | None = None, **given: Any) -> None:
        super().__init__(request, **given)
        keys = list(template.forms) if template else []
        known = {row.key: form_words.title(row) for row in FormVersion.objects.offered()}
        gone = {key: _("%(form)s (no longer offered)") % {"form": key} for key in keys if key not in known}
        choices = [("", _("none")), *sorted((known | gone).items(), key=lambda one: one[1].casefold())]
        for number in range(1, PLACES + 1):
            place = forms.ChoiceField(choices=choices, required=False)
            place.label = _("Form %(number)s") % {"number": number}
            self.fields[f"form_{number}"] = place
        if template:
            said = {"name_en": template.name, "name_es": template.names.get("es", "")}
            said |= {f"form_{number}": key for number, key in enumerate(keys, start=1)}
            self.initial = {**said, "due_days": template.due_days, **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        keys = self._keys(cleaned)
        if not keys:
            self.add_error("form_1", _("Choose at least one form."))
        for number in range(1, PLACES + 1):
            mine, place = cleaned.get(f"form_{number}"), f"form_{number}"
            if mine and any(cleaned.get(f"form_{earlier}") == mine for earlier in range(1, number)):
                self.add_error(place, _("This form stands further up already."))
        return cleaned

    @property
    def terms(self) -> PacketTerms:
        said = self.cleaned_data
        return PacketTerms(
            name=said["name_en"],
            names={"es": said["name_es"]},
            forms=tuple(self._keys(said)),
            due_days=said["due_days"],
        )

    @staticmethod
    def _keys(said: dict[str, Any]) -> list[str]:
        return [key for number in range(1, PLACES + 1) if (key := said.get(f"form_{number}"))]
