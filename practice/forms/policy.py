"""The parts of the policy's draft that are more than hours and numbers to call."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice import policy
from practice.actions import Publication
from practice.forms import Form
from practice.forms.watched import Watched
from practice.policy import PolicyInForce
from practice.policy_data import Cell
from practice.rules import hours_form
from practice.rules.policy_terms import takes_reasons
from practice.vocabulary import Channel, Circumstance, Content, Footing

LANGUAGE_NAMES = {"en": _("in English"), "es": _("in Spanish")}
UNITS = [("", _("as for everything else")), ("hours", _("open hours")), ("business_days", _("business days"))]
WORDS = {
    "allow/any": _("Allowed: any text"),
    "allow/minimum": _("Allowed: saved wordings"),
    "allow/link_only": _("Allowed: a neutral notice"),
    "consent/any": _("With consent: any text"),
    "consent/minimum": _("With consent: saved wordings"),
    "consent/link_only": _("With consent: a neutral notice"),
    "never/": _("Never"),
}


class WaysForm(Watched):
    """One circumstance: for each channel a footing with its content, and a note for colleagues."""

    def __init__(self, request: HttpRequest, *, rules: PolicyInForce, circumstance: Circumstance) -> None:
        self.circumstance = circumstance
        initial: dict[str, str] = {}
        for channel in Channel:
            cell = rules.cell(circumstance, channel)
            initial[f"way_{channel}"] = f"{cell.footing.value}/{cell.content.value if cell.content else ''}"
            initial[f"note_{channel}"] = cell.note
        more: dict[str, forms.Field] = {}
        for channel in Channel:
            label = str(channel.label).capitalize()
            more[f"way_{channel}"] = forms.ChoiceField(label=label, choices=list(WORDS.items()))
            more[f"note_{channel}"] = forms.CharField(
                label=_("Note on it, for colleagues"), max_length=200, required=False
            )
        self.read = [rules.cell(circumstance, channel) for channel in Channel]
        super().__init__(request, initial=initial, more=more)

    def title_of(self, name: str) -> str:
        _kind, _sep, channel = name.partition("_")
        way = super().title_of(f"way_{channel}")
        return f"{way}, {super().title_of(name)}" if name.startswith("note_") else way

    @property
    def cells(self) -> list[Cell]:
        return [self._cell(channel) for channel in Channel]

    def _cell(self, channel: Channel) -> Cell:
        footing, _slash, content = self.cleaned_data[f"way_{channel}"].partition("/")
        most = Content(content) if content else None
        note = self.cleaned_data[f"note_{channel}"]
        return Cell(self.circumstance, channel, Footing(footing), most, note)


class PromisesForm(Watched):
    """Where something else is promised than usual."""

    def __init__(self, request: HttpRequest, *, rules: PolicyInForce) -> None:
        stored = hours_form.response_to_dict(rules.response)
        self.default = stored.pop("default")
        initial: dict[str, Any] = {}
        for name, promise in stored.items():
            unit, number = next(iter(promise.items()))
            initial |= {f"number_{name}": number, f"unit_{name}": unit}
        more: dict[str, forms.Field] = {}
        for why in Circumstance:
            label = str(why.label).capitalize()
            more[f"number_{why}"] = forms.IntegerField(label=label, min_value=1, max_value=60, required=False)
            more[f"unit_{why}"] = forms.ChoiceField(label=_("counted in"), choices=UNITS, required=False)
        super().__init__(request, initial=initial, more=more)

    def title_of(self, name: str) -> str:
        _kind, _sep, why = name.partition("_")
        about = super().title_of(f"number_{why}")
        return f"{about}, {super().title_of(name)}" if name.startswith("unit_") else about

    def part_of(self, name: str) -> str:
        return name.partition("_")[2]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for why in Circumstance:
            if bool(cleaned.get(f"number_{why}")) != bool(cleaned.get(f"unit_{why}")):
                self.add_error(f"number_{why}", _("Give a number and what it counts, or neither."))
        return cleaned

    @property
    def response(self) -> dict[str, Any]:
        said = self.cleaned_data
        special = {
            why.value: {said[f"unit_{why}"]: said[f"number_{why}"]}
            for why in Circumstance
            if said[f"number_{why}"]
        }
        return {"default": self.default, **special}


class GuidanceForm(Watched):
    """What the composer advises, which stops nothing, and what becomes of a text that the content check warns of."""

    longest = forms.IntegerField(
        label=_("Longest message, in characters"), min_value=100, max_value=20_000, required=False
    )
    most_a_day = forms.IntegerField(
        label=_("Most messages to one client on a day"), min_value=1, max_value=50, required=False
    )

    def __init__(self, request: HttpRequest, *, rules: PolicyInForce) -> None:
        self.held = held = rules.guidance
        initial = {name: held.get(name) for name in ("longest", "most_a_day")}
        for kind in ("do", "dont"):
            initial |= {f"{kind}_{one}": "\n".join(held.get(kind, {}).get(one, [])) for one in LANGUAGE_NAMES}
        labels = {
            "do_en": _("Do, in English"),
            "do_es": _("Do, in Spanish"),
            "dont_en": _("Do not, in English"),
            "dont_es": _("Do not, in Spanish"),
        }
        more: dict[str, forms.Field] = {
            name: forms.CharField(
                label=label,
                required=False,
                max_length=2000,
                help_text=_("One each line."),
                widget=forms.Textarea({"rows": 4}),
            )
            for name, label in labels.items()
        }
        more["overrides"] = forms.BooleanField(
            label=_("A text that the content check warns of may go by email or text, with a reason"),
            required=False,
            initial=takes_reasons(held),
            help_text=_("Each reason is kept sealed, counted, and looked at. Without this, it does not go."),
        )
        super().__init__(request, initial=initial, more=more)

    @property
    def guidance(self) -> dict[str, Any]:
        said = self.cleaned_data
        asked = ("longest", "most_a_day", "do", "dont", "overrides")
        found = {name: value for name, value in self.held.items() if name not in asked}
        found |= {name: said[name] for name in ("longest", "most_a_day") if said[name]}
        found["overrides"] = said["overrides"]
        for kind in ("do", "dont"):
            found[kind] = {one: _lines(said[f"{kind}_{one}"]) for one in LANGUAGE_NAMES}
        return found


class ClauseForm(Watched):
    """One topic in both languages, as plain text; an empty line parts two paragraphs."""

    def __init__(self, request: HttpRequest, *, words: dict[str, str]) -> None:
        labels = {"en": _("Text in English"), "es": _("Text in Spanish")}
        more = {
            f"text_{name}": forms.CharField(
                label=label, required=False, max_length=6000, widget=forms.Textarea({"rows": 10})
            )
            for name, label in labels.items()
        }
        initial = {f"text_{name}": words.get(name, "") for name in LANGUAGE_NAMES}
        super().__init__(request, initial=initial, more=more)

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"text_{name}"].replace("\r\n", "\n") for name in LANGUAGE_NAMES}


class PublicationForm(Form):
    effective_on = forms.DateField(
        label=_("Holds from"),
        required=False,
        help_text=_("Empty: from now on. A later day begins at midnight, by the practice's clock."),
        widget=forms.DateInput({"type": "date"}),
    )
    is_material = forms.BooleanField(
        label=_("Important for clients: ask them to read it again"), required=False, initial=True
    )
    note_en = forms.CharField(label=_("What is new, in English"), max_length=400, required=False)
    note_es = forms.CharField(label=_("What is new, in Spanish"), max_length=400, required=False)

    def __init__(self, request: HttpRequest, *, now: datetime) -> None:
        self.now = now
        super().__init__(request)

    def clean_effective_on(self) -> date | None:
        day: date | None = self.cleaned_data["effective_on"]
        if day and day < self.now.astimezone(policy.zone()).date():
            raise forms.ValidationError(_("A policy can't begin before it is published."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_material"):
            for name in ("note_en", "note_es"):
                if not cleaned.get(name):
                    self.add_error(name, _("Say in a sentence what is new: clients read it."))
        return cleaned

    @property
    def publication(self) -> Publication:
        said = self.cleaned_data
        day = said["effective_on"]
        begins = datetime.combine(day, time(), policy.zone()) if day else self.now
        notes = {one: said[f"note_{one}"] for one in LANGUAGE_NAMES if said[f"note_{one}"]}
        return Publication(begins, said["is_material"], notes)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
