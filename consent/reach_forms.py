"""The shape of what is said about an address, and of what a client asks about how to be reached."""

from datetime import time
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from consent.models import Made
from consent.portal import form_text
from consent.rules.risks import SafeProfile
from practice.forms import Form
from practice.models import ContactPoint
from practice.vocabulary import Channel, Circumstance, Discretion

WAYS = (
    (Channel.SMS, _("Text message")),
    (Channel.EMAIL, _("Email")),
    (Channel.PHONE, _("Phone call")),
    (Channel.VOICEMAIL, _("Voicemail")),
    (Channel.MAIL, _("A letter")),
)
HEARD = (
    (Made.IN_PERSON, _("In person")),
    (Made.PHONE, _("By phone, on a number that we know")),
    (Made.LETTER, _("By letter")),
)
_CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class SafeContactForm(Form):
    """`kind`: email or phone; a mailbox takes no voicemail."""

    discretion = forms.ChoiceField(
        label=_("What may show there?"),
        widget=forms.RadioSelect,
        choices=[
            (Discretion.ORDINARY, _("The name of the practice may show")),
            (Discretion.DISCREET, _("Neutral words only")),
            (Discretion.SILENT, _("Only that something waits")),
        ],
    )
    may_be_used = forms.BooleanField(label=_("It may be used"), required=False)
    from_time = forms.TimeField(label=_("Only from"), required=False, widget=_CLOCK)
    until_time = forms.TimeField(label=_("Only until"), required=False, widget=_CLOCK)
    may_leave_voicemail = forms.BooleanField(label=_("A voicemail may be left"), required=False)
    voicemail_words = forms.CharField(label=_("In these words"), required=False, max_length=200)
    code_word = forms.CharField(
        label=_("A word that is said first"),
        help_text=_("So that it is clear who calls."),
        required=False,
        max_length=60,
    )

    def __init__(self, request: HttpRequest, *, kind: str, **given: Any) -> None:
        super().__init__(request, **given)
        if kind != ContactPoint.Kind.PHONE:
            for name in ("may_leave_voicemail", "voicemail_words", "code_word"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("from_time")) != bool(cleaned.get("until_time")):
            missing = "until_time" if cleaned.get("from_time") else "from_time"
            self.add_error(missing, _("Give both times, or none."))
        return cleaned

    @property
    def profile(self) -> SafeProfile:
        said = self.cleaned_data
        begins: time | None = said["from_time"]
        return SafeProfile(
            discretion=Discretion(said["discretion"]),
            may_be_used=said["may_be_used"],
            from_time=begins,
            until_time=said["until_time"],
            may_leave_voicemail=said.get("may_leave_voicemail", False),
            voicemail_words=said.get("voicemail_words", ""),
            code_word=said.get("code_word", ""),
        )


