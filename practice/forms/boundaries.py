"""A clinician's own limits: less than the policy allows, never more."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.forms import Form
from practice.forms.hours import DAY_NAMES, split_spans
from practice.forms.policy import WORDS
from practice.policy import PolicyInForce
from practice.policy_data import Cell
from practice.rules import cells, hours_form
from practice.rules.cells import Limit
from practice.vocabulary import Channel, Circumstance, Content, Footing

WAYS = (Channel.EMAIL, Channel.SMS, Channel.PHONE, Channel.VIDEO)  # what a clinician uses by themselves


class BoundaryForm(Form):
    """A choice for each cell that leaves anything to choose; the strictest is the last."""

    quiet_from = forms.TimeField(
        label=gettext_lazy("No texts after"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("and before"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )

    def __init__(self, request: HttpRequest, *, rules: PolicyInForce, terms: dict[str, Any]) -> None:
        self.rules = rules
        super().__init__(request, initial=_initial(terms))
        days = {
            name: forms.CharField(
                label=label,
                required=False,
                max_length=120,
                help_text=_("Empty: as the practice. A dash: not at all."),
            )
            for name, label in DAY_NAMES.items()
        }
        ways = {
            f"{cell.circumstance}/{cell.channel}": forms.ChoiceField(
                label=f"{str(cell.circumstance.label).capitalize()}: {cell.channel.label}",
                choices=[("", _("as the practice")), *stricter(cell)],
                required=False,
            )
            for cell in choosable(rules)
        }
        self.fields = {**days, **self.fields, **ways}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("quiet_from")) != bool(cleaned.get("quiet_until")):
            self.add_error("quiet_until", _("Give both times, or neither."))
        return cleaned

    @property
    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        found: dict[str, Any] = {}
        limits = {name: _limit(said[name]) for name in said if "/" in name and said[name]}
        week = {day: _day(said[day]) for day in hours_form.DAYS if said[day]}
        if limits:
            found["cells"] = limits
        if said["quiet_from"]:
            channels = sorted(one.value for one in self.rules.quiet.channels)
            begins, ends = (f"{said[name]:%H:%M}" for name in ("quiet_from", "quiet_until"))
            found["quiet"] = {"begins": begins, "ends": ends, "channels": channels}
        if week:
            found["week"] = week
        return found


def choosable(rules: PolicyInForce) -> list[Cell]:
    ours = (rules.cell(why, how) for why in Circumstance for how in WAYS)
    return [cell for cell in ours if stricter(cell)]


def stricter(cell: Cell) -> list[tuple[str, Any]]:
    """Every setting below the policy's own."""
    if cell.footing == Footing.NEVER:
        return []
    own = f"{cell.footing.value}/{cell.content.value if cell.content else ''}"
    return [
        (value, words)
        for value, words in WORDS.items()
        if value != own and not cells.widens(cell, limit_of(value))
    ]


def limit_of(value: str) -> Limit:
    footing, _slash, content = value.partition("/")
    return Limit(Footing(footing), Content(content) if content else None)


def _limit(value: str) -> dict[str, str]:
    footing, _slash, content = value.partition("/")
    return {"footing": footing} | ({"content": content} if content else {})


def _day(text: str) -> list[str]:
    return [] if text.strip() in ("-", "–") else split_spans(text)


def _initial(terms: dict[str, Any]) -> dict[str, Any]:
    ways = {
        name: f"{one['footing']}/{one.get('content', '')}" for name, one in terms.get("cells", {}).items()
    }
    week = {day: ", ".join(spans) or "–" for day, spans in terms.get("week", {}).items()}
    quiet = terms.get("quiet", {})
    return {**week, **ways, "quiet_from": quiet.get("begins"), "quiet_until": quiet.get("ends")}
