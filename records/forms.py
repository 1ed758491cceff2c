"""The shape of what is asked on a client's pages."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice.forms import Form


class InvitationForm(Form):
    """The word is said in person or by phone: who takes the mailbox does not have it."""

    contact_point = forms.ChoiceField(
        label=_("Where should the link go?"), error_messages={"required": _("Choose an address.")}
    )
    word = forms.CharField(
        label=_("A word you tell them yourself"),
        help_text=_(
            "In person or by phone, never by email or text. They type it once, when they first come in."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, request: HttpRequest, *, points: list[tuple[str, str]]) -> None:
        super().__init__(request)
        self.fields["contact_point"].choices = points  # type: ignore[attr-defined]
