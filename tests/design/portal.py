"""Contexts of the clients' pages, in the states that a screenshot should show."""

from __future__ import annotations

from typing import Any

from django import forms

from tests.design import people

Context = dict[str, Any]


def tabs(current: str) -> list[Context]:
    labels = ("Messages", "How you reach me", "More")
    return [{"label": label, "url": "#", "is_current": label == current, "count": "", "count_word": ""} for label in labels]


CHROME: Context = {
    "practice_name": "Alder Practice", "home_url": "#home", "leave_url": "#leave", "help_url": "#help", "submission_key": "k-1",
    "csrf_token": "t",
}  # fmt: skip


def talk(rows: tuple[people.Row, ...]) -> Context:
    return {"poll_url": "/poll/talk", "etag": '"t1"', "older_url": "", "rows": rows}


def conversation(**given: Any) -> Context:
    writing = {"url": "#send", "draft_url": "/draft", "to": "Ana", "body": "", "topics": [], "notice": None, "kept": ""}
    start = {"tabs": tabs("Messages"), "promise": "Ana will answer by today, 16:00.", "talk": talk(people.PORTAL_ROWS)}
    return CHROME | start | {"writing": writing | given.pop("writing", {})} | given


UNREAD = people.portal_row("5", day="Today", day_id="d-3", new="New", who="Ana Ruiz", role="your therapist", time="09:12",
                           body="Thursday at 9:30 works. Let us take our time with it then.")  # fmt: skip
FULL = conversation()
NEW = conversation(talk=talk((*people.PORTAL_ROWS, UNREAD)), promise="You are not waiting for an answer.")
FIRST = conversation(talk=talk(()), promise="You can expect an answer by tomorrow, 10:00.")
TOPICS = [
    {"value": "scheduling", "label": "An appointment", "is_current": False},
    {"value": "between_sessions", "label": "Something for Ana", "is_current": True},
    {"value": "billing", "label": "A bill", "is_current": False},
]
ERROR = conversation(writing={
    "body": "I will be ten minutes late on Thursday.", "kept": "Kept here at 22:50.", "topics": TOPICS,
    "notice": {"kind": "danger", "title": "Your message was not sent.", "acts": [],
               "text": "Your words are safe here. Please press Send again in a moment."}})  # fmt: skip
MANY = conversation(talk=talk(tuple(
    people.portal_row(f"x{n}", who=people.LONG_NAME, role="your therapist", time="14:02", body=people.LONG_WORD,
                      side="ours" if n % 3 else "theirs", state="Ana read this" if n % 3 else "") for n in range(40))))  # fmt: skip

CHOICES = [
    {"value": "portal", "title": "In the portal, with a quiet notice", "icon": "lock", "kind": "secure", "is_checked": False, "advice": "",
     "risk": "The notice says only “You have a new message”. Nobody sees from whom."},
    {"value": "sms", "title": "Text message", "icon": "message-square", "kind": "", "is_checked": True, "advice": "",
     "risk": "Shows the day and the time. Anyone holding your phone can read it."},
    {"value": "email", "title": "Email", "icon": "mail", "kind": "", "is_checked": False,
     "risk": "Stays in your mailbox. Your mail company can read it.", "advice": "You share this mailbox, so we would rather not."},
]  # fmt: skip
CHOOSE = CHROME | {
    "step": "Reminders · step 1 of 4", "title": "How should we remind you?", "url": "#", "back_url": "#", "error": "",
    "lede": "You told us your partner sometimes uses your phone in the evening. Here is what that means for each way.",
    "choices": CHOICES,
}  # fmt: skip
CHOOSE_ERROR = CHOOSE | {"error": "Choose one of the three ways.", "choices": [c | {"is_checked": False} for c in CHOICES]}


class WhereForm(forms.Form):
    """The address and what may travel there."""

    circumstances = forms.MultipleChoiceField(choices=[("reminder", ""), ("scheduling", "")], error_messages={"required": "Choose at least one."})
    address = forms.CharField(label="Your mobile number", help_text="We send a code to it before we use it.",
                              error_messages={"required": "Type your number, with the area code."},
                              widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))  # fmt: skip


class SignForm(forms.Form):
    intent = forms.BooleanField(label="I have read this. I want to sign here, on the screen, instead of on paper.")
    name = forms.CharField(label="Your name, as you would sign", widget=forms.TextInput(attrs={"class": "name", "autocomplete": "name"}))


class CodeForm(forms.Form):
    code = forms.CharField(label="The six digits", widget=forms.TextInput(
        attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}))  # fmt: skip


