"""The shape of a report: four answers, one minute."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import Incident
from practice.forms import Form

KINDS = [
    (Incident.Kind.MISDIRECTED, gettext_lazy("Something went to the wrong person or place")),
    (Incident.Kind.LOST_DEVICE, gettext_lazy("A phone, laptop or paper is lost or stolen")),
    (Incident.Kind.WRONG_ACCESS, gettext_lazy("Somebody saw or opened what they should not")),
    (Incident.Kind.OTHER, gettext_lazy("Something else")),
]
_LOCAL = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class IncidentForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of thing happened?"), choices=KINDS, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("A few sentences are enough. The privacy officer asks for the rest."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    happened_at = forms.DateTimeField(
        label=gettext_lazy("When did it happen, as far as you know?"), widget=_LOCAL
    )
    discovered_at = forms.DateTimeField(label=gettext_lazy("When did you find out?"), widget=_LOCAL)

    def __init__(self, request: HttpRequest) -> None:
        now = timezone.localtime().replace(tzinfo=None)  # as the practice's clock shows it
        super().__init__(request, initial={"happened_at": now, "discovered_at": now})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        happened: datetime | None = cleaned.get("happened_at")
        found: datetime | None = cleaned.get("discovered_at")
        if found and found > timezone.now():
            self.add_error("discovered_at", _("This time has not come yet."))
        if happened and found and happened > found:
            self.add_error("happened_at", _("It can't have happened after it was found out."))
        return cleaned
