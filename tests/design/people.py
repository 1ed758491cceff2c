"""Made-up rows for the demo contexts: the shapes that the page templates name in their first comment."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

OFFICE_ROW: Row = {
    "id": "",
    "day": "",
    "day_id": "",
    "new": "",
    "note": "",
    "note_icon": "",
    "side": "theirs",
    "who": "",
    "role": "",
    "topic": "",
    "time": "",
    "iso": "",
    "way": "",
    "way_kind": "",
    "way_icon": "",
    "mark": "",
    "body": "",
    "extras": False,
    "quoted": "",
    "files": (),
    "state": "",
    "state_kind": "",
    "state_icon": "",
    "decide_url": "",
    "decide": "",
    "why": (),
    "report_url": "/report",
}
PORTAL_ROW: Row = {
    "id": "",
    "day": "",
    "day_id": "",
    "new": "",
    "note": "",
    "note_icon": "",
    "side": "theirs",
    "who": "",
    "role": "",
    "time": "",
    "iso": "",
    "way": "",
    "body": "",
    "files": (),
    "state": "",
    "state_icon": "",
}

PORTAL = {"way_kind": "secure", "way_icon": "lock", "way": "portal"}
TEXT = {"way_kind": "open", "way_icon": "message-square", "way": "text"}
EMAIL = {"way_kind": "open", "way_icon": "mail", "way": "email"}

LONG_NAME = "Wilhelmina Oluwaseun van Barneveld-Papadopoulos de la Fuente y Echeverría"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def office_row(key: str, **given: Any) -> Row:
    return OFFICE_ROW | {"id": f"m-{key}", "iso": "2026-11-19T22:41:00-05:00"} | given


def portal_row(key: str, **given: Any) -> Row:
    return PORTAL_ROW | {"id": f"m-{key}", "iso": "2026-11-19T22:41:00-05:00"} | given


WHY_TEXT = (
    {
        "reason": "Dan agreed to texts about scheduling at the number ending in 55 12.",
        "basis": "Signed 12 November, form version 3",
    },
    {
        "reason": "It was a saved wording: a time and a place, nothing else.",
        "basis": "Policy of 2 March, scheduling by text: minimum",
    },
    {"reason": "It left at 14:03, inside the hours Dan asked for.", "basis": "Safe contact: 9:00 to 18:00"},
)

OFFICE_ROWS = (
    office_row(
        "1",
        day="Tuesday 17 November",
        day_id="d-1",
        who="Dan Moreau",
        time="14:02",
        **TEXT,
        topic="Scheduling",
        mark="sender not verified",
        body="Running late, 10 minutes. Sorry!",
    ),
    office_row(
        "2",
        side="ours",
        who="You",
        time="14:03",
        **TEXT,
        why=WHY_TEXT,
        body="No problem. See you when you get here.",
        state="delivered 14:03",
        state_icon="check-check",
    ),
    office_row(
        "3",
        side="ours",
        who="Noa Klein",
        role="covering clinician",
        time="15:20",
        **PORTAL,
        topic="Between sessions",
        body="Here is the page we looked at today. No need to answer, we can talk about it on Thursday.",
        extras=True,
        files=({"name": "Breathing page.pdf", "url": "#f", "size": "84 KB"},),
        state="read 17:45",
        state_icon="eye",
    ),
    office_row(
        "4",
        day="Wednesday 18 November",
        day_id="d-2",
        who="Dan Moreau",
        time="08:12",
        **EMAIL,
        topic="Scheduling",
        mark="sender not verified",
        body="Thursday is hard for me this week. Is there anything in the morning?",
        extras=True,
        quoted="On Tue 17 Nov, Alder Practice wrote:\n> You have an appointment on Thursday at 16:00.",
    ),
    office_row(
        "5",
        side="ours",
        who="You",
        time="09:01",
        **TEXT,
        body="Please call the office about the time of your appointment.",
        state="may not have arrived",
        state_kind="stop",
        state_icon="circle-alert",
        decide_url="#d",
        decide="Decide",
    ),
    office_row(
        "6",
        day="Yesterday",
        day_id="d-3",
        new="New",
        who="Dan Moreau",
        time="22:41",
        **PORTAL,
        topic="Between sessions",
        body="It was a hard week. I would like to talk about what happened with my sister, "
        "but in session.\n\nCould we move Thursday to the morning?",
    ),
    office_row("7", note="Told Dan: an answer by today 16:00, and where help is at night.", note_icon="moon"),
)

PORTAL_ROWS = (
    portal_row(
        "1",
        day="Tuesday",
        day_id="d-1",
        who="Ana Ruiz",
        role="your therapist",
        time="15:20",
        body="Here is the page we looked at today. No need to answer, we can talk about it on Thursday.",
        files=({"name": "Breathing page.pdf", "url": "#f", "size": "84 KB"},),
    ),
    portal_row(
        "2",
        side="ours",
        who="You",
        time="15:48",
        body="Thank you.",
        state="Ana read this",
        state_icon="check-check",
    ),
    portal_row(
        "3",
        day="Yesterday",
        day_id="d-2",
        side="ours",
        who="You",
        time="22:41",
        state="Ana has not read this yet",
        state_icon="check",
        body="It was a hard week. I would like to talk about what happened with my sister, "
        "but in session.\n\nCould we move Thursday to the morning?",
    ),
    portal_row("4", note="We got your message. Ana will answer by today, 16:00.", note_icon="moon"),
)