RISKS = CHROME | {
    "step": "Reminders · step 2 of 4", "title": "Before you choose texts", "url": "#", "back_url": "#", "form": WhereForm(),
    "risks": ["Your phone company keeps a copy.", "Anyone holding your phone can read a text, even on a locked screen.",
              "A text can go to a wrong number. We check yours first.", "Answer STOP, or change it here, at any time."],
    "safer": {"title": "There is a safer way.", "text": "Read it in the portal and get a quiet notice that says nothing.",
              "url": "#", "label": "Use the portal"},
    "circumstances": [
        {"value": "reminder", "label": "Reminders", "example": "“See you on Thursday at 16:00.”", "is_checked": True},
        {"value": "scheduling", "label": "Moving an appointment", "example": "“Your time is now Friday at 9:30.”", "is_checked": True},
    ],
}  # fmt: skip
RISKS_ERROR = RISKS | {"form": WhereForm({}), "circumstances": [c | {"is_checked": False} for c in RISKS["circumstances"]]}

SIGN = CHROME | {
    "step": "Reminders · step 3 of 4", "url": "#", "back_url": "#", "form": SignForm(), "version": "version 3, 2 March 2026",
    "terms": [{"label": "We may text", "text": "(555) 010-5512"}, {"label": "About", "text": "Reminders, moving an appointment"},
              {"label": "What a text shows", "text": "The day, the time, and a number to call"},
              {"label": "Until", "text": "You stop it, or 21 November 2027"}],
    "document": ["Texts are not private. Your phone company, and anyone who can open your phone, may read them.",
                 "You do not need to agree to get care. The portal is always open to you.",
                 "You can stop at any time: answer STOP, use the portal, or tell us."],
}  # fmt: skip
CODE = CHROME | {
    "step": "Reminders · step 4 of 4", "title": "Is this your phone?", "lede": "We sent six digits to the number ending in 55 12.",
    "form": CodeForm(), "url": "#", "label": "Confirm", "resend_url": "", "resend_note": "You can ask for a new code in 40 seconds.",
    "back_url": "#", "back": "Use another number",
}  # fmt: skip
CODE_ERROR = CODE | {"form": CodeForm({"code": ""}), "resend_url": "#"}

REACH = CHROME | {"tabs": tabs("How you reach me"), "past": [{"words": "Email about bills, stopped on 3 June."}], "channels": [
    {"icon": "lock", "name": "Portal", "kind": "on", "state": "Always on. A quiet notice goes to your phone.", "facts": [], "risk": ""},
    {"icon": "message-square", "name": "Texts", "kind": "open", "state": "On since 12 November.",
     "facts": [{"label": "To", "text": "(555) 010-5512"}, {"label": "About", "text": "Reminders, moving an appointment"},
               {"label": "When", "text": "Between 9:00 and 18:00"}],
     "risk": "Anyone holding your phone can read a text.", "stop_url": "#", "stop_label": "Stop texts", "add_url": "#", "add_label": "Change"},
    {"icon": "mail", "name": "Email", "kind": "off", "state": "Off. We only send a notice that says nothing.", "facts": [], "risk": "",
     "add_url": "#", "add_label": "Ask for email"},
]}  # fmt: skip
STOP = CHROME | {"tabs": tabs("How you reach me"), "title": "Stop texts to (555) 010-5512?", "url": "#", "label": "Stop texts now",
                 "keep_url": "#", "means": ["No more texts to this number, from now on.",
                 "One text is on its way and can no longer be stopped.", "You can still read everything here."]}  # fmt: skip
HELP = CHROME | {
    "promise": "Ana reads messages on weekdays from 9:00 to 18:00. If you can not wait, call one of these. They are there day and night.",
    "emergency": {"number": "911", "href": "tel:911"}, "own": {"name": "My sister", "number": "(555) 010-0199", "href": "tel:+15550100199"},
    "places": [{"name": "Call or text", "number": "988", "href": "tel:988", "about": "Somebody listens, in English and Spanish.", "hours": "Day and night."},
               {"name": "Text HOME to", "number": "741741", "href": "sms:741741?&body=HOME", "about": "If you can not talk.", "hours": "Day and night."}],
}  # fmt: skip
HOW = CHROME | {"version": "From 2 March 2026", "ack_url": "#", "cards": [
    {"icon": "lock", "title": "The portal is the private place", "lines": ["Only you and your care team can read what you write here."]},
    {"icon": "clock", "title": "When we answer", "lines": ["Within one working day. We read from 9:00 to 18:00, Monday to Friday."]},
    {"icon": "life-buoy", "title": "In a crisis", "lines": ["Do not wait for an answer here. Call 988 or 911."]},
    {"icon": "message-square", "title": "Texts and email", "lines": ["Only if you ask for them, and only for times and places."]},
    {"icon": "file-text", "title": "What we keep", "lines": ["What you write becomes part of your file."]},
    {"icon": "door-open", "title": "A private place", "lines": ["Read and write where nobody looks over your shoulder."]},
    {"icon": "smartphone", "title": "Who else sees this device", "lines": ["If somebody else opens this phone, leave with “Leave now”."]},
]}  # fmt: skip
MORE = CHROME | {"tabs": tabs("More"), "signout_url": "#", "links": [
    {"icon": "scroll-text", "label": "How we write to each other", "about": "Hours, answers, what goes where", "url": "#"},
    {"icon": "life-buoy", "label": "Help now", "about": "Numbers to call, day and night", "url": "#"},
]}  # fmt: skip
