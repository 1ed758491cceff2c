"""Why a file was not taken, in a sentence that says what to do instead."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from practice.uploads.refusals import Refusal

ACCEPT = "image/jpeg,image/png,image/gif,image/webp,application/pdf,text/plain"
"""For the file chooser. Phones that keep another kind of picture make a JPEG of it when they read this."""

_SENTENCES: dict[Refusal, Promise] = {
    Refusal.EMPTY: gettext_lazy("There is nothing in this file."),
    Refusal.KIND: gettext_lazy(
        "This kind of file can't be sent. You can send pictures (JPEG, PNG, GIF, WebP), PDF and plain text."
    ),
    Refusal.HEIC: gettext_lazy(
        "This kind of picture (HEIC) can't be sent. Please save it as JPEG, or send a picture of your screen."
    ),
    Refusal.BROKEN: gettext_lazy("This file can't be read. It may be damaged."),
    Refusal.LOCKED: gettext_lazy("This PDF asks for a password. Please save it without one."),
    Refusal.TOO_MUCH: gettext_lazy(
        "This file is too big or too complex to be checked. Please send a smaller one."
    ),
    Refusal.TOO_LARGE: gettext_lazy("This file is too big. One file can have up to %(each)s MB."),
    Refusal.TOO_MANY: gettext_lazy("These are too many files. You can send up to %(files)s at a time."),
    Refusal.TOGETHER: gettext_lazy(
        "These files are too big together. You can send up to %(together)s MB at a time."
    ),
    Refusal.INFECTED: gettext_lazy("A virus was found in this file. It was not taken."),
    Refusal.LATE: gettext_lazy("Checking the files took too long. Please send fewer at a time."),
    Refusal.QUOTA: gettext_lazy(
        "That is more than fits in one day. Please send the other files tomorrow, or call us."
    ),
    Refusal.WAIT: gettext_lazy(
        "Many of your files could not be taken. Please wait an hour before you send more, or call us."
    ),
}
OF_ALL = frozenset((Refusal.TOO_MANY, Refusal.TOGETHER, Refusal.LATE, Refusal.QUOTA, Refusal.WAIT))
"""Said of the files together, without one's name."""


def sentence(refusal: Refusal, name: str = "") -> str:
    limits = {
        "each": settings.LIMITS["upload_bytes"] // 2**20,
        "together": settings.LIMITS["upload_bytes_together"] // 2**20,
        "files": settings.LIMITS["files_per_message"],
    }
    said = str(_SENTENCES[refusal]) % limits
    if refusal in OF_ALL or not name:
        return said
    return _("“%(name)s”: %(problem)s") % {"name": name, "problem": said}


def hint() -> str:
    limits = {
        "files": settings.LIMITS["files_per_message"],
        "each": settings.LIMITS["upload_bytes"] // 2**20,
        "together": settings.LIMITS["upload_bytes_together"] // 2**20,
    }
    return (
        _("Pictures, PDF and plain text. Up to %(files)s files, %(each)s MB each, %(together)s MB together.")
        % limits
    )


def choose_again() -> str:
    return _("Your words are kept. Please choose the files again.")
