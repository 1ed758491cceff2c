"""What is asked on the contact page: as little as it takes to answer, and to answer safely."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.contact import issued, states
from messaging.contact.said import Matter, Said, Way
from practice import addresses
from practice.forms import Form

TRAP = "second_subject"  # no browser fills it in by itself, and no person sees it
_YES, _NO = "yes", "no"


def _line(label: Any, hint: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=120, widget=forms.TextInput(attrs=attrs)
    )


def _choice(label: Any, choices: Any, error: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, error_messages={"required": error}, **more
    )


class ContactForm(Form):
    called = forms.CharField(
        label=gettext_lazy("What may we call you?"),
        help_text=gettext_lazy("A first name is enough."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": gettext_lazy("Please write a name. It need not be your full name.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("Only what we need to call or write back. The rest can wait until we talk."),
        max_length=settings.LIMITS["inquiry_words"],
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": gettext_lazy("Write a few words first."),
            "max_length": gettext_lazy("This is too long for us to take here. Please make it shorter."),
        },
    )
    matter = _choice(
        gettext_lazy("What is it about?"), Matter.choices, gettext_lazy("Please choose what fits best.")
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Which state do you live in?"),
        help_text=gettext_lazy("We may only help in some states."),
        required=False,
        choices=[("", gettext_lazy("I would rather not say")), *states.NAMES.items()],
    )
    way = _choice(
        gettext_lazy("How should we answer?"), Way.choices, gettext_lazy("Please choose one way to answer.")
    )
    email = _line(
        gettext_lazy("Your email"),
        gettext_lazy("Leave it empty if we should not write there."),
        autocomplete="email",
        inputmode="email",
    )
    phone = _line(
        gettext_lazy("Your phone number"),
        gettext_lazy("For a call or a text message."),
        autocomplete="tel",
        inputmode="tel",
    )
    others = _choice(
        gettext_lazy("Can somebody else see or hear it when we write or call?"),
        [(_NO, gettext_lazy("No, only I can")), (_YES, gettext_lazy("Yes, or I am not sure"))],
        gettext_lazy("Please choose one. If you are not sure, we take care."),
    )
    leave_word = forms.BooleanField(
        label=gettext_lazy("You may leave a short voice message. It says our name and number, no more."),
        required=False,
    )
    issued = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.fields[TRAP] = forms.CharField(required=False, label=_("Leave this empty"))

    @property
    def stamp(self) -> str:
        """The one the page came with, so that who sends twice need not wait twice; else a fresh one."""
        sent = self.data.get("issued", "")
        return sent if sent and issued.is_ours(sent) else issued.stamp(timezone.now())

    def clean_email(self) -> str:
        return self._address("email")

    def clean_phone(self) -> str:
        return self._address("phone")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needed = "email" if cleaned.get("way") == Way.EMAIL else "phone"
        if cleaned.get("way") and needed not in self.errors and not cleaned.get(needed):
            self.add_error(needed, _NEEDED[needed])
        if not self.errors and not issued.is_ripe(self.data.get("issued", ""), timezone.now()):
            self.add_error(None, _("Please look it over once more, then send it. Nothing is lost."))
        return cleaned

    @property
    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            called=given["called"],
            way=given["way"],
            words=given["words"].replace("\r\n", "\n"),
            email=given["email"],
            phone=given["phone"],
            matter=given["matter"],
            state=given["state"],
            may_leave_word=given["leave_word"],
            others_see=given["others"] != _NO,
        )

    def _address(self, kind: str) -> str:
        typed: str = self.cleaned_data[kind].strip()
        return addresses.normal(kind, typed) if typed else ""


_NEEDED = {
    "email": gettext_lazy("Please write the email that we may answer to."),
    "phone": gettext_lazy("Please write the number that we may call or text."),
}
