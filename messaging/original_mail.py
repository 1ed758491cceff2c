"""The files of a mail, and the mail itself as it came: sealed under the client's key, never shown inline.

Each file is kept as it came; where it can be cleaned, the cleaned copy beside it is what a click downloads.
"""

import time
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from messaging import files
from messaging.mail import MailAttachment, ParsedMail
from messaging.models import Message
from practice.uploads import cleaning, kinds, names, scanning
from practice.uploads.refusals import Refused
from practice.uploads.scanning import Scan, Watch

MAX_FILES = 20
UNKNOWN = "application/octet-stream"


def keep(message: Message, letter: ParsedMail, raw: bytes, now: datetime) -> None:
    """Within the filing act."""
    end = time.monotonic() + settings.LIMITS["cleaning_seconds"]
    watch = scanning.for_message()
    for part in letter.attachments[:MAX_FILES]:
        _keep_part(message, part, now, watch, seconds=end - time.monotonic())
    _keep_original(message, raw, now, watch)


def keep_whole(message: Message, raw: bytes, now: datetime) -> None:
    """The same for one that can't be read: nothing is taken out of it."""
    _keep_original(message, raw, now, scanning.for_message())


def _keep_original(message: Message, raw: bytes, now: datetime, watch: Watch) -> None:
    files.attach(
        message,
        name=_("original.eml"),
        media_type="message/rfc822",
        content=raw,
        now=now,
        is_original=True,
        scan=scanning.scan(raw, watch).value,
    )


def _keep_part(
    message: Message, part: MailAttachment, now: datetime, watch: Watch, *, seconds: float
) -> None:
    """What the sender calls it is a claim in clear: the row says what its first bytes say."""
    scan = scanning.scan(part.content, watch)
    kind = kinds.sniff(part.content)
    original = files.attach(
        message,
        name=part.name,
        media_type=kind.value if kind else UNKNOWN,
        content=part.content,
        now=now,
        scan=scan.value,
    )
    if kind is None or scan is Scan.INFECTED:
        return
    try:
        cleaned = cleaning.clean(part.content, seconds=seconds)
    except Refused:
        return  # offered as it came, after a warning
    files.attach(
        message,
        name=names.clean(part.name, cleaned.kind),
        media_type=cleaned.kind.value,
        content=cleaned.content,
        now=now,
        is_cleaned=True,
        cleaned_from=original,
        scan=scan.value,
    )