class KeptSafeContactForm(SafeContactForm):
    """For the workspace."""

    words = forms.CharField(
        label=_("What whoever calls or writes must know"),
        help_text=_("The front desk reads this too. What lies behind it belongs to the care team alone."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ChannelRequestForm(Form):
    """What and where; nobody asks why. `points`: the addresses on file, as choices."""

    is_wanted = forms.ChoiceField(
        label=_("What do you ask for?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Reach me this way")), ("no", _("Do not reach me this way"))],
        error_messages={"required": _("Choose one of the two.")},
    )
    channel = forms.ChoiceField(label=_("Which way?"), choices=WAYS)
    contact_point = forms.ChoiceField(label=_("Which address or number?"), required=False)
    where = forms.CharField(
        label=_("Or another place"),
        help_text=_("For example an address for letters."),
        required=False,
        max_length=200,
    )
    circumstances = forms.MultipleChoiceField(
        label=_("About what?"), help_text=_("None ticked: about everything."), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    wants_more = forms.BooleanField(
        label=_("More than times and places may stand in it. I know that others could read it."),
        required=False,
    )

    def __init__(self, request: HttpRequest, *, points: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(request, **given)
        self.fields["contact_point"].choices = [("", _("Any")), *points]  # type: ignore[attr-defined]
        every = [(one.value, form_text.topic(one).capitalize()) for one in Circumstance]
        self.fields["circumstances"].choices = every  # type: ignore[attr-defined]


class KeptChannelRequestForm(ChannelRequestForm):
    how = forms.ChoiceField(label=_("How was it said?"), choices=HEARD)

    def __init__(self, request: HttpRequest, *, points: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(request, points=points, **given)
        self.fields["is_wanted"].label = _("What does the client ask for?")
        self.fields["wants_more"].label = _(
            "The client wants more than the minimum there, after the risks were said to them"
        )


class RestrictionForm(Form):
    what = forms.CharField(
        label=_("What should we not tell, and to whom?"),
        help_text=_("You need not say why."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a few words.")},
    )
    is_paid_in_full = forms.BooleanField(
        label=_("It is about my health plan, and I paid for all of it myself"), required=False
    )


class KeptRestrictionForm(RestrictionForm):
    closes = forms.ChoiceField(
        label=_("Does it close a way of reaching them?"),
        required=False,
        choices=[("", _("No")), *WAYS],
    )
    how = forms.ChoiceField(label=_("How was it said?"), choices=HEARD)

    def __init__(self, request: HttpRequest, **given: Any) -> None:
        super().__init__(request, **given)
        self.fields["what"].label = _("What is not to be told, and to whom")
        self.fields["what"].help_text = _("In the client's words; not why.")
        self.fields["is_paid_in_full"].label = _(
            "Paid in full by the client, and not to be told to the health plan: it must be agreed"
        )


class RestrictionAnswerForm(Form):
    is_agreed = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[("yes", _("We agree")), ("no", _("We do not agree"))],
        error_messages={"required": _("Choose one of the two.")},
    )
    answer = forms.CharField(
        label=_("In words that the client reads"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    closes = forms.ChoiceField(
        label=_("Which way does it close?"),
        help_text=_("Nothing that it covers goes that way while it stands."),
        required=False,
        choices=[("", _("None: we keep it in mind")), *WAYS],
    )
    contact_point = forms.ChoiceField(label=_("Only to this address or number"), required=False)
    circumstances = forms.MultipleChoiceField(
        label=_("Only about this (nothing chosen: everything)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, request: HttpRequest, *, points: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(request, **given)
        self.fields["contact_point"].choices = [("", _("Any")), *points]  # type: ignore[attr-defined]
        every = [(one.value, form_text.topic(one).capitalize()) for one in Circumstance]
        self.fields["circumstances"].choices = every  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("closes") and (cleaned.get("contact_point") or cleaned.get("circumstances")):
            self.add_error("closes", _("Choose the way that it closes."))
        return cleaned


class RestrictionEndForm(Form):
    by_client = forms.ChoiceField(
        label=_("Who ends it?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("The client, who said so")),
            ("no", _("The practice; the client is told")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )


class HeardForm(Form):
    heard = forms.ChoiceField(
        label=_("How did you hear it from them?"),
        widget=forms.RadioSelect,
        choices=HEARD[:2],
        error_messages={"required": _("Choose how you heard it.")},
    )


class DangerForm(HeardForm):
    words = forms.CharField(
        label=_("What they said"),
        help_text=_("Only the care team reads this."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AddressChangeForm(HeardForm):
    is_confirmed = forms.ChoiceField(
        label=_("Do they want this change?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, they asked for it themselves")), ("no", _("No"))],
        error_messages={"required": _("Choose one of the two.")},
    )


class RefusalForm(Form):
    was_meant = forms.ChoiceField(
        label=_("What was meant?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("No more of this: it ends, as with STOP")),
            ("no", _("Something else: it goes on")),
        ],
        error_messages={"required": _("Choose one of the two.")},
    )
