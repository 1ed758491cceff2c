"""The shape of writing down what a client agreed to on paper or in words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import Signature
from practice.forms import Form
from practice.models import ContactPoint
from practice.uploads.fields import FilesField
from practice.vocabulary import Circumstance
from records.form_shapes import OLDEST

Method = Signature.Method
UNTIL = (
    ("3", gettext_lazy("For three months")),
    ("6", gettext_lazy("For six months")),
    ("12", gettext_lazy("For a year")),
    ("", gettext_lazy("Until they stop it")),
)


class ConsentForm(Form):
    """`points`: those that this way can use, as they are read; None where no address of this kind is kept."""

    method = forms.ChoiceField(
        label=gettext_lazy("How did they agree?"),
        widget=forms.RadioSelect,
        choices=[
            (Method.SPOKEN, gettext_lazy("In words, to you")),
            (Method.PAPER, gettext_lazy("On paper; you have the scan")),
        ],
    )
    contact_point = forms.ChoiceField(label=gettext_lazy("Address or number"))
    address = forms.CharField(label=gettext_lazy("Address or number"), max_length=200)
    is_compared = forms.BooleanField(
        label=gettext_lazy("It was read back to them, or compared with the paper, letter by letter")
    )
    circumstances = forms.MultipleChoiceField(
        label=gettext_lazy("About what"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    until = forms.ChoiceField(label=gettext_lazy("Until when"), choices=UNTIL, required=False, initial="12")
    at = forms.DateTimeField(
        label=gettext_lazy("When they said or signed it"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("By the practice's clock. A STOP that came after it stands."),
    )
    who = forms.CharField(
        label=gettext_lazy("Who agreed"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "The client's own full name: how one is reached is nobody else's to agree to."
        ),
    )
    said = forms.CharField(
        label=gettext_lazy("In which words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Where it was said: in person, by phone or by video, and the words in which they agreed."
        ),
    )
    files = FilesField(
        label=gettext_lazy("The scan"),
        help_text=gettext_lazy("Where it was signed on paper: all its pages, as PDF or pictures."),
    )  # type: ignore[assignment]
    is_told = forms.BooleanField(
        label=gettext_lazy("The risks and all the words above were read out to them, or stand on the paper"),
        error_messages={"required": gettext_lazy("Nobody can agree to risks that they don't know.")},
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        points: Sequence[tuple[ContactPoint, str]] | None,
        matters: Sequence[Circumstance],
        zone: str,
        now: datetime,
        **given: Any,
    ) -> None:
        self.now, self.here = now, ZoneInfo(zone)
        self.points = {str(point.pk): (point, shown) for point, shown in points or ()}
        here = now.astimezone(self.here).replace(tzinfo=None, second=0, microsecond=0)
        super().__init__(request, **given | {"initial": {"at": here} | given.get("initial", {})})
        fields: dict[str, Any] = self.fields
        for name in ("address", "is_compared") if points is not None else ("contact_point",):
            del fields[name]
        fields["circumstances"].choices = [(one.value, str(one.label).capitalize()) for one in matters]
        if points is not None:
            fields["contact_point"].choices = [(pk, words) for pk, (_point, words) in self.points.items()]

    @property
    def point(self) -> ContactPoint | None:
        found = self.points.get(self.cleaned_data.get("contact_point", ""))
        return found[0] if found else None

    @property
    def is_spoken(self) -> bool:
        return bool(self.cleaned_data.get("method") == Method.SPOKEN)

    def clean_at(self) -> datetime:
        typed: datetime = self.cleaned_data["at"]
        at = typed.replace(tzinfo=self.here)  # as the practice's clock showed it
        if at > self.now or at.date() < OLDEST:
            raise ValidationError(_("This can't be the time. Please check it."))
        return at

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_spoken and not cleaned.get("said"):
            self.add_error("said", _("Write down in which words they agreed."))
        is_paper = cleaned.get("method") == Method.PAPER
        if is_paper and "files" not in self.errors and not cleaned.get("files"):
            self.add_error("files", _("Choose the scan of the signed paper."))
        return cleaned
