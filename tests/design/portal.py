"""Contexts of the clients' pages, in the states that a screenshot should show."""

from __future__ import annotations

from typing import Any

from tests.design import people

Context = dict[str, Any]


def tabs(current: str) -> list[Context]:
    labels = ("Messages", "How you reach me", "More")
    return [
        {"label": label, "url": "#", "is_current": label == current, "count": "", "count_word": ""}
        for label in labels
    ]


CHROME: Context = {
    "practice_name": "Alder Practice",
    "home_url": "#home",
    "leave_url": "#leave",
    "help_url": "#help",
    "submission_key": "k-1",
    "csrf_token": "t",
}


def talk(rows: tuple[people.Row, ...]) -> Context:
    return {"poll_url": "/poll/talk", "etag": '"t1"', "older_url": "", "rows": rows}


def conversation(**given: Any) -> Context:
    writing: Context = {
        "url": "#send",
        "draft_url": "/draft",
        "to": "Ana",
        "body": "",
        "topics": [],
        "notice": None,
        "kept": "",
        "attach": {
            "accept": "image/jpeg",
            "hint": "Pictures, PDF and plain text. Up to 10 files.",
            "errors": (),
            "url": "/draft/files",
            "removals": "/draft/removals",
            "files": (),
        },
    }
    start = {
        "tabs": tabs("Messages"),
        "promise": "Ana will answer by today, 16:00.",
        "talk": talk(people.PORTAL_ROWS),
    }
    return CHROME | start | {"writing": writing | given.pop("writing", {})} | given


UNREAD = people.portal_row(
    "5",
    day="Today",
    day_id="d-3",
    new="New",
    who="Ana Ruiz",
    role="your therapist",
    time="09:12",
    body="Thursday at 9:30 works. Let us take our time with it then.",
)
FULL = conversation()
NEW = conversation(talk=talk((*people.PORTAL_ROWS, UNREAD)), promise="You are not waiting for an answer.")
FIRST = conversation(talk=talk(()), promise="You can expect an answer by tomorrow, 10:00.")
TOPICS = [
    {"value": "scheduling", "label": "An appointment", "is_current": False},
    {"value": "between_sessions", "label": "Something for Ana", "is_current": True},
    {"value": "billing", "label": "A bill", "is_current": False},
]
ERROR = conversation(
    writing={
        "body": "I will be ten minutes late on Thursday.",
        "kept": "Kept here at 22:50.",
        "topics": TOPICS,
        "notice": {
            "kind": "danger",
            "title": "Your message was not sent.",
            "acts": [],
            "text": "Your words are safe here. Please press Send again in a moment.",
        },
    }
)
MANY = conversation(
    talk=talk(
        tuple(
            people.portal_row(
                f"x{n}",
                who=people.LONG_NAME,
                role="your therapist",
                time="14:02",
                body=people.LONG_WORD,
                side="ours" if n % 3 else "theirs",
                state="Ana read this" if n % 3 else "",
            )
            for n in range(40)
        )
    )
)

HELP = CHROME | {
    "promise": "Ana reads messages on weekdays from 9:00 to 18:00. "
    "If you cannot wait, call one of these. They are there day and night.",
    "emergency": {"number": "911", "href": "tel:911"},
    "own": {"name": "My sister", "number": "(555) 010-0199", "href": "tel:+15550100199"},
    "places": [
        {
            "name": "Call or text",
            "icon": "phone",
            "number": "988",
            "href": "tel:988",
            "about": "Somebody listens, in English and Spanish.",
            "hours": "Day and night.",
        },
        {
            "name": "Text HOME to",
            "icon": "message-square",
            "number": "741741",
            "href": "sms:741741?&body=HOME",
            "about": "If you cannot talk.",
            "hours": "Day and night.",
        },
    ],
}
HOW = CHROME | {
    "version": "From 2 March 2026",
    "ack_url": "#",
    "cards": [
        {
            "icon": "lock",
            "title": "The portal is the private place",
            "lines": ["Only you and your care team can read what you write here."],
        },
        {
            "icon": "clock",
            "title": "When we answer",
            "lines": ["Within one working day. We read from 9:00 to 18:00, Monday to Friday."],
        },
        {
            "icon": "life-buoy",
            "title": "In a crisis",
            "lines": ["Do not wait for an answer here. Call 988 or 911."],
        },
        {
            "icon": "message-square",
            "title": "Texts and email",
            "lines": ["Only if you ask for them, and only for times and places."],
        },
        {
            "icon": "file-text",
            "title": "What we keep",
            "lines": ["What you write becomes part of your file."],
        },
        {
            "icon": "door-open",
            "title": "A private place",
            "lines": ["Read and write where nobody looks over your shoulder."],
        },
        {
            "icon": "smartphone",
            "title": "Who else sees this device",
            "lines": ["If somebody else opens this phone, leave with “Leave now”."],
        },
    ],
}
MORE = CHROME | {
    "tabs": tabs("More"),
    "signout_url": "#",
    "links": [
        {
            "icon": "scroll-text",
            "label": "How we write to each other",
            "about": "Hours, answers, what goes where",
            "url": "#",
        },
        {"icon": "life-buoy", "label": "Help now", "about": "Numbers to call, day and night", "url": "#"},
    ],
}
