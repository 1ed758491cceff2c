"""Contexts of the workspace pages, in the states that a screenshot should show."""

from __future__ import annotations

from typing import Any

from tests.design import inbox, people

Context = dict[str, Any]

RAIL = [
    {"label": "Inbox", "icon": "inbox", "url": "#inbox", "is_current": True, "count": "4", "gap": False},
    {"label": "Clients", "icon": "users", "url": "#clients", "is_current": False, "count": "", "gap": False},
    {"label": "Outbox", "icon": "send", "url": "#outbox", "is_current": False, "count": "1", "gap": False},
    {"label": "Triage", "icon": "split", "url": "#triage", "is_current": False, "count": "2", "gap": False},
    {
        "label": "Incidents",
        "icon": "shield-alert",
        "url": "#incidents",
        "is_current": False,
        "count": "",
        "gap": True,
    },
    {
        "label": "Policy",
        "icon": "scroll-text",
        "url": "#policy",
        "is_current": False,
        "count": "",
        "gap": False,
    },
]
CHROME: Context = {
    "practice_name": "Alder Practice",
    "me": {"name": "Ana Ruiz", "initials": "AR", "account_url": "#me"},
    "signout_url": "#out",
    "rail": RAIL,
    "submission_key": "k-1",
    "csrf_token": "t",
}


def item(name: str, when: str, preview: str, **given: Any) -> Context:
    start = {
        "id": name,
        "url": "#c",
        "is_current": False,
        "icon": "",
        "icon_word": "",
        "iso": "2026-11-20T16:00:00-05:00",
        "urgency": "",
        "channel_icon": "lock",
        "channel": "portal",
    }
    return start | {"name": name, "when": when, "preview": preview} | given


TEXTED = {"channel_icon": "message-square", "channel": "text"}
MAILED = {"channel_icon": "mail", "channel": "email"}


def waiting(current: str = "Dan Moreau") -> list[Context]:
    rows = [
        item(
            "Dan Moreau",
            "by today 16:00",
            "Could we move Thursday to the morning? I would like",
            urgency="soon",
        ),
        item("Kim Okafor", "by Monday 10:00", "The statement for October looks like it counts", **MAILED),
        item("Lu family", "by Monday 12:00", "We both read the agreement and have one question"),
        item("Sol Abara", "by Monday 12:00", "On my way, five minutes", **TEXTED),
    ]
    return [row | {"is_current": row["name"] == current} for row in rows]


NEEDS_A_LOOK = item(
    "One text may not have arrived",
    "14:20",
    "To Lee Adler: the provider did not answer. Decide.",
    icon="triangle-alert",
    icon_word="Warning",
    channel="",
    channel_icon="",
)
DRAFTS = [
    item("Noor Haddad", "yesterday", "I thought about what you said about", channel="", channel_icon="")
]


def column(wait: list[Context], look: list[Context], drafts: list[Context]) -> Context:
    sections = [
        {
            "id": "waiting",
            "title": "Waiting on us, soonest promise first",
            "none": "Nobody waits for an answer.",
            "items": wait,
        },
        {"id": "look", "title": "Needs a look", "none": "Nothing that was sent needs a look.", "items": look},
        {"id": "drafts", "title": "Drafts", "none": "No unfinished messages.", "items": drafts},
    ]
    return {"poll_url": "/poll/list", "etag": '"l1"', "filters": inbox.FILTERS, "sections": sections}


FULL = column(waiting(), [NEEDS_A_LOOK], DRAFTS)
EMPTY = column([], [], [])
LONG = column(
    [item(people.LONG_NAME, "since 3 weeks", people.LONG_WORD, urgency="late")]
    + [item(f"Client {n}", "by Monday 12:00", "A few words of a message") for n in range(60)],
    [],
    [],
)

DAN: Context = {
    "name": "Dan Moreau",
    "facts": [
        {"icon": "", "text": "they/them"},
        {"icon": "languages", "text": "Spanish, English"},
        {"icon": "phone-off", "text": "No voicemail"},
        {"icon": "eye-off", "text": "Phone shared with partner after 18:00"},
        {"icon": "heart-handshake", "text": "Ana Ruiz, covered by Noa Klein until Monday"},
    ],
}
TABS = [
    {"label": "Conversation", "url": "#1", "is_current": True},
    {"label": "Agreements", "url": "#2", "is_current": False},
    {"label": "About", "url": "#3", "is_current": False},
]

