"""The acts of messaging: one atomic function each; decide, write, audit, ring."""

from messaging.actions.client_messages import receive_portal_message
from messaging.actions.drafts import drop_draft, save_draft
from messaging.actions.filing import file_by_hand, file_item, set_aside
from messaging.actions.inbound import receive_mail, receive_text
from messaging.actions.notices import queue_notice
from messaging.actions.privacy import SeenAlready, keep_private, share_thread
from messaging.actions.reading import mark_read
from messaging.actions.resolving import cancel_delivery, mark_seen, resolve_uncertain
from messaging.actions.sending import FilesByPortalOnly, NotAllowed, send_message
from messaging.actions.statuses import apply_status, receive_status

__all__ = [
    "FilesByPortalOnly",
    "SeenAlready",
    "keep_private",
    "share_thread",
    "NotAllowed",
    "apply_status",
    "cancel_delivery",
    "drop_draft",
    "file_by_hand",
    "file_item",
    "mark_read",
    "mark_seen",
    "queue_notice",
    "receive_mail",
    "receive_portal_message",
    "receive_status",
    "receive_text",
    "resolve_uncertain",
    "save_draft",
    "send_message",
    "set_aside",
]
