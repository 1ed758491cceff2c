"""Every wait, rate, upload and list has its budget here."""

from typing import Any

from practice.project import environment as env

LIMITS: dict[str, Any] = {
    "message_characters": 20_000,
    "topic_characters": 120,
    "note_characters": 4_000,
    "page_rows": 50,
    "search_ms": 400,  # of looking through messages, for one answer; the next goes on from there
    "search_hits": 20,
    "unread_days": 30,  # what came before counts as read: somebody new on a care team has not missed it
    "upload_bytes": 25 * 1024 * 1024,
    "upload_bytes_together": 50 * 1024 * 1024,  # the files of one message, all in memory at once
    "upload_bytes_per_day": 500 * 1024 * 1024,  # in one client's conversation
    "files_per_message": 10,
    "refused_files_per_hour": 30,  # of one person; after that none of theirs is looked at
    "media_per_text": 10,  # pictures that come along with one text
    "media_bytes": 10 * 1024 * 1024,  # of one of them; providers of texts let less through
    "media_tries": 9,  # over most of a day
    "cleaning_seconds": 12,  # to wait for the files of one message; each may cost 2 of the processor's
    "scan_seconds": 6,  # likewise, for the virus scanner
    "drain_batch": 50,
    # So long a message to a client may still be taken back as if it had never been sent.
    "undo_seconds": env.number("SOTTO_UNDO_SECONDS", 10),
    "draft_file_days": 30,  # files wait no longer with a draft that nobody touches
    "mail_call_bytes": 40
    * 1024
    * 1024,  # of a provider that brings a mail: 25 MB of it as letters, and what goes with it
    "imap_messages": 50,  # in one poll
    "imap_seconds": 10,  # for each wait
    "imap_poll_seconds": 45,
    "attempts": 8,
    # Longer than any attempt may take (12 seconds to the first byte, 10 for the provider); on a page within a minute.
    "uncertain_after_seconds": env.number("SOTTO_UNCERTAIN_AFTER", 25) if env.flag("SOTTO_TEST") else 25,
    "revocation_wait_ms": 2000,
    "code_minutes": 10,
    "code_tries": 5,
    "codes_per_hour": 6,
    "pin_tries": 5,
    "word_tries": 5,
    "invitation_days": 7,
    "account_link_hours": {"join": 7 * 24, "reset": 1},
    "account_links_per_hour": 3,
    "account_links_per_network": 12,
    "audit_file_rows": 200_000,  # within a worker's half minute
    "break_glass_minutes": 60,
    "break_glass_tries": 5,  # an hour
    "inquiries_per_network": 6,  # an hour
    "inquiries_per_hour": 60,  # from everywhere; more are marked as likely spam
    "inquiry_words": 4_000,
    "inquiry_seconds": 3,  # nobody reads the page in less
    "approval_days": 7,
    "approval_hours_alone": 72,
    "approvals_per_week": 3,
    "ended_representation_days": 90,  # so long somebody who acted for a client is told, at sign-in, whom to call
    "device_days": 30,
    "browser_days": 365,
    "idle_minutes": {"office": 15, "portal": 30},
    "session_hours": {"office": 12, "portal": 24},
    "poll_seconds": 3,
    "reminder_hours": (48, 24),  # before an appointment
    "schedule_import_entries": 500,  # taken in one transaction
}
