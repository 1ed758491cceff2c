"""Where the recovery sheets lie: a kind of place each, never the place."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice.forms import Form
from practice.models import Practice

_PLACES = [("", "—"), *Practice.SheetPlace.choices]


class PutAwayForm(Form):
    """`printed`: which pair is meant, since another may be printed while the page is open."""

    printed = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    first = forms.ChoiceField(label=_("Where sheet 1 lies"), choices=_PLACES)
    second = forms.ChoiceField(label=_("Where sheet 2 lies"), choices=_PLACES)
    is_meant = forms.BooleanField(
        label=_("Both are on paper and behind a lock, and no file or photograph of them is left"),
        error_messages={"required": _("Tick the box when it is so.")},
    )

    def __init__(self, request: HttpRequest, *, printed_at: datetime | None) -> None:
        super().__init__(request, initial={"printed": printed_at.isoformat() if printed_at else ""})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            raise ValidationError(_("Two places: who finds one sheet must not find the other."))
        return cleaned
