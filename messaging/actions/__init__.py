"""The acts of messaging: one atomic function each; decide, write, audit, ring."""

from messaging.actions.answer_fates import (
    cancel_inquiry_answer,
    resolve_inquiry_answer,
    see_inquiry_answer,
)
from messaging.actions.answering import LinkStanding, answer_by_link, answer_in_portal
from messaging.actions.changing_times import cancel_and_tell, move_and_tell
from messaging.actions.client_messages import receive_portal_message
from messaging.actions.contact_page import Elsewhere, add_referral, end_referral, set_contact_page
from messaging.actions.converting import convert_inquiry
from messaging.actions.crisis import flag_crisis, see_crisis_flag
from messaging.actions.drafts import Place, drop_draft, enclose_files, remove_file, save_draft
from messaging.actions.filing import file_item
from messaging.actions.filing_by_hand import bring_back, file_by_hand, set_aside
from messaging.actions.handling import (
    begin_thread,
    close_all_threads,
    close_thread,
    hand_over_thread,
    reopen_thread,
    return_thread,
    settle_thread,
)
from messaging.actions.holding import (
    postpone_message,
    recall_message,
    release_message,
    take_over_message,
)
from messaging.actions.inbound import receive_mail, receive_text, refuse_mail
from messaging.actions.inquiries import NotOpen, TooManyInquiries, note_inquiry_call, receive_inquiry
from messaging.actions.inquiry_answers import NotSent, answer_inquiry
from messaging.actions.inquiry_ends import (
    decline_inquiry,
    destroy_inquiries,
    destroy_inquiry,
    reopen_inquiry,
    set_inquiry_aside,
)
from messaging.actions.media import (
    ELSEWHERE,
    end_media,
    note_removal,
    take_media,
)
from messaging.actions.notices import queue_notice
from messaging.actions.noting import write_note
from messaging.actions.privacy import SeenAlready, keep_private, share_thread
from messaging.actions.reading import mark_read
from messaging.actions.reminding import remind
from messaging.actions.resolving import (
    cancel_delivery,
    mark_notice_seen,
    mark_seen,
    resolve_uncertain,
    send_again,
)
from messaging.actions.searching import note_search
from messaging.actions.sending import FilesByPortalOnly, NotAllowed, send_message
from messaging.actions.statuses import apply_status, receive_status
from messaging.actions.stopping import hold_back_message
from messaging.actions.telling import send_digest
from messaging.actions.wordings import (
    add_wording,
    adopt_wordings,
    change_wording,
    restore_wording,
    retire_wording,
)

__all__ = [
    "flag_crisis",
    "see_crisis_flag",
    "ELSEWHERE",
    "cancel_inquiry_answer",
    "resolve_inquiry_answer",
    "see_inquiry_answer",
    "Elsewhere",
    "end_media",
    "note_removal",
    "take_media",
    "NotOpen",
    "NotSent",
    "TooManyInquiries",
    "add_referral",
    "answer_inquiry",
    "convert_inquiry",
    "decline_inquiry",
    "destroy_inquiries",
    "destroy_inquiry",
    "end_referral",
    "note_inquiry_call",
    "receive_inquiry",
    "reopen_inquiry",
    "set_contact_page",
    "set_inquiry_aside",
    "FilesByPortalOnly",
    "LinkStanding",
    "answer_by_link",
    "answer_in_portal",
    "cancel_and_tell",
    "move_and_tell",
    "remind",
    "SeenAlready",
    "keep_private",
    "share_thread",
    "NotAllowed",
    "add_wording",
    "adopt_wordings",
    "apply_status",
    "change_wording",
    "restore_wording",
    "retire_wording",
    "begin_thread",
    "cancel_delivery",
    "close_all_threads",
    "close_thread",
    "hand_over_thread",
    "reopen_thread",
    "return_thread",
    "settle_thread",
    "write_note",
    "Place",
    "drop_draft",
    "enclose_files",
    "postpone_message",
    "recall_message",
    "release_message",
    "remove_file",
    "file_by_hand",
    "file_item",
    "mark_notice_seen",
    "mark_read",
    "mark_seen",
    "note_search",
    "queue_notice",
    "receive_mail",
    "receive_portal_message",
    "receive_status",
    "receive_text",
    "refuse_mail",
    "resolve_uncertain",
    "save_draft",
    "send_again",
    "send_digest",
    "send_message",
    "set_aside",
    "bring_back",
    "hold_back_message",
    "take_over_message",
]
