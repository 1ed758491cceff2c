"""What stands about the list: its filters, and what lies beside a conversation."""

from __future__ import annotations

from typing import Any

Context = dict[str, Any]


def _choice(label: str, count: int | str = "", **given: Any) -> Context:
    return {"label": label, "url": "#f", "count": count, "is_current": False, "is_grave": False} | given


FILTERS: Context = {
    "shows": [
        _choice("Everything", is_current=True),
        _choice("Words of crisis", 1, is_grave=True),
        _choice("Waiting", 4),
        _choice("Unread", 2),
        _choice("Needs a look", 1),
        _choice("Handed to me", 1),
        _choice("Drafts", 1),
    ],
    "whose": [_choice("All I may see", is_current=True), _choice("Mine", 3), _choice("I cover for", 1)],
    "audiences": [
        _choice("All matters", is_current=True),
        _choice("Clinical", 2),
        _choice("Scheduling", 1),
        _choice("Billing", 1),
    ],
    "said": "All clients, all matters",
    "clear_url": "",
    "search_url": "#search",
}
NOTE: Context = {
    "id": "note-1",
    "who": "Sam Lindqvist",
    "role": "supervisor",
    "when": "yesterday at 16:20",
    "iso": "2026-11-19T16:20:00-05:00",
    "body": "His sister called the desk on Monday. Let him bring it up.",
    "about": "Between sessions",
    "url": "#t",
}
BESIDE: Context = {
    "url": "#threads",
    "threads": [
        {"title": "Between sessions", "with": "", "url": "#t"},
        {"title": "Scheduling: Our new rooms", "with": "Cleo Marsh", "url": "#t"},
    ],
    "notes": [NOTE],
    "count": 1,
}
