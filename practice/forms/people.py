"""Colleagues, as the admin writes them down."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice.forms import Form
from practice.forms.approvals import ReasonForm
from practice.forms.setup import STATES
from practice.models import User
from practice.vocabulary import GUARDED_ROLES, Role

ROLES = [
    (Role.CLINICIAN, _("Clinician: cares for clients")),
    (Role.SUPERVISOR, _("Supervisor: reads the caseload of those supervised")),
    (Role.FRONT_DESK, _("Front desk: scheduling and contact for all clients, no clinical words")),
    (Role.BILLER, _("Biller: bills for all clients, no clinical words")),
    (Role.PRIVACY_OFFICER, _("Privacy officer: audit, incidents, releases")),
    (Role.ADMIN, _("Practice admin: people, policy, settings; reads no client's words")),
]


class RolesForm(Form):
    """Guarded roles stand here only to be taken away: they are given by a second person."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one role at least.")},
    )

    def __init__(self, request: HttpRequest, *, held: list[str] | None = None) -> None:
        super().__init__(request, initial={"roles": held or []})
        given = GUARDED_ROLES - set(held or [])
        self.fields["roles"].choices = [one for one in ROLES if one[0] not in given]  # type: ignore[attr-defined]


class GrantForm(ReasonForm):
    """`held`: what the person is already."""

    field_order = ("role", "reason")
    role = forms.ChoiceField(label=_("What they become"), widget=forms.RadioSelect)

    def __init__(self, request: HttpRequest, *, held: list[str]) -> None:
        super().__init__(request)
        self.fields["reason"].label = _("Why")
        asked = [one for one in ROLES if one[0] in GUARDED_ROLES and one[0] not in held]
        self.fields["role"].choices = asked  # type: ignore[attr-defined]


class PersonForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    title = forms.CharField(
        label=_("Title"), max_length=80, required=False, help_text=_("As clients read it: your therapist.")
    )

    def __init__(self, request: HttpRequest, *, user: User | None = None) -> None:
        super().__init__(request, initial={"name": user.name, "title": user.title} if user else {})


class InviteForm(PersonForm, RolesForm):
    email = forms.EmailField(
        label=_("Email"), help_text=_("They sign in with it; the link to begin goes there.")
    )
    field_order = ("name", "email", "title", "roles")

    def __init__(self, request: HttpRequest) -> None:
        Form.__init__(self, request)
        roles: Any = self.fields["roles"]
        roles.choices = [one for one in ROLES if one[0] not in GUARDED_ROLES]
        roles.required = False
        roles.help_text = _(
            "Admin and privacy officer are asked for on their page afterwards; a second person agrees."
        )


class LicenceForm(Form):
    state = forms.ChoiceField(label=_("State"), choices=[(state, state) for state in STATES])
    profession = forms.CharField(
        label=_("Profession"), max_length=60, help_text=_("Psychologist, LCSW, LMFT, LPC …")
    )
    number = forms.CharField(label=_("Number"), max_length=40)
    expires_on = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput({"type": "date"})
    )


class SupervisionForm(Form):
    """`clinicians`: (id, name) of those whom this person may supervise."""

    clinician = forms.ChoiceField(label=_("Supervises"))

    def __init__(self, request: HttpRequest, *, clinicians: list[tuple[str, str]]) -> None:
        super().__init__(request)
        self.fields["clinician"].choices = clinicians  # type: ignore[attr-defined]


class LeavingForm(Form):
    """Nothing to fill in but the word that it is meant."""

    is_meant = forms.BooleanField(
        label=_("Yes, they leave the practice now"),
        error_messages={"required": _("Tick the box if it is meant.")},
    )


class HandoverForm(Form):
    """`colleagues`: (id, name) of those who may take a client over."""

    clinician = forms.ChoiceField(label=_("New clinician"))
    client = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["clinician"].choices = colleagues  # type: ignore[attr-defined]

    def clean_clinician(self) -> str:
        chosen: str = self.cleaned_data["clinician"]
        if not chosen:
            raise ValidationError(_("Choose who takes over."))
        return chosen
