"""The acts of records: what is brought in, put together, or put in its right place."""

from records.actions.call_drafts import drop_call_draft, save_call_draft
from records.actions.calls import Call, note_call
from records.actions.discharging import end_care
from records.actions.imports import (
    choose_columns,
    drop_import,
    import_batch,
    read_list,
    run_import,
)
from records.actions.merging import OnItsWay, merge_clients
from records.actions.moving import TheirOwn, move_thread
from records.actions.schedule_imports import drop_calendar, read_calendar, take_calendar
from records.actions.video import NotOffered, Offer, offer_video

__all__ = [
    "Call",
    "drop_call_draft",
    "save_call_draft",
    "note_call",
    "NotOffered",
    "Offer",
    "offer_video",
    "end_care",
    "OnItsWay",
    "TheirOwn",
    "merge_clients",
    "move_thread",
    "choose_columns",
    "drop_calendar",
    "read_calendar",
    "take_calendar",
    "drop_import",
    "import_batch",
    "read_list",
    "run_import",
]
