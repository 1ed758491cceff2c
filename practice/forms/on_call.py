"""Who is on call, from when until when, by the practice's clock."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice.forms import Form
from practice.models import User

LONGEST = timedelta(days=62)


class OnCallForm(Form):
    whose = forms.ChoiceField(label=_("Who is on call"))
    from_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    until_at = forms.DateTimeField(
        label=_("Until"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def __init__(self, request: HttpRequest, *, clinicians: list[User], zone: str, now: datetime) -> None:
        self.here, self.now = ZoneInfo(zone), now
        super().__init__(request)
        fields: dict[str, Any] = self.fields
        fields["whose"].choices = [(str(one.pk), one.name) for one in clinicians]

    def clean_from_at(self) -> datetime:
        return self._local("from_at")

    def clean_until_at(self) -> datetime:
        return self._local("until_at")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("from_at"), cleaned.get("until_at")
        if begins and ends and ends <= begins:
            self.add_error("until_at", _("It can’t end before it begins."))
        elif ends and ends <= self.now:
            self.add_error("until_at", _("That is over already."))
        elif begins and ends and ends - begins > LONGEST:
            self.add_error("until_at", _("Two months at most, so that somebody looks at it again."))
        return cleaned

    def _local(self, name: str) -> datetime:
        """As it was typed, on the practice's clock."""
        typed: datetime = self.cleaned_data[name]
        return typed.replace(tzinfo=self.here)