WAYS = [
    {
        "value": "portal",
        "label": "Portal",
        "kind": "secure",
        "icon": "lock",
        "is_usable": True,
        "is_checked": False,
        "content": "any",
        "short": "",
        "reason": "Always open; Dan gets a neutral notice by text.",
        "basis": "Policy of 2 March, scheduling by portal",
    },
    {
        "value": "sms",
        "label": "Text",
        "kind": "open",
        "icon": "message-square",
        "is_usable": True,
        "is_checked": False,
        "content": "minimum",
        "short": "saved wordings only",
        "reason": "Dan agreed to texts about scheduling; only times and places may travel.",
        "basis": "Consent of 12 November; policy of 2 March, scheduling by text: minimum",
    },
    {
        "value": "email",
        "label": "Email",
        "kind": "open",
        "icon": "mail",
        "is_usable": False,
        "is_checked": False,
        "content": "minimum",
        "short": "needs Dan’s agreement",
        "reason": "Dan has not agreed to email about scheduling.",
        "basis": "Policy of 2 March, scheduling by email: consent",
        "ask_url": "#ask",
        "ask": "ask",
    },
]
WORDINGS = [
    {
        "id": "w1",
        "title": "Appointment moved",
        "parts": [
            {"text": "Your time is now "},
            {"slot": "day", "label": "day", "type": "text", "size": "12", "value": "Thursday"},
            {"text": " at "},
            {"slot": "time", "label": "time", "type": "text", "size": "6", "value": ""},
            {"text": ". Reply STOP to end texts."},
        ],
    },
    {
        "id": "w2",
        "title": "Please call the office",
        "parts": [{"text": "Please call us at (555) 010-0134. Reply STOP to end texts."}],
    },
    {
        "id": "w3",
        "title": "We got your message",
        "parts": [
            {"text": "We got your message and will answer by "},
            {"slot": "by", "label": "when", "type": "text", "size": "12", "value": ""},
            {"text": "."},
        ],
    },
]

SEND = {"id": "send", "label": "Post in portal", "icon": "lock", "url": "", "is_primary": True}
WAY_OUT = {
    "id": "send",
    "label": "Post in portal, text a notice",
    "icon": "lock",
    "url": "#portal",
    "is_primary": True,
}
SEND_TEXT = {"id": "send", "label": "Send by text", "icon": "message-square", "url": "", "is_primary": True}


def composer(channel: str = "portal", **given: Any) -> Context:
    ways = [way | {"is_checked": way["value"] == channel} for way in WAYS]
    start: Context = {
        "url": "#send",
        "draft_url": "/draft",
        "to": "Dan",
        "body": "",
        "ways": ways,
        "wordings": WORDINGS,
        "words": "own",
        "wording": "",
        "own_words": "My own words, in the portal, with a neutral text",
        "attach": {
            "accept": "image/jpeg",
            "hint": "Pictures, PDF and plain text. Up to 10 files.",
            "errors": (),
            "url": "/draft/files",
            "removals": "/draft/removals",
            "files": (),
        },
        "answers_url": "#answers",
        "when": {
            "options": [
                {"value": "", "label": "right away", "is_current": True},
                {"value": "2026-03-05T08:00", "label": "tomorrow, 08:00", "is_current": False},
                {"value": "at", "label": "another time", "is_current": False},
            ],
            "at": "",
            "least": "2026-03-04T11:01",
            "most": "2026-05-03T11:00",
            "zone": "America/New York",
        },
        "notices": [],
        "acts": [SEND],
        "kept": "",
        "threads": [
            {"id": "t1", "label": "Scheduling", "is_current": True},
            {"id": "t2", "label": "Between sessions", "is_current": False},
            {"id": "t3", "label": "Billing", "is_current": False},
        ],
    }
    return start | given


WARNING = {
    "kind": "caution",
    "title": "“anxiety” and “session” should not travel by text.",
    "acts": [],
    "text": "By text Dan gets saved wordings about times and places only; "
    "others read this phone after 18:00.",
}
STOPPED = {
    "kind": "danger",
    "title": "Not sent: Dan answered STOP at 14:20.",
    "acts": [],
    "text": "Your text is kept. Dan still reads the portal; no text goes to 55 12 until Dan allows it again.",
}


def talk(rows: tuple[people.Row, ...], older: str = "") -> Context:
    return {"poll_url": "/poll/talk", "etag": '"t1"', "older_url": older, "rows": rows}


def conversation(**given: Any) -> Context:
    start: Context = CHROME | {
        "list": FULL,
        "beside": inbox.BESIDE,
        "search_url": "#search",
        "back_url": "#inbox",
        "client": DAN,
        "tabs": TABS,
        "talk": talk(people.OFFICE_ROWS, "/older"),
        "composer": composer(
            "sms",
            body="Thursday 9:30 works. Bring the anxiety worksheet from our last session.",
            notices=[WARNING],
            acts=[WAY_OUT],
            kept="kept 14:02",
        ),
    }
    return start | given


HELD = conversation(
    composer=composer(
        "portal", body="See you on Thursday.", notices=[STOPPED], acts=[SEND], kept="kept 14:21"
    )
)
WORDING = conversation(composer=composer("sms", words="saved", wording="w1", acts=[SEND_TEXT], kept=""))
PLAIN = conversation(composer=composer())
NOTHING = conversation(talk=talk(()), list=EMPTY, composer=composer())
MANY = conversation(
    list=LONG,
    client={"name": people.LONG_NAME, "facts": DAN["facts"] * 2},
    talk=talk(
        tuple(
            people.office_row(
                f"x{n}",
                who=people.LONG_NAME,
                time="14:02",
                **people.PORTAL,
                body=people.LONG_WORD,
                side="ours" if n % 3 else "theirs",
            )
            for n in range(50)
        ),
        "/older",
    ),
)
READ_ONLY = conversation(
    composer=None, read_only="You supervise this conversation: you may read it, Ana Ruiz answers."
)
