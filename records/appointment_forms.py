"""The shape of an appointment, of its move and of its end."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import policy
from practice.access import Opened
from practice.actions import Plan
from practice.forms import Form
from practice.models import Appointment, CareTeamMember, Client, User
from practice.rules import schedule

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
OWN_REASONS = [one for one in Appointment.Reason.choices if one[0] != Appointment.Reason.CALENDAR]


class AppointmentForm(Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=DAY)
    clock = forms.TimeField(label=gettext_lazy("Begins at"), widget=CLOCK)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=5, max_value=480, initial=50)
    clinician = forms.ChoiceField(
        label=gettext_lazy("With"),
        help_text=gettext_lazy("Somebody of the care team."),
        error_messages={"required": gettext_lazy("Choose a clinician.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("How"), choices=Appointment.Kind.choices)
    place = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For whoever keeps appointments. The client does not see it."),
    )

    def __init__(self, request: HttpRequest, *, opened: Opened, client: Client, **more: Any) -> None:
        super().__init__(request, **more)
        self.client = client
        self.fields["clinician"].choices = clinicians(client, opened.now)  # type: ignore[attr-defined]
        places = policy.practice().places.get("en", {})
        self.fields["place"].choices = [("", _("not said")), *places.items()]  # type: ignore[attr-defined]

    @property
    def first(self) -> datetime:
        """On the wall of the practice, without a zone."""
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"])

    @property
    def times(self) -> tuple[datetime, ...]:
        return schedule.weekly(self.first, policy.practice().time_zone, self.cleaned_data.get("weeks") or 1)

    def plan(self) -> Plan:
        said = self.cleaned_data
        is_placed = said["kind"] == Appointment.Kind.OFFICE
        return Plan(
            clinician=User.objects.get(pk=said["clinician"]),
            times=self.times,
            minutes=said["minutes"],
            kind=said["kind"],
            place=said["place"] if is_placed else "",
            note=said["note"] or None,
            is_anyway=self.data.get("anyway") == "yes",
        )


class NewAppointmentForm(AppointmentForm):
    weeks = forms.IntegerField(
        label=gettext_lazy("How many weeks in a row"),
        min_value=1,
        max_value=schedule.MOST_WEEKS,
        initial=1,
        help_text=gettext_lazy("1 is just this once. The time of day stays the same when clocks change."),
    )
    field_order = ["day", "clock", "minutes", "weeks", "clinician", "kind", "place", "note"]


class MoveForm(AppointmentForm):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=OWN_REASONS)
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the client by a neutral notice that there is something to see"),
        required=False,
        initial=True,
    )


class CancelForm(Form):
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=OWN_REASONS)
    rest = forms.BooleanField(label=gettext_lazy("The later ones of this series, too"), required=False)
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the client by a neutral notice that there is something to see"),
        required=False,
        initial=True,
    )

    def __init__(
        self, request: HttpRequest, *, is_series: bool, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(request, initial=initial or {})
        if not is_series:
            del self.fields["rest"]


class AttendanceForm(Form):
    state = forms.ChoiceField(choices=[(one, one) for one in Appointment.HELD])


def clinicians(client: Client, now: datetime) -> list[tuple[str, str]]:
    """Of the care team, who works here and cares for clients."""
    team = CareTeamMember.objects.current(now).filter(client=client, user__is_active=True)
    found = team.order_by("is_covering", "from_at").values_list("user_id", "user__name")
    return [(str(pk), name) for pk, name in dict(found).items()]
