"""The note of a call: what came of it, how long, a few words. Fifteen seconds, with the keyboard alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from messaging.models import Thread
from practice.forms import Form
from practice.models import ContactPoint
from practice.vocabulary import Circumstance
from records.actions.calls import Call
from records.models import CallNote

Outcome = CallNote.Outcome
OUTCOMES = (
    (Outcome.SPOKE, _("Spoke with the client")),
    (Outcome.REPRESENTATIVE, _("Spoke with somebody who acts for them")),
    (Outcome.VOICEMAIL, _("Left a voicemail")),
    (Outcome.NO_ANSWER, _("No answer, nothing left")),
    (Outcome.WRONG_NUMBER, _("Wrong number")),
)
LONGEST, OLDEST = 4000, timedelta(days=31)
KEPT = ("outcome", "minutes", "words", "way", "about", "number", "at")


class CallForm(Form):
    outcome = forms.ChoiceField(label=_("What came of it"), choices=OUTCOMES, widget=forms.RadioSelect)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, required=False)
    words = forms.CharField(
        label=_("A few words"), max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 3})
    )
    answers = forms.MultipleChoiceField(
        label=_("Does this answer their message?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Then nobody else needs to answer it. Only where you spoke with somebody."),
    )
    way = forms.ChoiceField(
        label=_("Who called"),
        choices=[("out", _("We called")), ("in", _("They called")), ("video", _("We met by video"))],
        initial="out",
        widget=forms.RadioSelect,
    )
    about = forms.ChoiceField(label=_("About"))
    number = forms.ChoiceField(label=_("Number"), required=False)
    at = forms.DateTimeField(
        label=_("When, if not just now"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        topics: Sequence[Circumstance],
        numbers: Sequence[tuple[ContactPoint, str]],
        waiting: Sequence[tuple[Thread, str]],
        zone: str,
        now: datetime,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.points = {str(point.pk): point for point, _shown in numbers}
        self.here, self.now = ZoneInfo(zone), now
        first = next(iter(self.points), "")
        super().__init__(request, initial={"number": first} | (initial or {}))
        fields: dict[str, Any] = self.fields
        fields["about"].choices = [(one.value, str(one.label).capitalize()) for one in topics]
        fields["number"].choices = [
            *((str(point.pk), shown) for point, shown in numbers),
            ("", _("another number")),
        ]
        fields["answers"].choices = [(str(thread.pk), words) for thread, words in waiting]
        if not waiting:
            del self.fields["answers"]

    def clean_at(self) -> datetime:
        """As it was typed, on the practice's clock; nothing typed is now."""
        typed: datetime | None = self.cleaned_data["at"]
        at = typed.replace(tzinfo=self.here) if typed else self.now
        if at > self.now + timedelta(minutes=1) or at < self.now - OLDEST:
            raise forms.ValidationError(_("A call of the last month, and not one that is still to come."))
        return at

    @property
    def call(self) -> Call:
        said = self.cleaned_data
        return Call(
            circumstance=said["about"],
            outcome=said["outcome"],
            at=said["at"],
            is_incoming=said["way"] == "in",
            is_video=said["way"] == "video",
            minutes=said["minutes"],
            words=said["words"].replace("\r\n", "\n"),
            point=self.points.get(said["number"]) if said["way"] != "video" else None,
            answers=[UUID(one) for one in said.get("answers", ())],
        )
