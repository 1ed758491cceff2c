"""The files of a mail, and the mail itself as it came: sealed under the client's key, never shown inline."""

from datetime import datetime

from django.utils.translation import gettext as _

from messaging import files
from messaging.mail import ParsedMail
from messaging.models import Message

MAX_FILES = 20


def keep(message: Message, letter: ParsedMail, raw: bytes, now: datetime) -> None:
    """Within the filing act."""
    for part in letter.attachments[:MAX_FILES]:
        files.attach(message, name=part.name, media_type=part.declared_type, content=part.content, now=now)
    files.attach(
        message, name=_("original.eml"), media_type="message/rfc822", content=raw, now=now, is_original=True
    )
