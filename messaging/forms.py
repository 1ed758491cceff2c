"""The shape of what people write."""

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from practice.forms import Form
from practice.uploads.fields import FilesField

LONGEST: int = settings.LIMITS["message_characters"]


def body_field(*, required: bool) -> forms.CharField:
    return forms.CharField(
        required=required,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write a few words first."),
            "max_length": _("This text is too long for one message. Please send it in two parts."),
        },
    )


class EnclosedField(forms.Field):
    """Ids of the files that the page showed as waiting with the draft."""

    widget = forms.SelectMultiple

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Sequence[str] | None) -> tuple[UUID, ...]:
        try:
            return tuple(UUID(one) for one in value or [])
        except ValueError:
            raise forms.ValidationError(_("This page was changed. Please load it again.")) from None


class OfficeMessageForm(Form):
    """The other fields of the composer are read by `messaging.composing.writing`."""

    body = body_field(required=False)
    files = FilesField()  # type: ignore[assignment]
    enclosed = EnclosedField()


class PortalMessageForm(Form):
    body = body_field(required=True)
    files = FilesField()  # type: ignore[assignment]
    enclosed = EnclosedField()
    topic = forms.CharField(required=False)
    private = forms.BooleanField(required=False)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if not body.strip():
            raise forms.ValidationError(self.fields["body"].error_messages["required"], code="required")
        return body.replace("\r\n", "\n")


class ResolutionForm(Form):
    """What became of something sent that nobody knows about."""

    arrived = forms.ChoiceField(
        label=_("Did it arrive?"),
        choices=[("yes", _("Yes, it arrived")), ("no", _("No, it did not arrive"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


class DeliveryResolutionForm(ResolutionForm):
    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        once_more = ("again", _("No: send it once more"))
        self.fields["arrived"].choices = [*self.base_fields["arrived"].choices, once_more]  # type: ignore[attr-defined]


class FilingForm(Form):
    """With whom an unfiled item belongs: one of the clients whom this person sees."""

    client = forms.ChoiceField(
        label=_("Whose message is this?"), error_messages={"required": _("Choose a client.")}
    )

    def __init__(self, request: HttpRequest, *, clients: list[tuple[str, str]]) -> None:
        super().__init__(request)
        self.fields["client"].choices = [("", _("Choose a client")), *clients]  # type: ignore[attr-defined]
