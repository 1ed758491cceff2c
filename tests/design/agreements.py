"""Contexts of the consent pages: choose, risks, signature, code, and what stands."""

from __future__ import annotations

from typing import Any

from django import forms

from tests.design import portal

Context = dict[str, Any]

CHOICES = [
    {
        "value": "portal",
        "title": "In the portal, with a quiet notice",
        "icon": "lock",
        "kind": "secure",
        "is_checked": False,
        "advice": "",
        "risk": "The notice says only “You have a new message”. Nobody sees from whom.",
    },
    {
        "value": "sms",
        "title": "Text message",
        "icon": "message-square",
        "kind": "",
        "is_checked": True,
        "advice": "",
        "risk": "Shows the day and the time. Anyone holding your phone can read it.",
    },
    {
        "value": "email",
        "title": "Email",
        "icon": "mail",
        "kind": "",
        "is_checked": False,
        "risk": "Stays in your mailbox. Your mail company can read it.",
        "advice": "You share this mailbox, so we would rather not.",
    },
]
CHOOSE = portal.CHROME | {
    "step": "Reminders · step 1 of 4",
    "title": "How should we remind you?",
    "url": "#",
    "back_url": "#",
    "error": "",
    "lede": "You told us your partner sometimes uses your phone in the evening. "
    "Here is what that means for each way.",
    "choices": CHOICES,
}
CHOOSE_ERROR = CHOOSE | {
    "error": "Choose one of the three ways.",
    "choices": [c | {"is_checked": False} for c in CHOICES],
}


class WhereForm(forms.Form):
    """The address and what may travel there."""

    circumstances = forms.MultipleChoiceField(
        choices=[("reminder", ""), ("scheduling", "")], error_messages={"required": "Choose at least one."}
    )
    address = forms.CharField(
        label="Your mobile number",
        help_text="We send a code to it before we use it.",
        error_messages={"required": "Type your number, with the area code."},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    until = forms.ChoiceField(
        label="Until when?", choices=[("12", "For a year"), ("", "Until I stop it")], required=False
    )


class SignForm(forms.Form):
    intent = forms.BooleanField(
        label="I have read this. I want to sign here, on the screen, instead of on paper."
    )
    name = forms.CharField(
        label="Your name, as you would sign",
        widget=forms.TextInput(attrs={"class": "name", "autocomplete": "name"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="The six digits",
        widget=forms.TextInput(
            attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}
        ),
    )


RISKS = portal.CHROME | {
    "step": "Step 5 of 8",
    "title": "Before you choose texts",
    "back_url": "#",
    "go_url": "#",
    "meaning": "After what you told us, we send no more than a quiet notice this way, whatever you choose.",
    "danger": {
        "title": "Thank you for telling us.",
        "text": "Your therapist will talk with you about it, in person and not by message. You can also call:",
        "number": "1-800-799-7233",
        "href": "tel:1-800-799-7233",
    },
    "risks": [
        "Your phone company keeps a copy.",
        "Anyone holding your phone can read a text, even on a locked screen.",
        "A text can go to a wrong number. We check yours first.",
    ],
    "safer": [
        {"title": "Only the private page", "text": "Nothing goes to your phone.", "url": "#", "key": ""},
        {"title": "A quiet notice", "text": "It says only that something waits.", "url": "#", "key": ""},
    ],
}
WHERE = portal.CHROME | {
    "step": "Step 6 of 8",
    "title": "Where, and about what?",
    "lede": "",
    "url": "#",
    "back_url": "#",
    "form": WhereForm(),
    "circumstances": [
        {
            "value": "reminder",
            "label": "Reminders",
            "example": "“See you on Thursday at 16:00.”",
            "is_checked": True,
        },
        {
            "value": "scheduling",
            "label": "Moving an appointment",
            "example": "“Your time is now Friday at 9:30.”",
            "is_checked": True,
        },
    ],
}
WHERE_ERROR = WHERE | {
    "form": WhereForm({}),
    "circumstances": [c | {"is_checked": False} for c in WHERE["circumstances"]],
}

SIGN = portal.CHROME | {
    "step": "Reminders · step 3 of 4",
    "url": "#",
    "back_url": "#",
    "form": SignForm(),
    "version": "version 3, 2 March 2026",
    "terms": [
        {"label": "We may text", "text": "(555) 010-5512"},
        {"label": "About", "text": "Reminders, moving an appointment"},
        {"label": "What a text shows", "text": "The day, the time, and a number to call"},
        {"label": "Until", "text": "You stop it, or 21 November 2027"},
    ],
    "document": [
        "Texts are not private. Your phone company, and anyone who can open your phone, may read them.",
        "You do not need to agree to get care. The portal is always open to you.",
        "You can stop at any time: answer STOP, use the portal, or tell us.",
    ],
}
CODE = portal.CHROME | {
    "step": "Reminders · step 4 of 4",
    "title": "Is this your phone?",
    "lede": "We sent six digits to the number ending in 55 12.",
    "form": CodeForm(),
    "url": "#",
    "label": "Confirm",
    "resend_url": "",
    "resend_note": "You can ask for a new code in 40 seconds.",
    "back_url": "#",
    "back": "Use another number",
}
CODE_ERROR = CODE | {"form": CodeForm({"code": ""}), "resend_url": "#"}

REACH = portal.CHROME | {
    "tabs": portal.tabs("How you reach me"),
    "past": [{"words": "Email about bills, stopped on 3 June."}],
    "channels": [
        {
            "icon": "lock",
            "name": "Portal",
            "kind": "on",
            "state": "Always on. A quiet notice goes to your phone.",
            "facts": [],
            "risk": "",
        },
        {
            "icon": "message-square",
            "name": "Texts",
            "kind": "open",
            "state": "On since 12 November.",
            "facts": [
                {"label": "To", "text": "(555) 010-5512"},
                {"label": "About", "text": "Reminders, moving an appointment"},
                {"label": "When", "text": "Between 9:00 and 18:00"},
            ],
            "risk": "Anyone holding your phone can read a text.",
            "stop_url": "#",
            "stop_label": "Stop texts",
            "add_url": "#",
            "add_label": "Change",
        },
        {
            "icon": "mail",
            "name": "Email",
            "kind": "off",
            "state": "Off. We only send a notice that says nothing.",
            "facts": [],
            "risk": "",
            "add_url": "#",
            "add_label": "Ask for email",
        },
    ],
}
STOP = portal.CHROME | {
    "tabs": portal.tabs("How you reach me"),
    "title": "Stop texts to (555) 010-5512?",
    "url": "#",
    "label": "Stop texts now",
    "keep_url": "#",
    "means": [
        "No more texts to this number, from now on.",
        "One text is on its way and can no longer be stopped.",
        "You can still read everything here.",
    ],
}
