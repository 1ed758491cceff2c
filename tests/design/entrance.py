"""Contexts of the cards before anybody is signed in, and of the error pages."""

from __future__ import annotations

from typing import Any

from django import forms

from tests.design import agreements

Context = dict[str, Any]

CARD: Context = {
    "practice_name": "Alder Practice",
    "help_url": "#help",
    "submission_key": "k-1",
    "csrf_token": "t",
    "links": [],
}


class LoginForm(forms.Form):
    login = forms.CharField(
        label="Email address", widget=forms.TextInput(attrs={"type": "email", "autocomplete": "username"})
    )
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def clean(self) -> None:
        raise forms.ValidationError("The address or the password is not right. Try again.")


class TotpForm(agreements.CodeForm):
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class AddressForm(forms.Form):
    address = forms.CharField(
        label="Your email or mobile number", widget=forms.TextInput(attrs={"autocomplete": "username"})
    )


class PinForm(forms.Form):
    pin = forms.CharField(
        label="Your PIN",
        help_text="Six digits. Five tries, then we send a code again.",
        widget=forms.TextInput(
            attrs={"class": "code pin", "inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
        ),
    )


class WordForm(forms.Form):
    word = forms.CharField(
        label="The word we told you",
        help_text="Ana said it to you, in person or by phone.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class NewPinForm(forms.Form):
    pin = forms.CharField(
        label="Six digits that only you know",
        help_text="Not your birthday, not a row like 123456.",
        widget=forms.TextInput(
            attrs={"class": "code pin", "inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
        ),
    )
    again = forms.CharField(
        label="Once more",
        widget=forms.TextInput(
            attrs={"class": "code pin", "inputmode": "numeric", "autocomplete": "off", "maxlength": "6"}
        ),
    )


QR = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxwYXRoIGQ9Ik0wIDBoM3YzSDB6TTUgMGgzdjNINXpNMCA1aDN2M0gwek00IDRoMXYxSDR6TTYgNWgydjFINnpNNSA3aDF2MUg1eiIvPjwvc3ZnPg=="  # noqa: E501
LOGIN = CARD | {"form": LoginForm(), "help_url": ""}
LOGIN_ERROR = CARD | {"form": LoginForm({"login": "ana@alder.example", "password": "x"}), "help_url": ""}
TOTP = CARD | {"form": agreements.CodeForm(), "cancel_url": "#", "help_url": ""}
ENROL = CARD | {"form": TotpForm(), "totp_svg_data_uri": QR, "help_url": ""}
ADDRESS = CARD | {
    "title": "Sign in",
    "lede": "We send you six digits.",
    "form": AddressForm(),
    "url": "#",
    "label": "Send me a code",
}
PIN = CARD | {
    "title": "Welcome back",
    "lede": "",
    "form": PinForm(),
    "url": "#",
    "label": "Open my messages",
    "links": [{"label": "I forgot my PIN", "url": "#"}],
}
WORD = CARD | {
    "title": "One more thing",
    "lede": "So that we know it is you.",
    "form": WordForm(),
    "url": "#",
    "label": "Go on",
}
NEW_PIN = CARD | {
    "title": "Choose a PIN",
    "lede": "You will need it each time. We cannot see it.",
    "form": NewPinForm(),
    "url": "#",
    "label": "Keep this PIN",
}
LINK = CARD | {
    "is_open": True,
    "title": "You are invited",
    "lede": "This page is private. It takes about five minutes.",
    "url": "#",
    "label": "Start",
    "fresh_url": "#",
}
SPENT = LINK | {
    "is_open": False,
    "title": "This link is no longer good",
    "lede": "A link works once, for two days. We can send a new one to the same address.",
}
PEOPLE = CARD | {
    "help_url": "",
    "emulators_url": "#",
    "groups": [
        {
            "title": "The practice",
            "people": [
                {"id": "ana", "name": "Ana", "about": "Dan’s clinician", "url": "#"},
                {"id": "ben", "name": "Ben", "about": "A clinician elsewhere in the practice", "url": "#"},
                {"id": "cleo", "name": "Cleo", "about": "Front desk", "url": "#"},
                {"id": "pia", "name": "Pia", "about": "Privacy officer", "url": "#"},
            ],
        },
        {
            "title": "Clients",
            "people": [
                {"id": "dan", "name": "Dan", "about": "Writes to Ana", "url": "#"},
                {"id": "eve", "name": "Eve", "about": "Another client", "url": "#"},
            ],
        },
    ],
}
