"""Who cares for a client, from when to when."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice import access, actions, policy, spoken
from practice.access import Opened, scope
from practice.forms import Form
from practice.gate import gate
from practice.models import CareTeamMember, RoleAssignment, User
from practice.office import frame
from practice.vocabulary import Role
from records import asking, client_pages
from records.asking import Question
from records.client_forms import DAY


class JoiningForm(Form):
    user = forms.ChoiceField(label=gettext_lazy("Who joins?"))
    is_covering = forms.BooleanField(label=gettext_lazy("Covering for somebody"), required=False)
    from_on = forms.DateField(label=gettext_lazy("From"), widget=DAY)
    until_on = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Empty: until further notice."),
        required=False,
        widget=DAY,
    )

    def __init__(self, request: HttpRequest, *, now: datetime, zone: str) -> None:
        self.now, self.zone = now, ZoneInfo(zone)
        super().__init__(request, initial={"from_on": now.astimezone(self.zone).date()})
        self.fields["user"].choices = _clinicians(now)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begins, ends = cleaned.get("from_on"), cleaned.get("until_on")
        if begins and begins < self.now.astimezone(self.zone).date():
            self.add_error("from_on", _("Access can't begin in the past."))
        if begins and ends and ends < begins:
            self.add_error("until_on", _("The last day can't be before the first."))
        return cleaned

    @property
    def span(self) -> tuple[datetime, datetime | None]:
        """From now if it is today, else from midnight; until the end of the last day."""
        begins, ends = self.cleaned_data["from_on"], self.cleaned_data["until_on"]
        starts = max(self.now, datetime.combine(begins, time(), self.zone))
        return starts, datetime.combine(ends + timedelta(days=1), time(), self.zone) if ends else None


@gate(access.client_file, to="care_team.change", methods=("GET", "POST"))
def care_team(request: HttpRequest, opened: Opened) -> HttpResponse:
    zone = policy.practice().time_zone
    form = JoiningForm(request, now=opened.now, zone=zone)
    if request.method == "POST" and form.is_valid():
        actions.join_care_team(
            client=opened.subject,
            user=User.objects.get(pk=form.cleaned_data["user"]),
            is_covering=form.cleaned_data["is_covering"],
            span=form.span,
            actor=opened.actor,
            now=opened.now,
        )
        messages.success(request, _("On the care team."))
        return redirect("care_team", client_id=opened.subject.pk)
    context = frame(request, "clients") | client_pages.head(opened, "about")
    rows = CareTeamMember.objects.filter(client=opened.subject).select_related("user").order_by("from_at")
    context |= {
        "form": form,
        "members": [_row(opened, one, zone) for one in rows],
        "back_url": reverse("client_about", args=[opened.subject.pk]),
    }
    return render(request, "office/care_team.html", context, status=422 if form.errors else 200)


@gate(access.care_team_member, to="care_team.change", methods=("GET", "POST"))
def care_team_leaving(request: HttpRequest, opened: Opened) -> HttpResponse:
    member, form = opened.subject, Form(request)
    back = reverse("care_team", args=[member.client_id])
    if request.method == "POST" and form.is_valid():
        actions.leave_care_team(member=member, actor=opened.actor, now=opened.now)
        messages.success(request, _("No longer on the care team."))
        still = scope.clients(opened.actor, opened.now).filter(pk=member.client_id).exists()
        return redirect(back if still else "clients")
    ask = Question(
        title=_("Leave the care team"),
        button=_("End it now"),
        back_url=back,
        facts=((_("Who"), member.user.name),),
        lines=(_("From this moment they see nothing more of this client."),),
        is_danger=True,
    )
    return asking.page(request, opened, form, ask)


def _clinicians(now: datetime) -> list[tuple[str, str]]:
    holding = RoleAssignment.objects.current(now).filter(role=Role.CLINICIAN).values("user_id")
    found = User.objects.filter(pk__in=holding, is_active=True).order_by("name")
    return [(str(one.pk), one.name) for one in found]


def _row(opened: Opened, one: CareTeamMember, zone: str) -> dict[str, Any]:
    has_ended = one.until_at is not None and one.until_at <= opened.now
    return {
        "name": one.user.name,
        "is_covering": one.is_covering,
        "has_ended": has_ended,
        "from_words": spoken.day(one.from_at, now=opened.now, zone=zone),
        "until_words": spoken.day(one.until_at - timedelta(seconds=1), now=opened.now, zone=zone)
        if one.until_at
        else "",
        "leave_url": "" if has_ended else reverse("care_team_leaving", args=[one.pk]),
    }
