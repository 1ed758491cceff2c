"""Hours, promises and crisis help: the parts of the policy that a new practice looks at first."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.forms.setup import STATES
from practice.forms.watched import Watched
from practice.policy import PolicyInForce
from practice.rules import hours_form
from practice.vocabulary import Channel

DAY_NAMES = dict(zip(hours_form.DAYS, (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"),
    gettext_lazy("Friday"), gettext_lazy("Saturday"), gettext_lazy("Sunday"),
), strict=True))  # fmt: skip
UNITS = [("business_days", gettext_lazy("business days")), ("hours", gettext_lazy("open hours"))]
KINDS = [("call", gettext_lazy("call")), ("text", gettext_lazy("text"))]
LOCAL = 6  # lines of one's own places beside the national ones


class HoursForm(Watched):
    """A day: 09:00-12:00, 13:00-17:00; empty is closed."""

    first = hours_form.DAYS
    closures = forms.CharField(
        label=gettext_lazy("Closed on"),
        required=False,
        help_text=gettext_lazy("Holidays and leave as dates, one each line: 2026-12-25."),
        widget=forms.Textarea({"rows": 3}),
    )
    promise = forms.IntegerField(
        label=gettext_lazy("Clients can expect an answer within"), min_value=1, max_value=60
    )
    unit = forms.ChoiceField(label=gettext_lazy("counted in"), choices=UNITS)
    quiet_from = forms.TimeField(
        label=gettext_lazy("No texts after"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("and before"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )

    def __init__(self, request: HttpRequest, *, rules: PolicyInForce) -> None:
        days = {
            name: forms.CharField(label=label, required=False, max_length=120)
            for name, label in DAY_NAMES.items()
        }
        super().__init__(request, initial=_initial(rules), more=days)
        self.zone = rules.hours.zone
        self.response = hours_form.response_to_dict(rules.response)

    def part_of(self, name: str) -> str:
        return "promise" if name == "unit" else name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        week = {day: split_spans(cleaned.get(day, "")) for day in hours_form.DAYS}
        closures = (cleaned.get("closures") or "").replace(",", " ").split()
        stored = {"zone": self.zone, "week": week, "closures": closures}
        try:
            hours_form.office_from_dict(stored)
        except hours_form.HoursError as error:
            for words in error.errors:
                self.add_error(None, words)
        cleaned["hours"] = stored
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "hours": said["hours"],
            "quiet_hours": {
                "begins": f"{said['quiet_from']:%H:%M}",
                "ends": f"{said['quiet_until']:%H:%M}",
                "channels": [Channel.SMS.value],
            },
            "response": self.response | {"default": {said["unit"]: said["promise"]}},
        }


class CrisisForm(Watched):
    """Help near the practice, shown below the national lines; each line has a name and a number, or is empty."""

    def __init__(self, request: HttpRequest, *, rules: PolicyInForce) -> None:
        self.kept = {
            language: [line for line in lines if "is_local" not in line]
            for language, lines in rules.crisis.items()
        }
        mine = {
            language: [line for line in lines if "is_local" in line]
            for language, lines in rules.crisis.items()
        }
        initial = {}
        for number in range(LOCAL):
            for language in ("en", "es"):
                line = dict(enumerate(mine.get(language, []))).get(number, {})
                initial[f"label_{language}_{number}"] = line.get("label", "")
                initial[f"number_{number}"] = line.get("number", initial.get(f"number_{number}", ""))
                initial[f"kind_{number}"] = line.get("kind", initial.get(f"kind_{number}", "call"))
                initial[f"place_{number}"] = line.get("place", initial.get(f"place_{number}", ""))
        lines = [_line(number) for number in range(LOCAL)]
        more = {name: field for line in lines for name, field in line.items()}
        super().__init__(request, initial=initial, more=more)

    def title_of(self, name: str) -> str:
        """Which line it is of."""
        number = int(name.rpartition("_")[2]) + 1
        is_numbered = name.startswith("label_en_")
        return super().title_of(name) if is_numbered else f"{super().title_of(name)} ({number})"

    def part_of(self, name: str) -> str:
        """A name with another's number would lead people to the wrong place."""
        return name.rpartition("_")[2]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for number in range(LOCAL):
            label, phone = cleaned.get(f"label_en_{number}"), cleaned.get(f"number_{number}")
            if label and not phone:
                self.add_error(f"number_{number}", _("A line needs a number."))
            if phone and not label:
                self.add_error(
                    f"label_en_{number}", _("A number needs a name, so that people know whom they reach.")
                )
        return cleaned

    @property
    def crisis(self) -> dict[str, list[dict[str, Any]]]:
        """By language, the national lines first. Where no Spanish name is given, the English one stands."""
        found = {language: [dict(line) for line in lines] for language, lines in self.kept.items()}
        said = self.cleaned_data
        for number in range(LOCAL):
            if not said[f"number_{number}"]:
                continue
            for language, lines in found.items():
                label = said.get(f"label_{language}_{number}") or said[f"label_en_{number}"]
                kind = said[f"kind_{number}"] or "call"
                line = {"kind": kind, "label": label, "number": said[f"number_{number}"], "is_local": True}
                place = said[f"place_{number}"]
                lines.append(line | ({"place": place} if place else {}))
        return found


def _line(number: int) -> dict[str, forms.Field]:
    states = [("", _("every place")), *((one, one) for one in sorted(STATES))]
    return {
        f"label_en_{number}": forms.CharField(
            label=_("Name of line %(n)s, in English") % {"n": number + 1}, max_length=80, required=False
        ),
        f"label_es_{number}": forms.CharField(label=_("The same in Spanish"), max_length=80, required=False),
        f"kind_{number}": forms.ChoiceField(label=_("By"), choices=KINDS, required=False),
        f"number_{number}": forms.CharField(label=_("Number"), max_length=24, required=False),
        f"place_{number}": forms.ChoiceField(label=_("For people in"), choices=states, required=False),
    }


def _initial(rules: PolicyInForce) -> dict[str, Any]:
    stored = hours_form.office_to_dict(rules.hours)
    default = hours_form.response_to_dict(rules.response)["default"]
    unit, promise = next(iter(default.items()))
    week = {day: ", ".join(spans) for day, spans in stored["week"].items()}
    return {
        **week,
        "closures": "\n".join(stored["closures"]),
        "promise": promise,
        "unit": unit,
        "quiet_from": rules.quiet.begins,
        "quiet_until": rules.quiet.ends,
    }


def split_spans(text: str) -> list[str]:
    return [part.strip().replace(" ", "") for part in text.replace(";", ",").split(",") if part.strip()]
